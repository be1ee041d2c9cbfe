"""The sitemap: every public page once, at its one address."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import resolve, reverse

from orgprofile.models import CountrySearch, Criticism, Member, Organisation
from references.dating import page_dates, source_dates
from references.models import Citation
from references.models.doubt import Doubt
from references.models.registry import statement_models
from timeline.models import HistoryEvent


class SiteSitemap(Sitemap):
    """Takes its host from SITE_URL, never from the Host header of a request.

    `dates` are those of the pages of rows, by their addresses.
    """

    def __init__(self, dates: Mapping[str, date]) -> None:
        self.dates = dates

    def lastmod(self, item: Any) -> date | None:
        return self.dates.get(self.location(item))

    def get_latest_lastmod(self) -> None:
        """Send no `Last-Modified`, for which each date would be found twice."""

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class LaidOutSitemap(SiteSitemap):
    """Few pages, each of many rows: each is laid out, but not written, for its date."""

    def lastmod(self, item: Any) -> date | None:
        request = HttpRequest()
        request.method, request.path = "GET", self.location(item)
        view = resolve(request.path)
        try:
            answer = view.func(request, *view.args, **view.kwargs)
        except Http404:
            return None  # where the subject is not published
        shown = isinstance(answer, TemplateResponse) and answer.context_data
        return shown["page"].notes.changed if shown else None


class PageSitemap(LaidOutSitemap):
    def items(self) -> list[str]:
        return [
            "home",
            "timeline:event-list",
            "orgprofile:count-list",
            "orgprofile:member-list",
            "orgprofile:criticism-list",
            "orgprofile:leadership",
            "orgprofile:organisation-list",
            "references:citation-list",
            "doubts:list",
            "about",
        ]

    def location(self, item: Any) -> str:
        return reverse(item)


class EventSitemap(SiteSitemap):
    def items(self) -> Any:
        return HistoryEvent.objects.published().in_order()


class CriticismSitemap(SiteSitemap):
    def items(self) -> Any:
        return Criticism.objects.published().in_order()


class CountrySitemap(SiteSitemap):
    """The pages of countries in which a member of the subject's network was found."""

    def items(self) -> Any:
        found = Member.objects.published().filter(
            network__slug=settings.SITE_ORGANISATION
        )
        codes = found.exclude(country="").order_by("country")
        return list(codes.values_list("country", flat=True).distinct())

    def location(self, item: Any) -> str:
        return reverse("orgprofile:country-detail", kwargs={"country": item.lower()})


class NetworkSitemap(LaidOutSitemap):
    """The networks of organisations other than the subject, whose is in `pages`."""

    def items(self) -> Any:
        published = Organisation.objects.published().in_order().with_network()
        others = published.exclude(slug=settings.SITE_ORGANISATION)
        return others.filter(has_network=True)

    def location(self, item: Any) -> str:
        return item.network_url()


class OrganisationSitemap(SiteSitemap):
    def items(self) -> Any:
        # The subject's page is the front page.
        published = Organisation.objects.published().in_order()
        return published.exclude(slug=settings.SITE_ORGANISATION)


class DoubtSitemap(SiteSitemap):
    def items(self) -> Any:
        return Doubt.objects.published()


class CitationSitemap(SiteSitemap):
    def items(self) -> Any:
        return Citation.objects.public().in_order()


KINDS = {
    "pages": PageSitemap,
    "history": EventSitemap,
    "criticism": CriticismSitemap,
    "countries": CountrySitemap,
    "networks": NetworkSitemap,
    "organisations": OrganisationSitemap,
    "doubts": DoubtSitemap,
    "sources": CitationSitemap,
}


def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public page, with its date."""
    dates = page_dates([*statement_models(), CountrySearch]) | source_dates()
    found: dict[str, Any] = {name: kind(dates) for name, kind in KINDS.items()}
    return views.sitemap(request, sitemaps=found)
