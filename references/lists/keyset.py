"""Pages of a list that cost the same from the first to the last.

A page is found from the row before it or after it, named by its key, and not by
counting the rows it skips.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet


@dataclass(frozen=True, slots=True)
class Order:
    """A column a list is sorted by; rows alike in it are sorted by their keys."""

    column: str
    falling: bool = False

    def sorted(self, rows: QuerySet, *, backwards: bool = False) -> QuerySet:
        sign = "-" if self.falling != backwards else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}key")

    def beyond(self, rows: QuerySet, row: Any, *, backwards: bool = False) -> QuerySet:
        """Keep the rows that come after a row; backwards, those before it."""
        way = "lt" if self.falling != backwards else "gt"
        value = getattr(row, self.column)
        later = Q(**{f"{self.column}__{way}": value})
        alike = Q(**{self.column: value, f"key__{way}": row.key})
        # The first condition repeats the others, so that the database begins to read there.
        return rows.filter(Q(**{f"{self.column}__{way}e": value}) & (later | alike))


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of a list: its rows, and the keys that lead to the pages around it.

    `before` and `after` are "" where the list begins or ends.
    """

    rows: tuple[Any, ...]
    before: str = ""
    after: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.before and not self.after


def page(rows: QuerySet, order: Order, asked: Mapping[str, str], size: int) -> Slice:
    """Return the page a query string asks for: `after` a key, `before` one, the `last`.

    One query, and one more where a key is named. Raises BadRequest where no row has it.
    """
    before, after = asked.get("before", ""), asked.get("after", "")
    is_last = not (before or after) and asked.get("page") == "last"
    backwards = bool(before) or is_last
    found = order.sorted(rows, backwards=backwards)
    if named := before or after:
        found = order.beyond(found, _row(rows, named), backwards=backwards)
    # One more than a page, to see whether there is another. Only keys are sorted: an
    # index has them, and a row is read when it is known to be shown.
    keys = found.values("key")[: size + 1]
    whole = rows.model.objects.filter(key__in=keys)
    shown = list(order.sorted(whole, backwards=backwards))
    is_more = len(shown) > size
    shown = shown[:size]
    if backwards:
        shown.reverse()
    if not shown:
        return Slice(())
    first, last = shown[0].key, shown[-1].key
    if backwards:
        return Slice(tuple(shown), first if is_more else "", "" if is_last else last)
    return Slice(tuple(shown), first if after else "", last if is_more else "")


def _row(rows: QuerySet, key: str) -> Any:
    # Among all rows: an edit may have taken it out of the list since.
    row = rows.model.objects.filter(key=key[:200].replace("\0", "")).first()
    if row is None:
        raise BadRequest(
            f"There is no source “{key[:80]}” to go on from: begin at the first page."
        )
    return row
