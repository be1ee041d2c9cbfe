"""The views of the history: the list, each event, and files."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from references.exchange.exports import send
from references.lists import first_pages
from references.showing import show
from timeline import exports, pages
from timeline.filters import HistoryEventFilter
from timeline.models import HistoryEvent

PAGE_SIZE = 25


def event_list(request: HttpRequest) -> HttpResponseBase:
    """Show the history, oldest first, narrowed by the query string."""
    listing = HistoryEventFilter.published(request.GET)
    pagination = listing.page(request.GET.get("page"), PAGE_SIZE)
    events: Any = pagination.object_list
    file = listing.address(reverse("timeline:event-csv"))
    page = pages.history(events.with_parts("variants"))
    dates = listing.qs.values_list("date", flat=True)
    decades = first_pages(pages.decade_of, dates, pagination)
    context = {"list": listing, "pagination": pagination, "file": file}
    return show(request, "timeline/event_list.html", page, decades=decades, **context)


def event_export(request: HttpRequest) -> HttpResponseBase:
    """Send all events that the query string finds as a file."""
    lines = exports.lines(HistoryEventFilter.published(request.GET).rows_for_file())
    return send(request, lines, f"{settings.SITE_ORGANISATION}-history", "csv")


def event_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show one event, with links to its neighbours."""
    published = HistoryEvent.objects.published()
    rows = published.select_related("organisation", "date_citation")
    event = get_object_or_404(rows.with_parts("variants", "participants"), slug=slug)
    page = pages.event(
        event,
        event.published_variants,
        event.published_participants,
        *published.beside(event),
    )
    return show(request, "timeline/event_detail.html", page)
