"""The figures that the prose of an organisation writes."""

from collections.abc import Callable, Collection

from django.utils import timezone

from orgprofile.models.count import MembershipCount
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


def offered(organisation: Organisation, typed: str) -> list[tuple[str, str]]:
    """Return what a section may write that has each word typed: ("=104 date", "2018 (…)").

    The figure in force comes first, then the newest. Four queries at most.
    """
    published = MembershipCount.objects.published().shown_with(organisation)
    newest = figures_of(organisation, [NEWEST])(NEWEST)
    found = [(NEWEST, newest, "the figure in force")] if newest else []
    found += [(c.slug, c.written, c.in_words()) for c in published.newest_first()]
    offers = [
        (f"={slug} {part}".strip(), f"{words} ({figure})")
        for slug, written, figure in found
        for part, words in written.parts.items()
    ]
    wanted = typed.lower().replace("=", " ").split()
    return [o for o in offers if all(w in ": ".join(o).lower() for w in wanted)]
