"""When two figures for the same thing disagree.

Two counts disagree when the same thing is counted, their dates overlap or both
claim to be current, and their ranges of values do not meet. A year overlaps any
month in it; "over 80" and 82 meet; members are never compared with countries.
The relation is symmetric. Two that disagree may both be true, on different days of
dates that overlap: a reader is told that they differ, and an editor decides what
to make of it. Nothing here knows of Django or of a database.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import inf

from references.values.dates import PartialDate

# How far "about 100" reaches to either side: a tenth of the number.
ABOUT = 0.1


@dataclass(frozen=True, slots=True)
class Figure:
    """What a count says: numbers or None, their bound, the date or None.

    `bound` is exact, at-least, about or range; a range reaches to `…_to`.
    """

    name: str
    measure: str
    members: int | None
    countries: int | None
    bound: str
    as_of: PartialDate | None
    claims_current: bool = False
    members_to: int | None = None
    countries_to: int | None = None

    def words(self) -> str:
        """What is said of a measure, in one line: "at least 80 in 70 countries, 2007"."""
        bound = {"at-least": "at least ", "about": "about "}.get(self.bound, "")
        members = _between(self.members, self.members_to)
        countries = _between(self.countries, self.countries_to)
        if not members:
            number = f"{countries} countries"
        else:
            number = f"{members} in {countries} countries" if countries else members
        when = str(self.as_of) if self.as_of else "undated"
        current = ", given as current" if self.claims_current else ""
        return f"{bound}{number}, {when}{current}"


def disagree(one: Figure, other: Figure) -> bool:
    """Whether the two figures disagree."""
    return (
        one.measure == other.measure
        and _same_time(one, other)
        and (
            _apart(_members(one), _members(other))
            or _apart(_countries(one), _countries(other))
        )
    )


def pairs(figures: Iterable[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Each pair that disagrees, once.

    Only figures of dates that overlap are compared: n of them take time in
    proportion to n log n and to the number of overlaps.
    """
    by_measure: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_measure[figure.measure].append(figure)
    for alike in by_measure.values():
        for one, other in _at_the_same_time(alike):
            if disagree(one, other):
                yield one, other


def differing(figures: Iterable[Figure]) -> dict[str, tuple[str, ...]]:
    """Under each figure's name, the names of those it disagrees with, in order."""
    figures = list(figures)
    order = {figure.name: place for place, figure in enumerate(figures)}
    found: dict[str, list[str]] = {name: [] for name in order}
    for one, other in pairs(figures):
        found[one.name].append(other.name)
        found[other.name].append(one.name)
    return {
        name: tuple(sorted(others, key=order.__getitem__))
        for name, others in found.items()
    }


def _at_the_same_time(figures: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Each pair whose dates overlap, or that both claim to be current, once."""
    dated = sorted(
        ((f.as_of.earliest, f.as_of.latest, f) for f in figures if f.as_of),
        key=lambda found: found[:2],
    )
    lasting: list[tuple[date, Figure]] = []
    for earliest, latest, figure in dated:
        lasting = [(until, other) for until, other in lasting if until >= earliest]
        for _until, other in lasting:
            yield other, figure
        lasting.append((latest, figure))
    for one, other in combinations([f for f in figures if f.claims_current], 2):
        if not _overlap(one.as_of, other.as_of):
            yield one, other


def _same_time(one: Figure, other: Figure) -> bool:
    return (one.claims_current and other.claims_current) or _overlap(
        one.as_of, other.as_of
    )


def _overlap(one: PartialDate | None, other: PartialDate | None) -> bool:
    if one is None or other is None:
        return False
    return one.earliest <= other.latest and other.earliest <= one.latest


Range = tuple[float, float]


def _members(figure: Figure) -> Range | None:
    return _range(figure.members, figure.bound, figure.members_to)


def _countries(figure: Figure) -> Range | None:
    return _range(figure.countries, figure.bound, figure.countries_to)


def _apart(one: Range | None, other: Range | None) -> bool:
    if one is None or other is None:
        return False
    return one[1] < other[0] or other[1] < one[0]


def _range(number: int | None, bound: str, upper: int | None) -> Range | None:
    """The values a number can stand for, both ends included."""
    if number is None:
        return None
    if bound == "at-least":
        return number, inf
    if bound == "about":
        return number * (1 - ABOUT), number * (1 + ABOUT)
    return number, number if upper is None else upper


def _between(number: int | None, upper: int | None) -> str:
    if number is None:
        return ""
    return f"{number}" if upper is None else f"{number} to {upper}"
