"""Figures that disagree, and what editors decided on them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orgprofile.models import MembershipCount, Resolution
from orgprofile.values import disagreement


@dataclass(frozen=True, slots=True)
class Decisions:
    """The resolutions that hold, each under the pair of figures it is about.

    `aside` names the figures judged an error, or of another scope: they are no points
    of a series.
    """

    by_pair: Mapping[frozenset[int], Resolution]
    aside: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls, counts: Iterable[MembershipCount], resolutions: Iterable[Resolution]
    ) -> "Decisions":
        """Keep the resolutions that are between these figures and still hold."""
        among = {count.pk: count for count in counts}
        between = [r for r in resolutions if r.pair <= among.keys()]
        for resolution in between:
            # The figures at hand: no query reads them again.
            resolution.figure = among[resolution.figure_id]
            resolution.against = among[resolution.against_id]
        holding = {r.pair: r for r in between if r.holds}
        judged = (r.figure_id for r in holding.values() if r.sets_aside)
        return cls(holding, frozenset(judged))

    def on(self, one: MembershipCount, other: MembershipCount) -> Resolution | None:
        return self.by_pair.get(frozenset((one.pk, other.pk)))


UNDECIDED = Decisions({})


@dataclass(frozen=True, slots=True)
class Dispute:
    """A figure that another one disagrees with, and the decision on the two."""

    other: MembershipCount
    decision: Resolution | None


def disputes(
    counts: Sequence[MembershipCount], decisions: Decisions = UNDECIDED
) -> dict[int, list[Dispute]]:
    """Return, for each figure that disagrees with others, those in the order given.

    A stale figure is known to be old, so it is compared with none.
    """
    by_slug = {count.slug: count for count in counts}
    rank = {slug: position for position, slug in enumerate(by_slug)}
    found: dict[int, list[Dispute]] = defaultdict(list)
    compared = (count.said for count in counts if not count.is_stale)
    for pair in disagreement.pairs(compared):
        one, other = (by_slug[figure.name] for figure in pair)
        decision = decisions.on(one, other)
        found[one.pk].append(Dispute(other, decision))
        found[other.pk].append(Dispute(one, decision))
    for each in found.values():
        each.sort(key=lambda dispute: rank[dispute.other.slug])
    return dict(found)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The number of pairs of figures that disagree, and of those nobody has decided."""

    differing: int
    undecided: int

    @classmethod
    def of(cls, are_decided: Iterable[bool]) -> "Weighed":
        """Count pairs; each is told twice, once for each of its figures."""
        told = list(are_decided)
        return cls(len(told) // 2, told.count(False) // 2)


def stored_disputes(measures: Iterable[int]) -> dict[int, list[Dispute]]:
    """Return the disputes among the stored figures of some measures. Two queries.

    Drafts are among them: a draft that contradicts is seen before it is published.
    """
    counts = MembershipCount.objects.filter(measure__in=measures).newest_first()
    rows = list(counts)
    return disputes(rows, Decisions.of(rows, Resolution.objects.between(rows)))
