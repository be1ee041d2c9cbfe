"""The newest changes of the history as an Atom feed.

The history of changes tells when an event changed, so no column repeats it. An event
saved without its history, by `bulk_create`, is in no feed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from references import rendering
from references.exchange import feeds
from references.exchange.exports import absolute
from references.models import Citation
from references.prose import markdown
from references.statements.statement import Status
from references.values import text
from references.values.source import Source
from timeline.exports.records import source_keys, with_sources
from timeline.models import HistoryEvent, HistoryEventQuerySet, Participant, Variant


@dataclass(frozen=True, slots=True)
class Change:
    """An event that is new or has changed, and when."""

    event: HistoryEvent
    citations: Mapping[str, Citation]
    published_at: datetime | None
    changed_at: datetime


def newest(events: HistoryEventQuerySet, most: int) -> list[Change]:
    """Return the events that changed last, the newest first."""
    changed = changed_at(events, most)
    rows = events.filter(pk__in=changed)
    saved = HistoryEvent.history.filter(status=Status.PUBLISHED, id__in=changed)
    published = dict(
        saved.order_by().values_list("id").annotate(at=Min("history_date"))
    )
    found = [
        Change(event, citations, published.get(event.pk), changed[event.pk])
        for event, citations in with_sources(rows)
    ]
    return sorted(found, key=attrgetter("changed_at"), reverse=True)


def changed_at(events: HistoryEventQuerySet, most: int) -> dict[int, datetime]:
    """Return when the events that changed last did so, the newest first: {pk: time}.

    A change to who took part, or to what sources differ on, is a change of the event.
    Changes to drafts do not count. One query for each of the three models, two where
    few rows were changed often.
    """
    changed: dict[int, datetime] = {}
    histories: list[tuple[Any, str]] = [
        (HistoryEvent.history, "id"),
        (Participant.history, "event_id"),
        (Variant.history, "event_id"),
    ]
    for history, event_id in histories:
        ours = events.order_by().filter(pk=OuterRef(event_id))
        saved = history.filter(Exists(ours), status=Status.PUBLISHED)
        for pk, at in _last_saved(saved, event_id, most):
            changed[pk] = max(at, changed.get(pk, at))
    newest_first = sorted(changed.items(), key=lambda row: row[1], reverse=True)
    return dict(newest_first[:most])


def _last_saved(saved: QuerySet[Any], event_id: str, most: int) -> Iterable[Any]:
    """Return the events saved last and when, each once, `most` of them.

    Few rows are read, by an index; all of them only where the last rows saved turn
    out to be the same few events again and again.
    """
    rows = saved.order_by("-history_date", "-history_id")
    last = list(rows.values_list(event_id, "history_date")[: most * 4])
    found = dict(reversed(last))
    if len(found) < most and len(last) == most * 4:
        by_event = saved.order_by().values_list(event_id)
        return by_event.annotate(at=Max("history_date")).order_by("-at")[:most]
    return found.items()


def atom(changed: Iterable[Change], query: str = "") -> str:
    """Write changes in the order given as Atom; `query` is what narrowed them."""
    asked = f"?{query}" if query else ""
    feed = feeds.begin(
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
            pubdate=change.published_at,
            updateddate=change.changed_at,
            categories=[event.get_kind_display()],
        )
    return feed.writeString("utf-8")


def _summary(event: HistoryEvent, citations: Mapping[str, Citation]) -> str:
    """Return an event as HTML for a feed reader."""
    place = f", {event.place}" if event.place else ""
    variants = ((v.matter, v.value, v.said_by) for v in event.published_variants)
    differs = format_html_join("", "<li>{}: {} ({})</li>", variants)
    keys = [key for key in source_keys(event) if key in citations]
    named = (rendering.plain_citation(Source.of(citations[key])) for key in keys)
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
