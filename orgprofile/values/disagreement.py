"""When two figures for the same thing disagree.

Two figures disagree when the same thing is counted, their dates overlap or both
claim to be current, and their ranges of values do not meet. A year overlaps any
month in it; "over 80" and 82 meet; members are never compared with countries.
The relation is symmetric. Two figures that disagree may both be true, on different
days of dates that overlap: readers see that they differ, and an editor decides what
to make of it.

A date with an open start, "../2025-11-12", is some day up to its end. It can always be
an earlier day than the other figure's, so it overlaps no date: such a figure disagrees
only where both claim to be current.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from orgprofile.values.figures import Amount, Figure
from references.values.dates import PartialDate


def disagree(one: Figure, other: Figure) -> bool:
    """Return whether the two figures disagree."""
    return (
        one.measure == other.measure
        and _same_time(one, other)
        and (
            _apart(one.members, other.members) or _apart(one.countries, other.countries)
        )
    )


def pairs(figures: Iterable[Figure]) -> Iterator[tuple[Figure, Figure]]:
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
    dated = sorted(
        (
            (f.as_of.earliest, f.as_of.latest, f)
            for f in figures
            if f.as_of and f.as_of.start
        ),
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
    both_current = one.claims_current and other.claims_current
    return both_current or _overlap(one.as_of, other.as_of)


def _overlap(one: PartialDate | None, other: PartialDate | None) -> bool:
    if not (one and one.start and other and other.start):
        return False
    return one.earliest <= other.latest and other.earliest <= one.latest


def _apart(one: Amount | None, other: Amount | None) -> bool:
    if one is None or other is None:
        return False
    return one.highest < other.lowest or other.highest < one.lowest
