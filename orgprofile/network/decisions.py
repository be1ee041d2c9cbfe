"""Figures that disagree, and what editors decided on them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from orgprofile.models import MembershipCount, Resolution
from orgprofile.models.in_force import UNDECIDED, Decisions
from orgprofile.values import disagreement

Pair = tuple[MembershipCount, MembershipCount]


class Dispute(NamedTuple):
    """A figure that another one disagrees with, and the decision on the two."""

    other: MembershipCount
    decision: Resolution | None


def disputes(
    counts: Sequence[MembershipCount], decisions: Decisions = UNDECIDED
) -> dict[int, list[Dispute]]:
    """Return, for each figure that disagrees with others, those in the order given."""
    found: dict[int, list[Dispute]] = defaultdict(list)
    for one, other in _pairs(counts):
        decision = decisions.on(one, other)
        found[one.pk].append(Dispute(other, decision))
        found[other.pk].append(Dispute(one, decision))
    rank = {count.pk: position for position, count in enumerate(counts)}
    for each in found.values():
        each.sort(key=lambda dispute: rank[dispute.other.pk])
    return dict(found)


def _pairs(counts: Iterable[MembershipCount]) -> list[Pair]:
    """Return the figures that disagree; a stale one, known to be old, is left out."""
    by_slug = {count.slug: count for count in counts if not count.is_stale}
    found = disagreement.pairs(count.said for count in by_slug.values())
    return [(by_slug[one.name], by_slug[other.name]) for one, other in found]


def public_pairs(resolutions: Iterable[Resolution]) -> tuple[list[Pair], Decisions]:
    """Return the public figures that disagree, and those of these decisions that hold.

    The pairs come by measure. One query, besides that of the decisions.
    """
    figures = MembershipCount.objects.published().filter(is_stale=False)
    # The sources are not compared, and their rows are wide.
    counts = list(figures.select_related("measure").order_by("measure__slug", "slug"))
    return _pairs(counts), Decisions.of(counts, resolutions)


def stored_disputes(measures: Iterable[int]) -> dict[int, list[Dispute]]:
    """Return the disputes among the stored figures of some measures. Two queries.

    Drafts are among them: a draft that contradicts is seen before it is published.
    """
    counts = MembershipCount.objects.filter(measure__in=measures).newest_first()
    rows = list(counts)
    return disputes(rows, Decisions.of(rows, Resolution.objects.between(rows)))
