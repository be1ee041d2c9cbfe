"""Values for every template, from the settings alone: no queries."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the subject's name and website, and the canonical address of the page."""
    return {
        "site_subject": settings.SITE_SUBJECT,
        "site_subject_url": settings.SITE_SUBJECT_URL,
        "site_contact": settings.SITE_CONTACT,
        "site_url": settings.SITE_URL,
        "canonical_url": f"{settings.SITE_URL}{request.path}",
    }
