"""The index of the search: the words of the rows that the public may see.

`references.uses.index` calls this whenever a row, or the whole that it is a part of, is
saved or deleted. A draft has no entry, so it leaks neither by words nor by numbers.
"""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

from references.models import Reading, SearchEntry
from references.uses.citing import Citing, citing_models
from references.values import text

# How many entries are written at a time.
BATCH = 1000


class Difference(NamedTuple):
    """The entries of rows of one model that are to be written, and those to be removed."""

    model: str
    written: dict[int, str]
    gone: set[int]

    @property
    def number(self) -> int:
        return len(self.written) + len(self.gone)


def write(rows: list[Any], *, are_new: bool = False) -> int:
    """Bring the entries of rows of one model in step; return how many had changed."""
    if not rows or not is_searched(type(rows[0])):
        return 0
    found = difference(rows, are_new=are_new)
    remove(found.model, found.gone)
    SearchEntry.objects.bulk_create(
        (
            SearchEntry(model=found.model, row=row, search_text=words)
            for row, words in sorted(found.written.items())
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["model", "row"],
        update_fields=["search_text"],
    )
    return found.number


def difference(rows: list[Any], *, are_new: bool = False) -> Difference:
    """Compare rows of one model, one at least, with their entries. Two queries."""
    model = type(rows[0])
    label = model._meta.label_lower
    numbers = [row.pk for row in rows]
    public = set(
        model.objects.published().filter(pk__in=numbers).values_list("pk", flat=True)
    )
    wanted = {
        row.pk: text.indexed_under(*row.found_by()) for row in rows if row.pk in public
    }
    stored: dict[int, str] = {}
    if not are_new:
        entries = SearchEntry.objects.filter(model=label, row__in=numbers)
        stored = dict(entries.values_list("row", "search_text"))
    written = {row: words for row, words in wanted.items() if stored.get(row) != words}
    return Difference(label, written, stored.keys() - wanted.keys())


def remove(label: str, numbers: Collection[int]) -> None:
    """Remove the entries of these rows of a model."""
    if numbers:
        SearchEntry.objects.filter(model=label, row__in=numbers).delete()


def is_searched(model: type[Citing]) -> bool:
    return model.found_by is not Citing.found_by


def orphans() -> Iterator[QuerySet[SearchEntry]]:
    """Yield the entries whose rows are not there any more, model by model."""
    searched = [model for model in citing_models() if is_searched(model)]
    for model in searched:
        entries = SearchEntry.objects.filter(model=model._meta.label_lower)
        yield entries.exclude(row__in=model.objects.values("pk"))
    labels = [model._meta.label_lower for model in searched]
    yield SearchEntry.objects.exclude(model__in=labels)


def without_words() -> QuerySet[Reading]:
    """Return the readings that were written before readings had words of their own."""
    return Reading.objects.filter(search_text="")
