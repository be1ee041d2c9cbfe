"""The newest changes of the history as an Atom feed, each of the date of its page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from references import rendering
from references.dating import page_dates
from references.exchange.exports import absolute, begin_feed
from references.models import Citation
from references.prose import markdown
from references.values import text
from timeline.exports.records import source_keys, with_sources
from timeline.models import HistoryEvent, HistoryEventQuerySet, Participant, Variant
from timeline.models.event import NEWEST_FIRST


@dataclass(frozen=True, slots=True)
class Change:
    """An event that is new or has changed, and on which day."""

    event: HistoryEvent
    citations: Mapping[str, Citation]
    changed: date


def newest(events: HistoryEventQuerySet, most: int) -> list[Change]:
    """Return the events whose pages changed last, the newest first."""
    dates = page_dates([HistoryEvent, Participant, Variant])
    days = {
        event.pk: dates[event.get_absolute_url()]
        for event in events.select_related(None).order_by(*NEWEST_FIRST).only("slug")
    }
    last = sorted(days, key=days.__getitem__, reverse=True)[:most]
    found = {
        event.pk: Change(event, citations, days[event.pk])
        for event, citations in with_sources(events.filter(pk__in=last))
    }
    return [found[number] for number in last]


def atom(changed: Iterable[Change], query: str = "") -> str:
    """Write changes in the order given as Atom; `query` is what narrowed them."""
    asked = f"?{query}" if query else ""
    feed = begin_feed(
        "history",
        "Events that are new or have changed in this profile",
        page=f"{reverse('timeline:event-list')}{asked}",
        feed=f"{reverse('timeline:event-atom')}{asked}",
    )
    for change in changed:
        event = change.event
        link = absolute(event.get_absolute_url())
        feed.add_item(
            title=text.for_xml(f"{event.when.in_words()}: {event.title}"),
            link=link,
            description=text.for_xml(_summary(event, change.citations)),
            unique_id=link,
            updateddate=datetime.combine(change.changed, time(), UTC),
            categories=[event.get_kind_display()],
        )
    return feed.writeString("utf-8")


def _summary(event: HistoryEvent, citations: Mapping[str, Citation]) -> str:
    """Return an event as HTML for a feed reader."""
    place = f", {event.place}" if event.place else ""
    variants = ((v.matter, v.value, v.said_by) for v in event.published_variants)
    differs = format_html_join("", "<li>{}: {} ({})</li>", variants)
    keys = [key for key in source_keys(event) if key in citations]
    named = (rendering.plain_citation(citations[key]) for key in keys)
    # `references.rendering` escapes every text.
    sources = format_html_join("", "<li>{}</li>", ((mark_safe(n),) for n in named))  # noqa: S308
    return format_html(
        "<p>{}{}</p><p>{}</p>{}{}",
        event.when.in_words(),
        place,
        markdown.plain(event.body),
        format_html("<p>Sources differ:</p><ul>{}</ul>", differs) if differs else "",
        format_html("<p>Sources:</p><ul>{}</ul>", sources) if sources else "",
    )
