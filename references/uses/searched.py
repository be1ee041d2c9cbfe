"""The index of the search: the words of the rows that the public may see.

`references.uses.index` calls this whenever a row, or the whole that it is a part of, is
saved or deleted. A draft has no entry, so it leaks neither by words nor by numbers.
"""

from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from references.models import Reading, SearchEntry
from references.uses.citing import Citing
from references.values import text

# How many entries are written at a time.
BATCH = 1000


class Difference(NamedTuple):
    """The words of rows of one model that are to be written, and the rows without any."""

    written: dict[int, str]
    gone: set[int]

    @property
    def number(self) -> int:
        return len(self.written) + len(self.gone)


def write(rows: list[Any], *, are_new: bool = False) -> int:
    """Bring the entries of rows of one model in step; return how many had changed."""
    if not rows or not is_searched(type(rows[0])):
        return 0
    found, kind = difference(rows, are_new=are_new), _kind(rows)
    SearchEntry.objects.filter(content_type=kind, row__in=found.gone).delete()
    SearchEntry.objects.bulk_create(
        (
            SearchEntry(content_type=kind, row=row, search_text=words)
            for row, words in sorted(found.written.items())
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["content_type", "row"],
        update_fields=["search_text"],
    )
    return found.number


def difference(rows: list[Any], *, are_new: bool = False) -> Difference:
    """Compare rows of one model, one at least, with their entries. Two queries."""
    numbers = [row.pk for row in rows]
    published = type(rows[0]).objects.published().filter(pk__in=numbers)
    public = set(published.values_list("pk", flat=True))
    wanted = {
        row.pk: text.indexed_under(*row.found_by()) for row in rows if row.pk in public
    }
    stored: dict[int, str] = {}
    if not are_new:
        entries = SearchEntry.objects.filter(content_type=_kind(rows), row__in=numbers)
        stored = dict(entries.values_list("row", "search_text"))
    written = {row: words for row, words in wanted.items() if stored.get(row) != words}
    return Difference(written, stored.keys() - wanted.keys())


def _kind(rows: list[Any]) -> ContentType:
    return ContentType.objects.get_for_model(type(rows[0]))


def is_searched(model: type[Citing]) -> bool:
    return model.found_by is not Citing.found_by


def without_words() -> QuerySet[Reading]:
    """Return the readings that were written before readings had words of their own."""
    return Reading.objects.filter(search_text="")
