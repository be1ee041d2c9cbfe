"""The figures that the prose of an organisation writes."""

from collections.abc import Callable, Collection

from django.utils import timezone

from orgprofile.models.in_force import figures, leading
from orgprofile.models.organisation import Organisation
from orgprofile.values.written import NEWEST, Written


def figures_of(
    organisation: Organisation, slugs: Collection[str]
) -> Callable[[str], Written | None]:
    """Return what finds the published figures of an organisation by their slugs."""
    counts, decisions = figures(organisation.pk)
    found = {count.slug: count.written for count in counts if count.slug in slugs}
    if NEWEST in slugs:
        first = leading(organisation, counts, timezone.localdate(), decisions)
        found |= {NEWEST: first.written} if first else {}
    return found.get
