"""Figures that disagree, and what editors decided on them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orgprofile.models import MembershipCount, Resolution
from orgprofile.models.in_force import UNDECIDED, Decisions
from orgprofile.values import disagreement

Pair = tuple[MembershipCount, MembershipCount]


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


def public_pairs(resolutions: Iterable[Resolution]) -> tuple[list[Pair], Decisions]:
    """Return the public figures that disagree, and those of these decisions that hold.

    The pairs come by measure. One query, besides that of the decisions.
    """
    figures = MembershipCount.objects.published().compared()
    # The sources are not compared, and their rows are wide.
    counts = list(figures.select_related("measure").order_by("measure__slug", "slug"))
    by_slug = {count.slug: count for count in counts}
    found = disagreement.pairs(count.said for count in counts)
    pairs = [(by_slug[one.name], by_slug[other.name]) for one, other in found]
    return pairs, Decisions.of(counts, resolutions)


def stored_disputes(measures: Iterable[int]) -> dict[int, list[Dispute]]:
    """Return the disputes among the stored figures of some measures. Two queries.

    Drafts are among them: a draft that contradicts is seen before it is published.
    """
    counts = MembershipCount.objects.filter(measure__in=measures).newest_first()
    rows = list(counts)
    return disputes(rows, Decisions.of(rows, Resolution.objects.between(rows)))
