"""The figures that the prose of an organisation writes."""

from collections.abc import Callable, Collection
from functools import cache

from django.utils import timezone

from orgprofile.models.count import MembershipCount
from orgprofile.models.in_force import Decisions, leading
from orgprofile.models.organisation import Organisation
from orgprofile.models.resolution import Resolution
from orgprofile.values.written import NEWEST, Written


def figures_of(
    organisation: Organisation, slugs: Collection[str]
) -> Callable[[str], Written | None]:
    """Return what finds the published figures of an organisation by their slugs.

    One query; and two for the figure in force, if it is among them.
    """
    published = MembershipCount.objects.published().shown_with(organisation)
    rows = published.filter(slug__in=slugs).select_related("citation", "measure")
    found = {row.slug: row.written for row in rows}

    @cache
    def newest() -> Written | None:
        counts = list(published.by_measure())
        decisions = Decisions.of(counts, Resolution.objects.published().between(counts))
        first = leading(organisation, counts, timezone.localdate(), decisions)
        return first.written if first else None

    return lambda slug: newest() if slug == NEWEST else found.get(slug)
