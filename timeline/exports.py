"""The history as CSV and JSON, and its newest changes as an Atom feed."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join

from references.catalogue.showing import absolute
from references.exchange.exports import Row, day_text, source, table_lines
from references.ledger import page_dates
from references.models import Citation
from references.prose import markdown
from references.templatetags.citations import plain_citation
from references.values import text
from timeline.filters import HistoryEventFilter
from timeline.models import HistoryEvent, Participant, Variant

# How many events the feed has.
MOST = 50


def _of_each(rows: Iterable[Any], **columns: str) -> list[Row]:
    """Return these columns of each row, under their names."""
    return [
        {name: attrgetter(path)(row) for name, path in columns.items()} for row in rows
    ]


_SOURCE = {"source": "citation.key", "reading": "reading"}
_BODY = {"organisation": "organisation.slug", "name": "organisation.name"}
_PART = _BODY | {"part": "part"} | _SOURCE
_VARIANT = {"matter": "matter", "value": "value", "said_by": "said_by"} | _SOURCE
# What a file says of an event; of its sources CSV has the keys alone.
COLUMNS: dict[str, Callable[[HistoryEvent], Any]] = {
    "id": lambda event: event.slug,
    "title": lambda event: event.title,
    "kind": lambda event: event.kind,
    "date": lambda event: event.date,
    "date_in_words": lambda event: event.when.spelled_out(),
    "earliest": lambda event: day_text(event.earliest),
    "latest": lambda event: day_text(event.latest),
    "date_basis": lambda event: event.basis,
    "date_source": lambda event: getattr(event.date_citation, "key", None),
    "date_reading": lambda event: event.date_reading,
    "place": lambda event: event.place,
    "countries": lambda event: event.country_codes,
    "organisation": lambda event: event.organisation.slug,
    "organisation_name": lambda event: event.organisation.name,
    "participants": lambda event: _of_each(event.published_participants, **_PART),
    "text": lambda event: markdown.plain(event.body),
    "differs": lambda event: _of_each(event.published_variants, **_VARIANT),
    "sources": lambda event: [citation.key for citation in event.sources],
    "page": lambda event: absolute(event.get_absolute_url()),
}


def lines(written: str, events: Any) -> Iterator[str]:
    """Write events in the order given as CSV, or as JSON with all their sources."""
    about = {
        "organisation": settings.SITE_SUBJECT,
        "page": absolute(reverse("timeline:event-list")),
    }
    columns = dict(COLUMNS)
    if written == "json":
        columns["sources"] = lambda event: [source(each) for each in event.sources]
    records = (
        {name: value(event) for name, value in columns.items()}
        for event in with_sources(events)
    )
    return table_lines(written, tuple(columns), about, "events", records)


def with_sources(events: Any) -> list[HistoryEvent]:
    """Read events with all that belongs to them, and their `sources`. Four queries."""
    rows = events.select_related("organisation", "date_citation")
    found = list(rows.with_parts("variants", "participants"))
    cited = {
        event: [
            key
            for row in (event, *event.published_participants, *event.published_variants)
            for _field, key, _doubt, _readings in row.cited()
        ]
        for event in found
    }
    citations = Citation.objects.by_key(
        {key for keys in cited.values() for key in keys}
    )
    for event, keys in cited.items():
        # In reading order, each once.
        sources = (citations[key] for key in keys if key in citations)
        event.sources = list(dict.fromkeys(sources))
    return found


class EventFeed(Feed):
    """The events, narrowed by the query string, whose pages changed last.

    Each has the date of its page. Source: RFC 4287; its `rights` name the licence.
    """

    feed_type = Atom1Feed
    language = settings.PROFILE.language
    subtitle = "Events that are new or have changed in this profile"

    def title(self) -> str:
        return f"{settings.SITE_SUBJECT}: history"

    def feed_copyright(self) -> str:
        licence = settings.PROFILE.licence
        return f"The text is under {licence.name}: {licence.url}"

    def get_object(self, request: HttpRequest) -> HistoryEventFilter:
        return HistoryEventFilter.published(request.GET)

    def link(self, listing: HistoryEventFilter) -> str:
        return absolute(listing.address(reverse("timeline:event-list")))

    def feed_url(self, listing: HistoryEventFilter) -> str:
        return absolute(listing.address(reverse("timeline:event-atom")))

    feed_guid = feed_url

    def author_name(self) -> str:
        subject = f"The sourced profile of {settings.SITE_SUBJECT}"
        return settings.PROFILE.signed_by or subject

    def author_link(self) -> str:
        return settings.PROFILE.contact_url

    def items(self, listing: HistoryEventFilter) -> list[Any]:
        """Return events with their sources, the newest first; dates them by `changed`."""
        events: list[Any] = with_sources(listing.rows_for_file())
        dates = page_dates([HistoryEvent, Participant, Variant])
        for event in events:
            event.changed = dates[event.get_absolute_url()]
        events.reverse()
        return sorted(events, key=attrgetter("changed"), reverse=True)[:MOST]

    def item_title(self, event: Any) -> str:
        return text.for_xml(f"{event.when.spelled_out()}: {event.title}")

    def item_link(self, event: Any) -> str:
        return absolute(event.get_absolute_url())

    def item_updateddate(self, event: Any) -> datetime:
        return datetime.combine(event.changed, time(), UTC)

    def item_categories(self, event: Any) -> list[str]:
        return [event.get_kind_display()]

    def item_description(self, event: Any) -> str:
        """Return an event as HTML: its date and place, its text, its sources."""
        variants = ((v.matter, v.value, v.said_by) for v in event.published_variants)
        differs = format_html_join("", "<li>{}: {} ({})</li>", variants)
        named = ((plain_citation(citation),) for citation in event.sources)
        sources = format_html_join("", "<li>{}</li>", named)
        html = format_html(
            "<p>{}</p><p>{}</p>{}{}",
            ", ".join(filter(None, [event.when.spelled_out(), event.place])),
            markdown.plain(event.body),
            format_html("<p>Sources differ:</p><ul>{}</ul>", differs)
            if differs
            else "",
            format_html("<p>Sources:</p><ul>{}</ul>", sources) if sources else "",
        )
        return text.for_xml(html)
