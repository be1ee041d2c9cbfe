"""Figures that disagree, and of which nobody has decided what to make, as tasks."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from orgprofile.models import Resolution
from orgprofile.network.decisions import public_pairs
from references.admin.tasks import Rank, Task, Tasks, may


def undecided(user: Any, most: int) -> list[Tasks]:
    """Return the pairs on which a user may decide, measure by measure."""
    if not may(user, "add", Resolution):
        return []
    pairs, decisions = public_pairs(Resolution.objects.published().with_figures())
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
