"""Figures that disagree, and of which nobody has decided what to make, as tasks."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from orgprofile.models import MembershipCount, Resolution
from orgprofile.models.in_force import Decisions
from orgprofile.values import disagreement
from references.admin.tasks import Rank, Task, Tasks, may

Pair = tuple[MembershipCount, MembershipCount]


def differing() -> tuple[list[Pair], Decisions]:
    """Return the public pairs that disagree, and what was decided on them. Two queries."""
    figures = MembershipCount.objects.published().compared()
    counts = list(figures.select_related("measure").order_by("measure__slug", "slug"))
    decisions = Decisions.of(counts, Resolution.objects.published().with_figures())
    by_slug = {count.slug: count for count in counts}
    found = disagreement.pairs(count.said for count in counts)
    return [(by_slug[a.name], by_slug[b.name]) for a, b in found], decisions


def undecided(user: Any, most: int) -> list[Tasks]:
    """Return the pairs on which a user may decide, measure by measure."""
    if not may(user, "add", Resolution):
        return []
    pairs, decisions = differing()
    found = sorted(
        (pair for pair in pairs if decisions.on(*pair) is None),
        key=lambda pair: (pair[0].measure.slug, pair[0].slug, pair[1].slug),
    )
    form = reverse("admin:orgprofile_resolution_add")
    first = tuple(
        Task(
            f"{one.figure} or {other.figure}",
            one.measure.name,
            f"{form}?{urlencode({'figure': one.pk, 'against': other.pk})}",
            (f"{one.slug} and {other.slug}",),
        )
        for one, other in found[:most]
    )
    heading = "Figures that disagree, and nobody has decided"
    return [Tasks(Rank.UNDECIDED, heading, "Decide", len(found), first)]
