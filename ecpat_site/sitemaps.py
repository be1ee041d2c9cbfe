"""The sitemap: every public page once, at its one address."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.sitemaps.views import x_robots_tag
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from ecpat_site.context_processors import PARTS
from orgprofile.models import Criticism, Member, Organisation
from references.catalogue.showing import absolute
from references.models import Citation
from references.models.doubt import Doubt
from timeline.models import HistoryEvent

PAGES = [view for _name, view in PARTS]
PAGES += ["orgprofile:member-list", "orgprofile:organisation-list", "corrections"]
PAGES += ["editions:list", "changes:list"]


@x_robots_tag
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public page. What changed, and when, is in the feed of changes."""
    pages = [{"location": absolute(path)} for path in _paths()]
    return TemplateResponse(
        request, "sitemap.xml", {"urlset": pages}, content_type="application/xml"
    )


def _paths() -> Iterator[str]:
    bodies = Organisation.objects.published()
    # The subject's page is the front page, and its network is one of the pages.
    others = bodies.exclude(slug=settings.SITE_ORGANISATION)
    networks = others.with_network().filter(has_network=True)
    members = Member.objects.published().order_by("country").exclude(country="")
    found = members.filter(network__slug=settings.SITE_ORGANISATION)
    codes = found.values_list("country", flat=True).distinct()
    countries = [reverse("orgprofile:country-detail", args=[c.lower()]) for c in codes]
    # A list of members without any says nothing.
    names = (n for n in PAGES if countries or n != "orgprofile:member-list")
    yield from map(reverse, names)
    yield from (body.network_url() for body in networks)
    rows = (
        *HistoryEvent.objects.published().in_order(),
        *Criticism.objects.published(),
        *others,
        *Doubt.objects.published(),
        *Citation.objects.public().in_order(),
    )
    yield from (row.get_absolute_url() for row in rows)
    yield from countries
