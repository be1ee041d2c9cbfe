"""Uses: which statements rest on which source.

The ground floor finds the floors above through Django's registry: a statement
cites a source by a foreign key to `Citation`, or in a `CitedTextField`. What is
found in a row is kept in an index (`IndexedUse`; see `references.uses.index`), so that
a list of very many sources can be narrowed and sorted by their uses.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, reduce
from operator import attrgetter, or_
from typing import Any

from django.apps import apps
from django.db.models import (
    Count,
    Exists,
    ForeignKey,
    OuterRef,
    Q,
    QuerySet,
)

from references.prose import markdown


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
        and (model.prose_fields() or links(model))
    )


def of(key: str, *, published: bool = False, most: int | None = None) -> list[Use]:
    """The uses of the source with this key, or those the public may see; `most` of them.

    One query, and one for each model that cites it, however many rows there are.
    """
    found = lines().filter(key=key).order_by("pk")
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
    together = lines().filter(
        Exists(
            lines().filter(
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
    found = lines().filter(is_public=True) if published else lines()
    return Counter(dict(found.values_list("key").annotate(number=Count("*"))))


def cited(some: QuerySet) -> list[str]:
    """The keys of those of these citations that something cites. One query."""
    found = lines().filter(key__in=some.order_by().values("key"))
    return list(found.values_list("key", flat=True).order_by("key").distinct())


def broken() -> Iterator[tuple[str, int, str, str]]:
    """Each marker that names no citation: (model label, pk, field, key). One query."""
    known = citations().filter(key=OuterRef("key"))
    found = lines().filter(~Exists(known)).order_by("pk")
    yield from found.values_list("model", "row", "field", "key")


def may_cite(keys: Iterable[str], *fields: str) -> Q:
    """That one of these fields of prose may cite one of these sources.

    A key can be the beginning of another: `markdown.parse` says which it is.
    """
    found = [Q(**{f"{name}__contains": f"@{key}"}) for key in keys for name in fields]
    return reduce(or_, found, Q(pk__in=[]))


def _use(row: Any, name: str, key: str) -> Use:
    field = row._meta.get_field(name)
    label = str(getattr(field, "verbose_name", name))
    if name in row.prose_fields():
        group, sentence = markdown.first_use(getattr(row, name), key)
        return Use(row, label, row.anchor(name, group), sentence)
    return Use(row, label, row.anchor(name), _in_a_sentence(row))


def _in_a_sentence(row: Any) -> str:
    """What a row says, after what it is a part of: "PACT · Founded: 1991"."""
    whole = getattr(row, "part_of", ())[:1]
    parts = [attrgetter(path.replace("__", "."))(row) for path in whole]
    return " · ".join(str(part) for part in (*parts, row))


def _rows(model: Any, numbers: Iterable[int], *, published: bool) -> QuerySet:
    rows: Any = related(model).filter(pk__in=list(numbers))
    # Whatever the index says, this is the one door to the public.
    return rows.published() if published and hasattr(rows, "published") else rows


def related(model: Any) -> QuerySet:
    """The rows of a model, with what names them, their places and their sources."""
    names = [path.rpartition("__")[0] for path in model.identified_by if "__" in path]
    paths = dict.fromkeys([*getattr(model, "part_of", ()), *names, *links(model)])
    rows = model.objects.all()
    return rows.select_related(*paths) if paths else rows


def links(model: Any) -> list[str]:
    """The names of the fields of a model that name a source."""
    return [
        field.name
        for field in model._meta.fields
        if isinstance(field, ForeignKey)
        and field.related_model is not None
        and field.related_model._meta.label_lower == "references.citation"
    ]


def lines() -> QuerySet:
    """The lines of the index."""
    return apps.get_model("references", "IndexedUse")._default_manager.all()


def citations() -> QuerySet:
    """The sources, which this module can't import: they ask it themselves."""
    return apps.get_model("references", "Citation")._default_manager.all()
