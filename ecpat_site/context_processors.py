"""Values for every template, from the settings and the address alone: no queries."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from ecpat_site import editions

# What the menu of each page has, and the url name of the page each begins with.
PARTS = [
    ("History", "timeline:event-list"),
    (settings.PROFILE.figures, "orgprofile:count-list"),
    ("People", "orgprofile:leadership"),
    ("Criticism", "orgprofile:criticism-list"),
    ("Sources", "references:citation-list"),
    ("About", "about"),
]


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the subject's name, website and profile, the site's parts, addresses, version."""
    parts, path = [], request.path
    for name, view in PARTS:
        address = reverse(view)
        is_within = path.startswith(address) and address != "/"
        current = "page" if path == address else "true" if is_within else ""
        parts.append((name, address, current))
    return {
        "site_subject": settings.SITE_SUBJECT,
        "site_subject_url": settings.PROFILE.website,
        "site_profile": settings.PROFILE,
        "site_url": settings.SITE_URL,
        "site_version": settings.VERSION,
        "site_parts": parts,
        "edition_being_made": editions.being_made.get(),
        # Asked for where a page is cited.
        "site_edition": editions.newest,
        "canonical_url": f"{settings.SITE_URL}{path}",
    }
