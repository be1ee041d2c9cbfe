"""The history: all of it, each event, and both as files and feeds."""

from operator import attrgetter
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from orgprofile.models import Turn
from references.catalogue.showing import show
from references.exchange.exports import send
from references.uses import questions
from timeline import changes, exports, pages
from timeline.exports import Change
from timeline.filters import HistoryEventFilter
from timeline.models import HistoryEvent, RelatedCriticism
from timeline.pages import Surroundings

# How many events a page of the history lists, and a feed.
PAGE_SIZE = 100
FEED_SIZE = 50
# Of what may rest on the same sources, no more is asked for, nor of how many sources.
MOST_BESIDE = 50
MOST_SOURCES = 12


@require_safe
def event_list(request: HttpRequest) -> HttpResponseBase:
    """The history, oldest first, narrowed by the query string."""
    narrowed = _narrowed(request)
    pagination = narrowed.page(request.GET.get("page"), PAGE_SIZE)
    shown: Any = pagination.object_list
    narrowed.count_choices()
    query = f"?{narrowed.query}" if narrowed.query else ""
    context = {
        "filter": narrowed,
        "active": narrowed.active(),
        "found": narrowed.found,
        "pagination": pagination,
        "files": {
            written: f"{reverse(f'timeline:event-{written}')}{query}"
            for written in ("csv", "json", "ics", "atom")
        },
    }
    page = pages.history(shown.with_variants())
    return show(request, "timeline/event_list.html", page, **context)


@require_safe
def event_export(request: HttpRequest, written: str) -> HttpResponseBase:
    """The events the same query string lists, all of them, as a file."""
    narrowed = _narrowed(request)
    narrowed.must_be_readable()
    lines = exports.WRITERS[written](narrowed.qs)
    return send(request, lines, f"{settings.SITE_ORGANISATION}-history", written)


@require_safe
def event_feed(request: HttpRequest) -> HttpResponse:
    """The events that are new or have changed, of those the query string lists."""
    narrowed = _narrowed(request)
    narrowed.must_be_readable()
    changed = changes.newest(narrowed.qs, FEED_SIZE)
    rows = narrowed.qs.filter(pk__in=changed)
    published = changes.first_published(rows)
    found = [
        Change(event, citations, published.get(event.pk), changed[event.pk])
        for event, citations in exports.with_sources(rows)
    ]
    newest_first = sorted(found, key=attrgetter("changed_at"), reverse=True)
    feed = exports.feed(newest_first, narrowed.query)
    return HttpResponse(feed, content_type="application/atom+xml; charset=utf-8")


@require_safe
def event_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One event, between the one before it and the one after. Eight queries."""
    published = HistoryEvent.objects.published()
    event = get_object_or_404(
        published.select_related("organisation", "date_citation")
        .with_variants()
        .with_participants(),
        slug=slug,
    )
    previous, following = published.neighbours(event)
    keys = event.source_keys[:MOST_SOURCES]
    others = published.citing(keys).exclude(pk=event.pk).in_order()
    turns = (
        Turn.objects.published()
        .filter(questions.may_cite(keys, "body", "criticism__statement"))
        .select_related("criticism__target")
        .order_by("criticism__earliest", "criticism__slug", "order")
    )
    related = RelatedCriticism.objects.published().filter(event=event)
    beside = Surroundings(
        previous,
        following,
        related=tuple(related.select_related("criticism__target")),
        events=tuple(others[:MOST_BESIDE]),
        turns=tuple(turns[:MOST_BESIDE]),
    )
    page = pages.event(event, beside)
    return show(request, "timeline/event_detail.html", page)


def _narrowed(request: HttpRequest) -> HistoryEventFilter:
    return HistoryEventFilter(request.GET, HistoryEvent.objects.published().in_order())
