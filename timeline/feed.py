"""The newest changes of the history as an Atom feed, each of the date of its page."""

from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from references.exchange.exports import absolute
from references.ledger import page_dates
from references.prose import markdown
from references.templatetags.citations import plain_citation
from references.values import text
from timeline.exports import with_sources
from timeline.filters import HistoryEventFilter
from timeline.models import HistoryEvent, Participant, Variant

MOST = 50


class EventFeed(Feed):
    """The events, narrowed by the query string, whose pages changed last.

    Source: RFC 4287; its `rights` name the licence.
    """

    feed_type = Atom1Feed
    language = settings.PROFILE.language
    subtitle = "Events that are new or have changed in this profile"

    def get_object(self, request: HttpRequest) -> HistoryEventFilter:
        return HistoryEventFilter.published(request.GET)

    def link(self, listing: HistoryEventFilter) -> str:
        return absolute(listing.address(reverse("timeline:event-list")))

    def feed_url(self, listing: HistoryEventFilter) -> str:
        return absolute(listing.address(reverse("timeline:event-atom")))

    feed_guid = feed_url

    def title(self) -> str:
        return f"{settings.SITE_SUBJECT}: history"

    def feed_copyright(self) -> str:
        licence = settings.PROFILE.licence
        return f"The text is under {licence.name}: {licence.url}"

    def author_name(self) -> str:
        subject = settings.SITE_SUBJECT
        return settings.PROFILE.signed_by or f"The sourced profile of {subject}"

    def author_link(self) -> str:
        return settings.PROFILE.contact_url

    def items(self, listing: HistoryEventFilter) -> list[HistoryEvent]:
        """Return events with their sources, the newest first; dates them by `changed`."""
        dates = page_dates([HistoryEvent, Participant, Variant])
        events = listing.rows_for_file()
        rows = events.select_related(None).only("slug").reverse()
        days = {row.pk: dates[row.get_absolute_url()] for row in rows}
        newest = sorted(days, key=days.__getitem__, reverse=True)[:MOST]
        found = {row.pk: row for row in with_sources(events.filter(pk__in=newest))}
        for event in found.values():
            event.changed = days[event.pk]
        return [found[number] for number in newest]

    def item_title(self, event: Any) -> str:
        return text.for_xml(f"{event.when.spelled_out()}: {event.title}")

    def item_link(self, event: Any) -> str:
        return absolute(event.get_absolute_url())

    def item_description(self, event: Any) -> str:
        return text.for_xml(_summary(event))

    def item_updateddate(self, event: Any) -> datetime:
        return datetime.combine(event.changed, time(), UTC)

    def item_categories(self, event: Any) -> list[str]:
        return [event.get_kind_display()]


def _summary(event: HistoryEvent) -> SafeString:
    """Return an event as HTML for a feed reader."""
    place = f", {event.place}" if event.place else ""
    variants = ((v.matter, v.value, v.said_by) for v in event.published_variants)
    differs = format_html_join("", "<li>{}: {} ({})</li>", variants)
    named = ((plain_citation(source),) for source in event.sources)
    sources = format_html_join("", "<li>{}</li>", named)
    return format_html(
        "<p>{}{}</p><p>{}</p>{}{}",
        event.when.spelled_out(),
        place,
        markdown.plain(event.body),
        format_html("<p>Sources differ:</p><ul>{}</ul>", differs) if differs else "",
        format_html("<p>Sources:</p><ul>{}</ul>", sources) if sources else "",
    )
