"""The order of the rows of a whole: what number each has, and moving one of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from zlib import crc32

from django.db import transaction
from django.db.models import UniqueConstraint

# The largest number that a PositiveSmallIntegerField holds on every database.
LARGEST = 32767


class OrderChanged(Exception):  # noqa: N818
    """The rows stand in another order than the one somebody saw."""


def token(numbers: Iterable[int]) -> str:
    """Return a word for the order in which rows of these primary keys stand."""
    return f"{crc32(','.join(map(str, numbers)).encode()):x}"


def renumbered(numbers: Sequence[int]) -> list[int]:
    """Return as many numbers, each larger than the one before, as few of them new as can be.

    Where they would not fit into the database, they begin with 1 anew.
    """
    found: list[int] = []
    for number in sorted(numbers):
        found.append(max(number, found[-1] + 1) if found else number)
    if found and found[-1] > LARGEST:
        return list(range(1, len(found) + 1))
    return found


@transaction.atomic
def move(
    row: Any, to: int, seen: str, *, check: Callable[[Any], None], why: str
) -> list[Any]:
    """Move a row to a place among the rows of its whole, counted from 0; return them in order.

    Only rows whose number changes are saved, each under its next version. `seen` is the
    token of the order that was seen; `check` is called with each row before it is saved.
    Raises OrderChanged where the rows stand otherwise by now.
    """
    model = type(row)
    within = {model.ordered_within: getattr(row, f"{model.ordered_within}_id")}
    # Locked until the end: whoever moves another waits, and then sees another order.
    held = model.objects.filter(**within).in_order().select_for_update(of=("self",))
    rows = list(held)
    places = [each.pk for each in rows]
    if token(places) != seen or row.pk not in places or not 0 <= to < len(rows):
        raise OrderChanged
    numbers = renumbered([each.order for each in rows])
    rows.insert(to, rows.pop(places.index(row.pk)))
    changed = [
        (each, number)
        for each, number in zip(rows, numbers, strict=True)
        if each.order != number
    ]
    for each, _number in changed:
        check(each)
    if _is_unique(model):
        _make_way(model, rows, [each for each, _number in changed])
    for each, number in changed:
        each.order = number
        each._change_reason = why
        each.save()
    return rows


def _is_unique(model: Any) -> bool:
    """Return whether no two rows of a whole may have one number, not for a moment."""
    rules = (r for r in model._meta.constraints if isinstance(r, UniqueConstraint))
    return any("order" in rule.fields for rule in rules)


def _make_way(model: Any, rows: Iterable[Any], changed: Iterable[Any]) -> None:
    """Give the rows that are about to change numbers that none has."""
    taken = {each.order for each in rows}
    free = (number for number in range(LARGEST, -1, -1) if number not in taken)
    for each, number in zip(changed, free, strict=False):
        model.objects.filter(pk=each.pk).update(order=number)
