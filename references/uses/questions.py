"""Questions to the index of uses: which statements rest on which source."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from references.models import Citation, IndexedUse
from references.models.indexed_use import NO_SOURCES
from references.prose import markdown, sentences
from references.uses.citing import citing_models, related


@dataclass(frozen=True, slots=True)
class Use:
    """One statement that cites a source, and the field in which it does."""

    statement: Any
    field: str
    # The public id of its first mark in this field: see `Citing.anchor`.
    anchor: str = ""
    # The sentence that rests on the source; of a field that is none, what the row says.
    sentence: str = ""
    # The reading of the source that it names; "" for none.
    reading: str = ""
    # Of each reading that the field names, its own use.
    named: tuple["Use", ...] = ()

    @property
    def kind(self) -> str:
        return str(self.statement._meta.verbose_name)

    @property
    def place(self) -> str:
        """Return where readers find it, and the row unless the sentence ends with it."""
        page, section = self.statement.shown_in
        row = self.statement.told()
        if self.sentence.endswith(row):
            return f"{page}: {section}" if section else page
        return f"{page}: {row}"

    @property
    def address(self) -> str:
        """Return the address of its first mark, on the page that readers know it by."""
        page, _hash, _place = self.statement.get_absolute_url().partition("#")
        return f"{page}#{self.anchor}"


def of(key: str, *, published: bool = False, most: int | None = None) -> list[Use]:
    """Return the uses of a source or a doubt, or those the public may see; `most` of them.

    One query, and one for each model that cites it, however many rows there are.
    """
    return of_each([key], published=published, most=most).get(key, [])


def of_each(
    keys: Collection[str], *, published: bool = False, most: int | None = None
) -> dict[str, list[Use]]:
    """Return under each of these keys its uses; `most` of all of them together.

    As many queries as `of` takes for one key.
    """
    lines = _lines(published=published).filter(key__in=keys)
    # Those that name a reading first: where some are left out, none of them is.
    lines = lines.order_by("-readings", "pk")
    cited = _by_model(lines[:most])
    found: dict[str, list[Use]] = defaultdict(list)
    for model in citing_models():
        for key, use in _uses(model, cited, published=published):
            found[key].append(use)
    return dict(found)


def first_kinds(
    lines: Iterable[IndexedUse], kinds: int
) -> tuple[list[Use], dict[str, int]]:
    """Return the uses that are rows of so many models; how many each other model has.

    One query for each of those models.
    """
    cited = _by_model(lines)
    there = [m for m in citing_models() if m._meta.label_lower in cited]
    uses = [use for model in there[:kinds] for _key, use in _uses(model, cited)]
    left = {
        str(m._meta.verbose_name_plural): sum(
            len(fields) for fields in cited[m._meta.label_lower].values()
        )
        for m in there[kinds:]
    }
    return uses, left


def broken(doubts: Collection[str] = ()) -> Iterator[tuple[str, int, str, str]]:
    """Yield each name in a marker that is not there: (model label, pk, field, name).

    That is a key, "key#slug" for a reading, or one of `doubts`. One query, and another if any
    reading is named.
    """
    citation = Citation.objects.filter(key=OuterRef("key"))
    lines = IndexedUse.objects.exclude(key__in=[*NO_SOURCES, *doubts]).order_by("pk")
    lines = lines.annotate(is_known=Exists(citation))
    doubtful = list(lines.filter(Q(is_known=False) | ~Q(readings="")))
    citing = {line.key for line in doubtful if line.readings and line.is_known}
    known = Citation.objects.filter(key__in=citing).all_names() if citing else ()
    for line in doubtful:
        slugs = line.readings.split() if line.is_known else ()
        names = [f"{line.key}#{s}" for s in slugs] if line.is_known else [line.key]
        for name in names:
            if name not in known:
                yield line.model, line.row, line.field, name


def may_cite(keys: Iterable[str], *fields: str) -> Q:
    """Keep rows in which one of these fields of prose may cite one of these sources.

    A key can be the beginning of another: `references.prose.markdown.parse` says which it is.
    """
    found = [Q(**{f"{name}__contains": f"@{key}"}) for key in keys for name in fields]
    return reduce(or_, found, Q(pk__in=[]))


_Cited = dict[str, dict[int, list[tuple[str, str]]]]


def _by_model(lines: Iterable[IndexedUse]) -> _Cited:
    """Return, under the label of a model and the number of a row, what cites which key."""
    cited: _Cited = defaultdict(lambda: defaultdict(list))
    for line in lines:
        cited[line.model][line.row].append((line.key, line.field))
    return cited


def _uses(
    model: Any, cited: _Cited, *, published: bool = False
) -> Iterator[tuple[str, Use]]:
    """Yield the uses in the rows of a model, each after its key. One query, or none."""
    cited_in = cited.get(model._meta.label_lower)
    if cited_in:
        rows: Any = related(model).filter(pk__in=list(cited_in))
        # The index may be stale; `published` never is.
        for row in rows.published() if published else rows:
            for key, name in cited_in[row.pk]:
                yield key, _use(row, name, key)


def _lines(*, published: bool) -> QuerySet[IndexedUse]:
    lines = IndexedUse.objects.all()
    return lines.filter(is_public=True) if published else lines


def _use(row: Any, name: str, key: str) -> Use:
    label = str(row._meta.get_field(name).verbose_name)
    if name in row.prose_fields():
        text = row.prose(name)
        prose = markdown.parse(text)
        if key not in prose.names:
            # It is cited by a key that it had before a merge.
            former = Citation.objects.keys_now(prose.keys)
            key = next((old for old in former if former[old] == key), key)
        readings = prose.readings.get(key, ())
        whole, *named = [
            Use(row, label, row.anchor(name, group), sentence, reading)
            for reading in ("", *readings)
            for group, sentence in [sentences.first_use(text, key, reading)]
        ]
        return replace(whole, named=tuple(named))
    sentence = ": ".join(filter(None, (row.sourced_as, row.told())))
    use = Use(row, label, row.anchor(name), sentence)
    slug = row.reading_of(name)
    return replace(use, named=(replace(use, reading=slug),)) if slug else use
