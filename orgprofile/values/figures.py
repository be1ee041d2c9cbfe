"""A size as a source gives it: how much, within how many countries, for which date.

The words and numbers of a figure are made here, for pages, files and the admin.

Two figures disagree when the same thing is counted, their dates overlap or both claim to be
current, and their ranges of values do not meet. A year overlaps any month in it; "over 80"
and 82 meet; members are never compared with the countries they are within. Two figures that disagree may both be
true, on different days of dates that overlap: readers see that they differ, and an editor
decides what to make of it.

A date with an open start, "../2025-11-12", is some day up to its end. It can always be an
earlier day than the other figure's, so it overlaps no date: such a figure disagrees only
where both claim to be current.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from references.values.dates import PartialDate

# How far "about 100" reaches to either side: a tenth of the number.
ABOUT = Decimal("0.1")
# The sign or the code of a currency, which stands before the number: "US$", "EUR".
CURRENCY = re.compile(r"[A-Z]{0,3}[€£$¥]|[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as its source gives it: exact, at least, about, or up to `upper`.

    Before it is the sign of a currency, after it "million" or the like.
    """

    number: Decimal
    bound: str = "exact"
    upper: Decimal | None = None
    currency: str = ""
    multiplier: str = ""

    @property
    def qualifier(self) -> str:
        """Return the words before the number: "at least", "about" or ""."""
        return {"at-least": "at least", "about": "about"}.get(self.bound, "")

    @property
    def digits(self) -> str:
        """Return it as a table prints it: "1,380", "80–90", "US$1.5 million"."""
        numbers = [
            f"{each:,}" for each in (self.number, self.upper) if each is not None
        ]
        sign = f"{self.currency} " if self.currency.isalpha() else self.currency
        return f"{sign}{'–'.join(numbers)} {self.multiplier}".rstrip()

    @property
    def lowest(self) -> Decimal:
        return self.number * (1 - ABOUT) if self.bound == "about" else self.number

    @property
    def highest(self) -> Decimal:
        """Return the largest number this can mean; infinity for "at least"."""
        if self.bound == "at-least":
            return Decimal("Infinity")
        if self.bound == "about":
            return self.number * (1 + ABOUT)
        return self.upper or self.number

    def __str__(self) -> str:
        return f"{self.qualifier} {self.digits.replace('–', ' to ')}".lstrip()


@dataclass(frozen=True, slots=True)
class Figure:
    """The numbers that a source gives for a measure; None for one that it does not give.

    `within` is the second of a measure that has two: members within so many countries.
    """

    name: str
    measure: str
    value: Amount | None
    within: Amount | None
    as_of: PartialDate | None
    claims_current: bool = False

    @property
    def span(self) -> tuple[date, date] | None:
        """Return the first and the last day it can be of; None without a first."""
        when = self.as_of
        return (when.earliest, when.latest) if when and when.start else None

    def is_as_large(self, other: "Figure") -> bool:
        """Return whether another figure has the same numbers."""
        return (self.value, self.within) == (other.value, other.within)

    def with_units(self, unit: str, within_unit: str) -> str:
        """Return the figure in words: "at least 80 members in at least 70 countries"."""
        value = f"{self.value} {unit}".rstrip() if self.value else ""
        within = f"{self.within} {within_unit}" if self.within else ""
        return " in ".join(filter(None, [value, within]))


def disagree(one: Figure, other: Figure) -> bool:
    """Return whether the two figures disagree."""
    both_current = one.claims_current and other.claims_current
    return (
        one.measure == other.measure
        and (both_current or _overlap(one, other))
        and (_apart(one.value, other.value) or _apart(one.within, other.within))
    )


def disagreeing(figures: Iterable[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield each pair that disagrees, once; only those of one time are compared."""
    by_measure: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_measure[figure.measure].append(figure)
    for alike in by_measure.values():
        for one, other in _at_the_same_time(alike):
            if disagree(one, other):
                yield one, other


def _at_the_same_time(figures: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield each pair whose dates overlap, or that both claim to be current, once."""
    dated = sorted(((f.span, f) for f in figures if f.span), key=lambda found: found[0])
    lasting: list[tuple[date, Figure]] = []
    for (earliest, latest), figure in dated:
        lasting = [(until, other) for until, other in lasting if until >= earliest]
        yield from ((other, figure) for _until, other in lasting)
        lasting.append((latest, figure))
    for one, other in combinations([f for f in figures if f.claims_current], 2):
        if not _overlap(one, other):
            yield one, other


def _overlap(one: Figure, other: Figure) -> bool:
    if not (one.span and other.span):
        return False
    return one.span[0] <= other.span[1] and other.span[0] <= one.span[1]


def _apart(one: Amount | None, other: Amount | None) -> bool:
    if one is None or other is None:
        return False
    return one.highest < other.lowest or other.highest < one.lowest
