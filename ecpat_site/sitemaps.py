"""The sitemap: every public page once, at its one address."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import resolve, reverse

from orgprofile.models import CountrySearch, Criticism, Member, Organisation
from references.ledger import page_dates, source_dates
from references.models import Citation
from references.models.doubt import Doubt
from references.models.registry import statement_models
from timeline.models import HistoryEvent

PAGES = (
    *("home", "timeline:event-list", "orgprofile:count-list", "orgprofile:member-list"),
    *("orgprofile:criticism-list", "orgprofile:leadership"),
    *(
        "orgprofile:organisation-list",
        "references:citation-list",
        "doubts:list",
        "about",
    ),
)


class AllPages(Sitemap):
    """Takes its host from SITE_URL, never from the Host header of a request."""

    def __init__(self) -> None:
        self.dates = page_dates([*statement_models(), CountrySearch]) | source_dates()

    def items(self) -> list[tuple[str, date | None]]:
        """Return the address of each page, and the day on which it last changed."""
        bodies = Organisation.objects.published().in_order()
        # The subject's page is the front page, and its network is one of the pages.
        others = bodies.exclude(slug=settings.SITE_ORGANISATION)
        networks = others.with_network().filter(has_network=True)
        laid_out = [*map(reverse, PAGES), *(body.network_url() for body in networks)]
        rows = (
            *HistoryEvent.objects.published().in_order(),
            *Criticism.objects.published().in_order(),
            *others,
            *Doubt.objects.published(),
            *Citation.objects.public().in_order(),
        )
        found = [*(row.get_absolute_url() for row in rows), *_countries()]
        return [
            *((path, _last_change(path)) for path in laid_out),
            *((path, self.dates.get(path)) for path in found),
        ]

    def location(self, item: Any) -> str:
        return str(item[0])

    def lastmod(self, item: Any) -> date | None:
        return item[1]

    def get_latest_lastmod(self) -> None:
        """Send no `Last-Modified`, for which each date would be found twice."""

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


def _countries() -> Iterator[str]:
    """Yield the pages of countries in which the subject's network has a member."""
    members = Member.objects.published().order_by("country").exclude(country="")
    found = members.filter(network__slug=settings.SITE_ORGANISATION)
    for code in found.values_list("country", flat=True).distinct():
        yield reverse("orgprofile:country-detail", kwargs={"country": code.lower()})


def _last_change(path: str) -> date | None:
    """Lay out a page of many rows, without writing it, for its date."""
    request = HttpRequest()
    request.method, request.path = "GET", path
    view = resolve(path)
    try:
        answer = view.func(request, *view.args, **view.kwargs)
    except Http404:
        return None  # where the subject is not published
    shown = isinstance(answer, TemplateResponse) and answer.context_data
    return shown["page"].notes.changed if shown else None


def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public page, with its date."""
    return views.sitemap(request, sitemaps={"pages": AllPages()})
