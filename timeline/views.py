"""The history: all of it, and each event."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from timeline import pages
from timeline.filters import HistoryEventFilter
from timeline.models import HistoryEvent


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """The history, oldest first, narrowed by the query string."""
    published = HistoryEvent.objects.published().in_order()
    events = HistoryEventFilter(request.GET, published)
    context = {"filter": events, "page": pages.history(events.qs)}
    return render(request, "timeline/event_list.html", context)


@require_safe
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One event, between the one before it and the one after."""
    published = HistoryEvent.objects.published()
    event = get_object_or_404(published.select_related("organisation"), slug=slug)
    page = pages.event(event, published.before(event), published.after(event))
    return render(request, "timeline/event_detail.html", {"page": page})
