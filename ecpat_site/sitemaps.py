"""The sitemap: every public page once, at its one address."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.contrib.sitemaps.views import x_robots_tag
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import resolve, reverse

from orgprofile.models import CountrySearch, Criticism, Member, Organisation
from references.catalogue.showing import absolute
from references.ledger import page_dates, source_dates
from references.models import Citation
from references.models.doubt import Doubt
from references.models.registry import statement_models
from timeline.models import HistoryEvent

PAGES = (
    *("home", "timeline:event-list", "orgprofile:count-list", "orgprofile:member-list"),
    *("orgprofile:criticism-list", "orgprofile:leadership"),
    *("orgprofile:organisation-list", "references:citation-list"),
    *("doubts:list", "about"),
)


@x_robots_tag
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public page, with the day on which it last changed."""
    pages = [{"location": absolute(path), "lastmod": day} for path, day in _pages()]
    # Django's template.
    return TemplateResponse(
        request, "sitemap.xml", {"urlset": pages}, content_type="application/xml"
    )


def _pages() -> Iterator[tuple[str, date | None]]:
    bodies = Organisation.objects.published()
    # The subject's page is the front page, and its network is one of the pages.
    others = bodies.exclude(slug=settings.SITE_ORGANISATION)
    networks = others.with_network().filter(has_network=True)
    countries = list(_countries())
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
