"""The views of the history: the list, each event, files and a feed."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from orgprofile.models import Turn
from references import citing_sentences
from references.catalogue.showing import show
from references.exchange.exports import send
from timeline import pages
from timeline.exports import feed, records
from timeline.filters import HistoryEventFilter
from timeline.models import HistoryEvent
from timeline.pages import Links

# How many events a page of the history lists, and a feed.
PAGE_SIZE = 30
FEED_SIZE = 50
# For “On the same sources”: how many rows are read, and for how many sources.
MOST_LINKS = 50
MOST_SOURCES = 12

WRITERS: dict[str, Callable[[Any], Iterator[str]]] = {
    "csv": records.csv_file,
    "json": records.json_file,
}


def event_list(request: HttpRequest) -> HttpResponseBase:
    """Show the history, oldest first, narrowed by the query string."""
    listing = narrowed(request)
    pagination = listing.page(request.GET.get("page"), PAGE_SIZE)
    shown: Any = pagination.object_list
    context = {
        "list": listing,
        "pagination": pagination,
        "files": {
            written: listing.address(reverse(f"timeline:event-{written}"))
            for written in ("csv", "json", "atom")
        },
    }
    page = pages.history(shown.with_variants())
    return show(request, "timeline/event_list.html", page, **context)


def event_export(request: HttpRequest, written: str) -> HttpResponseBase:
    """Send all events that the query string finds, as a file."""
    lines = WRITERS[written](narrowed(request).rows_for_file())
    return send(request, lines, f"{settings.SITE_ORGANISATION}-history", written)


def event_feed(request: HttpRequest) -> HttpResponse:
    """Send the newest changes to the events that the query string finds, as a feed."""
    listing = narrowed(request)
    changes = feed.newest(listing.rows_for_file(), FEED_SIZE)
    return HttpResponse(
        feed.atom(changes, listing.query),
        content_type="application/atom+xml; charset=utf-8",
    )


def narrowed(request: HttpRequest) -> HistoryEventFilter:
    events = HistoryEvent.objects.published().in_order()
    return HistoryEventFilter(request.GET, events)


def event_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show one event, with links to related rows. Eight queries."""
    published = HistoryEvent.objects.published()
    event = get_object_or_404(
        published.select_related("organisation", "date_citation")
        .with_variants()
        .with_participants(),
        slug=slug,
    )
    keys = event.source_keys[:MOST_SOURCES]
    others = published.citing(keys).exclude(pk=event.pk).in_order()
    turns = (
        Turn.objects.published()
        .filter(citing_sentences.may_cite(keys, "body", "criticism__statement"))
        .select_related("criticism__target")
        .order_by("criticism__earliest", "criticism__slug", "order")
    )
    links = Links(
        published.before(event),
        published.after(event),
        events=tuple(others[:MOST_LINKS]),
        turns=tuple(turns[:MOST_LINKS]),
    )
    page = pages.event(event, event.published_variants, event.participants.all(), links)
    return show(request, "timeline/event_detail.html", page)
