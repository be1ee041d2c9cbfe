"""When two figures for the same thing disagree.

Two counts disagree when the same thing is counted, their dates overlap or both
claim to be current, and their ranges of values do not meet. A year overlaps any
month in it; "over 80" and 82 meet; members are never compared with countries.
The relation is symmetric. Two that disagree may both be true, on different days of
dates that overlap: a reader is told that they differ, and decides. Nothing here knows of Django or of a database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from references.dates import PartialDate

# How far "about 100" reaches to either side: a tenth of the number.
ABOUT = 0.1


@dataclass(frozen=True, slots=True)
class Figure:
    """What a count says: numbers or None, their bound, the date or None."""

    name: str
    measure: str
    members: int | None
    countries: int | None
    bound: str
    as_of: PartialDate | None
    claims_current: bool = False


def disagree(one: Figure, other: Figure) -> bool:
    """Whether the two figures disagree."""
    return (
        one.measure == other.measure
        and _same_time(one, other)
        and (
            _apart(one.members, one.bound, other.members, other.bound)
            or _apart(one.countries, one.bound, other.countries, other.bound)
        )
    )


def differing(figures: Iterable[Figure]) -> dict[str, tuple[str, ...]]:
    """Under each figure's name, the names of those it disagrees with."""
    figures = list(figures)
    return {
        one.name: tuple(
            other.name
            for other in figures
            if other.name != one.name and disagree(one, other)
        )
        for one in figures
    }


def _same_time(one: Figure, other: Figure) -> bool:
    if one.claims_current and other.claims_current:
        return True
    if one.as_of is None or other.as_of is None:
        return False
    return (
        one.as_of.earliest <= other.as_of.latest
        and other.as_of.earliest <= one.as_of.latest
    )


def _apart(one: int | None, bound: str, other: int | None, other_bound: str) -> bool:
    if one is None or other is None:
        return False
    low, high = _range(one, bound)
    other_low, other_high = _range(other, other_bound)
    return high < other_low or other_high < low


def _range(number: int, bound: str) -> tuple[float, float]:
    if bound == "at-least":
        return number, inf
    if bound == "about":
        return number * (1 - ABOUT), number * (1 + ABOUT)
    return number, number
