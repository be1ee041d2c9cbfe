"""The views of the history: the list, each event, and files."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from orgprofile.models import Turn
from references.catalogue.showing import show
from references.exchange.exports import send
from timeline import exports, pages
from timeline.filters import HistoryEventFilter
from timeline.models import HistoryEvent

PAGE_SIZE = 30
# How many events, and how many exchanges, are listed as from the same sources.
MOST_LINKS = 50


def event_list(request: HttpRequest) -> HttpResponseBase:
    """Show the history, oldest first, narrowed by the query string."""
    listing = HistoryEventFilter.published(request.GET)
    pagination = listing.page(request.GET.get("page"), PAGE_SIZE)
    shown: Any = pagination.object_list
    file = listing.address(reverse("timeline:event-csv"))
    page = pages.history(shown.with_parts("variants"))
    context = {"list": listing, "pagination": pagination, "file": file}
    return show(request, "timeline/event_list.html", page, **context)


def event_export(request: HttpRequest) -> HttpResponseBase:
    """Send all events that the query string finds as a file."""
    lines = exports.lines(HistoryEventFilter.published(request.GET).rows_for_file())
    return send(request, lines, f"{settings.SITE_ORGANISATION}-history", "csv")


def event_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show one event, with links to its neighbours and to what cites its sources."""
    published = HistoryEvent.objects.published()
    rows = published.select_related("organisation", "date_citation")
    parts = rows.with_parts("variants", "participants")
    event = get_object_or_404(parts, slug=slug)
    sources = event.uses.filter(field="body").exclude(source="").values("source")
    citing = published.filter(uses__field="body", uses__source__in=sources)
    turns = Turn.objects.published().filter(
        Q(uses__field="body", uses__source__in=sources)
        | Q(criticism__uses__field="statement", criticism__uses__source__in=sources)
    )
    in_order = turns.select_related("criticism__target").order_by(
        "criticism__earliest", "criticism__slug", "order"
    )
    page = pages.event(
        event,
        event.published_variants,
        event.published_participants,
        *published.beside(event),
        citing.exclude(pk=event.pk).in_order().distinct()[:MOST_LINKS],
        list({turn.criticism_id: turn for turn in in_order}.values())[:MOST_LINKS],
    )
    return show(request, "timeline/event_detail.html", page)
