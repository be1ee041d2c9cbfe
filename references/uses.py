"""Uses: which statements rest on which source.

The ground floor finds the floors above through Django's registry: a statement
cites a source by a foreign key to `Citation`, or in a `CitedTextField`. What is
found in a row is kept in an index (`IndexedUse`), written whenever the row is saved,
so that a list of very many sources can be narrowed and sorted by their uses.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, reduce
from operator import attrgetter, or_
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import (
    Count,
    Exists,
    F,
    ForeignKey,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.deletion import Collector
from django.db.models.functions import Coalesce

from references import prose

# How many rows are read, or written, at a time.
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Use:
    """One statement that cites a source, and the field in which it does."""

    statement: Any
    field: str
    # What names the place of its first mark in this field: see `Record.anchor`.
    anchor: str = ""
    # The sentence that rests on the source; of a field that is none, what the row says.
    sentence: str = ""

    @property
    def kind(self) -> str:
        return str(self.statement._meta.verbose_name)

    @property
    def place(self) -> str:
        """Where readers find it, and what, unless the sentence says so itself."""
        page, section = self.statement.shown_in
        row = str(self.statement)
        if self.sentence.endswith(row):
            return f"{page}, {section}" if section else page
        return f"{page}: {row}"

    @property
    def address(self) -> str:
        """Where its first mark stands, on the page that readers know it by."""
        page, _hash, _place = self.statement.get_absolute_url().partition("#")
        return f"{page}#{self.anchor}"


@cache
def citing_models() -> tuple[Any, ...]:
    """The models whose rows can cite a source, floor by floor.

    Those of this floor are about sources, and rest on none.
    """
    return tuple(
        model
        for model in apps.get_models()
        if hasattr(model, "prose_fields")
        and model._meta.app_label != "references"
        and (model.prose_fields() or _links(model))
    )


def of(key: str, *, published: bool = False, most: int | None = None) -> list[Use]:
    """The uses of the source with this key, or those the public may see; `most` of them.

    One query, and one for each model that cites it, however many rows there are.
    """
    found = _index().filter(key=key).order_by("pk")
    if published:
        found = found.filter(is_public=True)
    fields: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for label, number, field in found.values_list("model", "row", "field")[:most]:
        fields[label][number].append(field)
    return [
        _use(row, name, key)
        for model in citing_models()
        if model._meta.label_lower in fields
        for row in _rows(model, fields[model._meta.label_lower], published=published)
        for name in fields[model._meta.label_lower][row.pk]
    ]


def beside(key: str, most: int) -> list[tuple[str, int]]:
    """The sources that public statements cite along with this one, the most often first.

    Each with the number of fields they share. One query.
    """
    together = _index().filter(
        Exists(
            _index().filter(
                key=key,
                is_public=True,
                model=OuterRef("model"),
                row=OuterRef("row"),
            )
        )
    )
    found = together.exclude(key=key).filter(is_public=True).values_list("key")
    return list(found.annotate(number=Count("*")).order_by("-number", "key")[:most])


def counts(*, published: bool = False) -> Counter[str]:
    """How many statements' fields cite each key. One query."""
    found = _index().filter(is_public=True) if published else _index()
    return Counter(dict(found.values_list("key").annotate(number=Count("*"))))


def cited(citations: QuerySet) -> list[str]:
    """The keys of those of these citations that something cites. One query."""
    found = _index().filter(key__in=citations.order_by().values("key"))
    return list(found.values_list("key", flat=True).order_by("key").distinct())


def broken() -> Iterator[tuple[str, int, str, str]]:
    """Each marker that names no citation: (model label, pk, field, key). One query."""
    known = _citations().filter(key=OuterRef("key"))
    found = _index().filter(~Exists(known)).order_by("pk")
    yield from found.values_list("model", "row", "field", "key")


def may_cite(keys: Iterable[str], *fields: str) -> Q:
    """That one of these fields of prose may cite one of these sources.

    A key can be the beginning of another: `prose.parse` says which it is.
    """
    found = [Q(**{f"{name}__contains": f"@{key}"}) for key in keys for name in fields]
    return reduce(or_, found, Q(pk__in=[]))


# --- The index ---------------------------------------------------------------------------


def index(row: Any, *, is_new: bool = False) -> None:
    """Note what a saved row cites, and whether the public may see it and its parts."""
    model = type(row)
    changed: set[str] = set()
    if model in citing_models():
        cites = bool(_cited(row))
        is_public = cites and bool(_public(model, [row.pk]))
        wanted = _wanted(row, is_public=is_public) if cites else {}
        stored = {} if is_new else _stored(model._meta.label_lower, [row.pk])
        changed = _write(wanted, stored)
    if not is_new:
        changed |= _publish_parts(row)
    if changed:
        recount(changed)


def reindex() -> int:
    """Bring the whole index in step with the rows, and the counts with it.

    Returns how many of its lines, and else of the counts, had changed.
    """
    with transaction.atomic():
        changed: set[str] = set()
        number = 0
        for wanted, stored in _compared():
            number += len(wanted.items() ^ stored.items())
            changed |= _write(wanted, stored)
        recount(changed)
        # Those of citations that came in without being counted.
        miscounted = _miscounted()
        recount(miscounted)
    return number + len(miscounted)


def stale() -> int:
    """How many lines of the index are not what the rows say, or counts what it says."""
    lines = sum(len(wanted.items() ^ stored.items()) for wanted, stored in _compared())
    return lines + len(_miscounted())


def recount(keys: Iterable[str]) -> None:
    """Count anew how many public statements cite the sources of these keys."""
    names = sorted(keys)
    for start in range(0, len(names), BATCH):
        with transaction.atomic():
            _recount(names[start : start + BATCH])


def _recount(keys: list[str]) -> None:
    # Held before they are counted: of two saves at once, the second sees the first's.
    held = _citations().filter(key__in=keys).order_by("key")
    stored = dict(
        held.select_for_update(no_key=True).values_list("key", "use_count"),
    )
    lines = _index().filter(key__in=list(stored), is_public=True)
    number = dict(lines.values_list("key").annotate(number=Count("*")))
    alike: dict[int, list[str]] = defaultdict(list)
    for key, counted in stored.items():
        if counted != number.get(key, 0):
            alike[number.get(key, 0)].append(key)
    for found, having in alike.items():
        # Derived, so neither a version nor a history tells of it.
        _citations().filter(key__in=having).update(use_count=found)


@contextmanager
def forgetting(rows: Any) -> Iterator[None]:
    """Delete within; then forget what these rows, and all that goes with them, cited."""
    collector = Collector(using=rows.db, origin=rows)
    collector.collect(rows)
    gone: dict[str, list[int]] = defaultdict(list)
    for model, found in collector.data.items():
        gone[model._meta.label_lower] += [row.pk for row in found]
    for some in collector.fast_deletes:
        gone[some.model._meta.label_lower] += some.values_list("pk", flat=True)
    with transaction.atomic():
        yield
        changed: set[str] = set()
        for label, numbers in gone.items():
            lines = _index().filter(model=label, row__in=numbers)
            changed |= set(lines.values_list("key", flat=True))
            lines.delete()
        recount(changed)


Line = tuple[str, str, int, str]
# What the index says of a line: its page, its section, whether it is public.
Said = tuple[str, str, bool]


def _compared() -> Iterator[tuple[dict[Line, Said], dict[Line, Said]]]:
    """What the index should hold, and what it holds, for a number of rows at a time."""
    labels = []
    for model in citing_models():
        label = model._meta.label_lower
        labels.append(label)
        for rows in _batches(model):
            public = _public(model, [row.pk for row in rows])
            wanted: dict[Line, Said] = {}
            for row in rows:
                wanted |= _wanted(row, is_public=row.pk in public)
            yield wanted, _stored(label, [row.pk for row in rows])
        gone = _index().filter(model=label).exclude(row__in=model.objects.values("pk"))
        yield {}, _said(gone)
    yield {}, _said(_index().exclude(model__in=labels))


def _miscounted() -> set[str]:
    """The keys of the citations that carry another number of uses than the index has."""
    lines = _index().filter(key=OuterRef("key"), is_public=True).order_by()
    number = lines.values("key").annotate(number=Count("*")).values("number")
    counted = _citations().annotate(number=Coalesce(Subquery(number), 0))
    return set(counted.exclude(use_count=F("number")).values_list("key", flat=True))


def _batches(model: Any) -> Iterator[list[Any]]:
    """All rows of a model, so many at a time, each with what names its place."""
    last = 0
    while rows := list(_related(model).filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield rows
        last = rows[-1].pk


def _wanted(row: Any, *, is_public: bool) -> dict[Line, Said]:
    """The lines of the index that a row asks for."""
    page, section = row.shown_in
    return {
        (key, type(row)._meta.label_lower, row.pk, field): (
            page,
            section[:120],
            is_public,
        )
        for key, field in _cited(row)
    }


def _cited(row: Any) -> list[tuple[str, str]]:
    """The keys a row cites, each with the field in which it does."""
    model = type(row)
    found = [
        (key, name)
        for name in model.prose_fields()
        for key in prose.parse(getattr(row, name)).keys
    ]
    linked = [(getattr(row, name), name) for name in _links(model)]
    return found + [(citation.key, name) for citation, name in linked if citation]


def _stored(label: str, numbers: Collection[int]) -> dict[Line, Said]:
    return _said(_index().filter(model=label, row__in=numbers))


def _said(lines: QuerySet) -> dict[Line, Said]:
    names = ("key", "model", "row", "field", "page", "section", "is_public")
    return {tuple(line[:4]): tuple(line[4:]) for line in lines.values_list(*names)}


def _write(wanted: dict[Line, Said], stored: dict[Line, Said]) -> set[str]:
    """Put the wanted lines in place of the stored ones; the keys of those that differ."""
    old = stored.items() - wanted.items()
    new = wanted.items() - stored.items()
    for (key, label, row, field), _said_of_it in old:
        _index().filter(key=key, model=label, row=row, field=field).delete()
    model: Any = apps.get_model("references", "IndexedUse")
    model.objects.bulk_create(
        (
            model(
                key=key,
                model=label,
                row=row,
                field=field,
                page=page,
                section=section,
                is_public=is_public,
            )
            for (key, label, row, field), (page, section, is_public) in sorted(new)
        ),
        batch_size=BATCH,
    )
    return {line[0] for line, _said_of_it in (*old, *new)}


def _publish_parts(row: Any) -> set[str]:
    """Note anew what the public may see of all that is a part of a row.

    Returns the keys whose uses changed.
    """
    changed: set[str] = set()
    whole: Any = type(row)
    for model, path in _parts(whole):
        rows = model.objects.filter(**{path: row.pk})
        public = model.objects.published().filter(**{path: row.pk}).values("pk")
        lines = _index().filter(
            model=model._meta.label_lower, row__in=rows.values("pk")
        )
        shown = lines.filter(is_public=False, row__in=public)
        hidden = lines.filter(is_public=True).exclude(row__in=public)
        for differing, is_public in ((shown, True), (hidden, False)):
            keys = set(differing.values_list("key", flat=True))
            if keys:
                differing.update(is_public=is_public)
                changed |= keys
    return changed


@cache
def _parts(whole: Any) -> tuple[tuple[Any, str], ...]:
    """The models whose rows are a part of those of a model, each with the path to it."""
    found = []
    for model in citing_models():
        for path in getattr(model, "part_of", ()):
            reached: Any = model
            names: list[str] = []
            for name in path.split("__"):
                reached = reached._meta.get_field(name).related_model
                names.append(name)
                if reached is whole:
                    found.append((model, "__".join(names)))
    return tuple(dict.fromkeys(found))


def _public(model: Any, numbers: Collection[int]) -> set[int]:
    """Which of these rows the public may see."""
    if not hasattr(model.objects, "published"):
        return set(numbers)
    published = model.objects.published().filter(pk__in=numbers)
    return set(published.values_list("pk", flat=True))


def _use(row: Any, name: str, key: str) -> Use:
    field = row._meta.get_field(name)
    label = str(getattr(field, "verbose_name", name))
    if name in row.prose_fields():
        group, sentence = prose.first_use(getattr(row, name), key)
        return Use(row, label, row.anchor(name, group), sentence)
    return Use(row, label, row.anchor(name), _in_a_sentence(row))


def _in_a_sentence(row: Any) -> str:
    """What a row says, after what it is a part of: "PACT · Founded: 1991"."""
    whole = getattr(row, "part_of", ())[:1]
    parts = [attrgetter(path.replace("__", "."))(row) for path in whole]
    return " · ".join(str(part) for part in (*parts, row))


def _rows(model: Any, numbers: Iterable[int], *, published: bool) -> QuerySet:
    rows: Any = _related(model).filter(pk__in=list(numbers))
    # Whatever the index says, this is the one door to the public.
    return rows.published() if published and hasattr(rows, "published") else rows


def _related(model: Any) -> QuerySet:
    """The rows of a model, with what names them, their places and their sources."""
    names = [path.rpartition("__")[0] for path in model.identified_by if "__" in path]
    related = dict.fromkeys([*getattr(model, "part_of", ()), *names, *_links(model)])
    rows = model.objects.all()
    return rows.select_related(*related) if related else rows


def _links(model: Any) -> list[str]:
    return [
        field.name
        for field in model._meta.fields
        if isinstance(field, ForeignKey)
        and field.related_model is not None
        and field.related_model._meta.label_lower == "references.citation"
    ]


def _index() -> QuerySet:
    return apps.get_model("references", "IndexedUse")._default_manager.all()


def _citations() -> QuerySet:
    return apps.get_model("references", "Citation")._default_manager.all()
