"""The sitemap: every public page once, at its one address."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from orgprofile.models import Criticism, Member, Organisation
from references.models import Citation
from timeline.models import HistoryEvent


class SiteSitemap(Sitemap):
    """Takes its host from SITE_URL, never from the Host header of a request."""

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class PageSitemap(SiteSitemap):
    def items(self) -> list[str]:
        return [
            "home",
            "timeline:event-list",
            "orgprofile:count-list",
            "orgprofile:member-list",
            "orgprofile:criticism-list",
            "orgprofile:organisation-list",
            "references:citation-list",
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


class NetworkSitemap(SiteSitemap):
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


class CitationSitemap(SiteSitemap):
    def items(self) -> Any:
        return Citation.objects.in_order()


SITEMAPS = {
    "pages": PageSitemap,
    "history": EventSitemap,
    "criticism": CriticismSitemap,
    "countries": CountrySitemap,
    "networks": NetworkSitemap,
    "organisations": OrganisationSitemap,
    "sources": CitationSitemap,
}
