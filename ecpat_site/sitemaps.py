"""The sitemap: every public page once, at its one address."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from django.conf import settings
from django.contrib.sitemaps.views import x_robots_tag
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import resolve, reverse

from ecpat_site.context_processors import PARTS
from orgprofile.models import CountrySearch, Criticism, Member, Organisation
from references.catalogue.showing import absolute
from references.ledger import page_dates, source_dates
from references.models import Citation
from references.models.doubt import Doubt
from references.models.registry import statement_models
from timeline.models import HistoryEvent

PAGES = [view for _name, view in PARTS]
PAGES += ["orgprofile:member-list", "orgprofile:organisation-list", "corrections"]
PAGES += ["editions:list", "changes:list"]


@x_robots_tag
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public page, with the day on which it last changed."""
    pages = [{"location": absolute(path), "lastmod": day} for path, day in _pages()]
    return TemplateResponse(
        request, "sitemap.xml", {"urlset": pages}, content_type="application/xml"
    )


def _pages() -> Iterator[tuple[str, date | None]]:
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
    for path in (*map(reverse, names), *(body.network_url() for body in networks)):
        yield path, _last_change(path)
    dates = page_dates([*statement_models(), CountrySearch]) | source_dates()
    rows = (
        *HistoryEvent.objects.published().in_order(),
        *Criticism.objects.published(),
        *others,
        *Doubt.objects.published(),
        *Citation.objects.public().in_order(),
    )
    for path in (*(row.get_absolute_url() for row in rows), *countries):
        yield path, dates.get(path)


def _last_change(path: str) -> date | None:
    """Lay out a page of many rows, without writing it, for its date."""
    request = HttpRequest()
    request.method, request.path = "GET", path
    view = resolve(path)
    with suppress(Http404):  # where the subject is not published
        answer = view.func(request, *view.args, **view.kwargs)
        if isinstance(answer, TemplateResponse) and answer.context_data:
            return answer.context_data["page"].notes.changed
    return None
