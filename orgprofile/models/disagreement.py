"""Which figures disagree: of one thing and one time, with numbers that do not meet.

Two figures disagree when the same thing is counted, their dates overlap or both claim to be
current, and their ranges of values do not meet. A year overlaps any month in it; "over 80"
and 82 meet; members are never compared with the countries they are within. Two figures that
disagree may both be true, on different days of dates that overlap: readers see that they
differ, and an editor decides what to make of it.

A date with an open start, "../2025-11-12", is some day up to its end. It can always be an
earlier day than the other figure's, so it overlaps no date: such a figure disagrees only
where both claim to be current.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from orgprofile.models.count import MembershipCount
from orgprofile.values.figures import Amount

Pair = tuple[MembershipCount, MembershipCount]


def disagree(one: MembershipCount, other: MembershipCount) -> bool:
    """Return whether the two figures disagree; a stale one, known to be old, with none."""
    both_current = one.claims_current and other.claims_current
    return (
        one.measure_id == other.measure_id
        and not (one.is_stale or other.is_stale)
        and (both_current or _overlap(one, other))
        and (_apart(one.amount, other.amount) or _apart(one.second, other.second))
    )


def disagreeing(figures: Iterable[MembershipCount]) -> Iterator[Pair]:
    """Yield each pair that disagrees, once; only those of one time are compared."""
    by_measure: dict[int, list[MembershipCount]] = defaultdict(list)
    for figure in figures:
        by_measure[figure.measure_id].append(figure)
    for alike in by_measure.values():
        for one, other in _at_the_same_time(alike):
            if disagree(one, other):
                yield one, other


def _at_the_same_time(figures: list[MembershipCount]) -> Iterator[Pair]:
    """Yield each pair whose dates overlap, or that both claim to be current, once."""
    dated = sorted(((f.span, f) for f in figures if f.span), key=lambda found: found[0])
    lasting: list[tuple[date, MembershipCount]] = []
    for (earliest, latest), figure in dated:
        lasting = [(until, other) for until, other in lasting if until >= earliest]
        yield from ((other, figure) for _until, other in lasting)
        lasting.append((latest, figure))
    for one, other in combinations([f for f in figures if f.claims_current], 2):
        if not _overlap(one, other):
            yield one, other


def _overlap(one: MembershipCount, other: MembershipCount) -> bool:
    if not (one.span and other.span):
        return False
    return one.span[0] <= other.span[1] and other.span[0] <= one.span[1]


def _apart(one: Amount | None, other: Amount | None) -> bool:
    if one is None or other is None:
        return False
    return one.highest < other.lowest or other.highest < one.lowest
