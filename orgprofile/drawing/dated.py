"""Dated figures as a chart takes them, and which of them are the first and the last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from orgprofile.values.figures import Amount

YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class DatedFigure:
    """A dated figure: one value a panel, or None where the source gives none.

    `earliest` is None where the date is the latest possible.
    """

    name: str
    label: str
    earliest: date | None
    latest: date
    values: tuple[Amount | None, ...]
    is_approximate: bool = False

    @property
    def middle(self) -> date:
        first = self.earliest or self.latest
        return first + (self.latest - first) / 2

    @property
    def is_dated(self) -> bool:
        """Return whether its date is known to the year or better."""
        is_narrow = self.earliest and self.latest - self.earliest < YEAR
        return bool(is_narrow) and not self.is_approximate

    def is_on_the_line(self, value: Amount) -> bool:
        return value.bound == "exact" and self.is_dated


def ends(
    figures: Iterable[DatedFigure], number: int = 0
) -> tuple[DatedFigure, DatedFigure] | None:
    """Return the first and the last of the figures with a value in a panel, or None.

    Of several that end on one day, the last is that of the best known date, then that
    of an exact number.
    """
    with_value = [(r, value) for r in figures if (value := r.values[number])]
    if not with_value:
        return None
    first, _ = min(with_value, key=lambda each: (each[0].middle, each[0].name))
    last, _ = max(
        with_value,
        key=lambda each: (
            each[0].latest,
            each[0].earliest or date.min,
            each[1].bound == "exact",
            each[0].name,
        ),
    )
    return first, last
