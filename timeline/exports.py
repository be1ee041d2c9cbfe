"""The history as files and a feed: each event with its date, sources and doubts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join

from references import styles
from references.exchange.exports import (
    Record,
    absolute,
    csv_lines,
    day_text,
    json_lines,
    legend,
    source,
)
from references.models import Citation
from references.prose import markdown
from references.values import text
from references.values.source import Source
from timeline import calendar, changes
from timeline.calendar import Days
from timeline.models import HistoryEvent

COLUMNS = (
    "id",
    "title",
    "kind",
    "date",
    "date_in_words",
    "earliest",
    "latest",
    "date_basis",
    "date_source",
    "place",
    "countries",
    "organisation",
    "organisation_name",
    "participants",
    "text",
    "differs",
    "remark",
    "sources",
    "page",
)

# How many events are read at a time: so few that the prose of all of them is still
# remembered (`markdown.parse`) when their records are made.
BATCH = 200
# Of an event whose saving was not recorded, as in a database filled by hand.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def csv_file(events: Any) -> Iterator[str]:
    """Events in the order given as CSV; of each source, its key."""
    records = (
        record(event, citations) | {"sources": _keys(event)}
        for event, citations in with_sources(events)
    )
    return csv_lines(COLUMNS, records)


def json_file(events: Any) -> Iterator[str]:
    """Events in the order given as JSON, each with all its sources."""
    about = {
        "organisation": settings.SITE_SUBJECT,
        "page": absolute(reverse("timeline:event-list")),
        **legend(COLUMNS),
    }
    records = (record(event, citations) for event, citations in with_sources(events))
    return json_lines(about, "events", records)


def ics_file(events: Any) -> Iterator[str]:
    """The events whose days are known, as a calendar."""
    rows = changes.with_times(events.with_variants()).iterator(chunk_size=BATCH)
    name = f"History of {settings.SITE_SUBJECT}"
    return calendar.lines(name, settings.SITE_URL, dated_days(rows))


# What writes each kind of file, by the end of its name.
WRITERS = {"csv": csv_file, "json": json_file, "ics": ics_file}


def record(event: HistoryEvent, citations: Mapping[str, Citation]) -> Record:
    """All of an event; `citations` holds its sources by key."""
    return {
        "id": event.slug,
        "title": event.title,
        "kind": event.kind,
        "date": event.date,
        "date_in_words": event.when.words(),
        "earliest": day_text(event.earliest),
        "latest": day_text(event.latest),
        "date_basis": event.basis,
        "date_source": event.date_citation.key if event.date_citation else None,
        "place": event.place,
        "countries": event.country_codes,
        "organisation": event.organisation.slug,
        "organisation_name": event.organisation.name,
        "participants": [
            {
                "organisation": participant.organisation.slug,
                "name": participant.organisation.name,
                "part": participant.part,
                "source": participant.citation.key,
            }
            for participant in event.participants.all()
        ],
        "text": event.body,
        "differs": [
            {
                "matter": variant.matter,
                "value": variant.value,
                "said_by": variant.said_by,
                "source": variant.citation.key,
            }
            for variant in event.variants.all()
        ],
        "remark": event.disagreement,
        "sources": [source(citations[k]) for k in _keys(event) if k in citations],
        "page": absolute(event.get_absolute_url()),
    }


def _keys(event: HistoryEvent) -> list[str]:
    """The keys of everything an event rests on, each once."""
    keys = [*event.source_keys, *markdown.parse(event.disagreement).keys]
    if event.date_citation:
        keys.append(event.date_citation.key)
    keys += [participant.citation.key for participant in event.participants.all()]
    keys += [variant.citation.key for variant in event.variants.all()]
    return list(dict.fromkeys(keys))


def with_sources(
    events: Any,
) -> Iterator[tuple[HistoryEvent, Mapping[str, Citation]]]:
    """Events with all that belongs to them, each with its sources by key."""
    rows = events.select_related("organisation", "date_citation")
    found = rows.with_variants().with_participants().iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        citations = Citation.objects.by_key(
            {key for event in batch for key in _keys(event)}
        )
        for event in batch:
            yield event, citations


# --- A calendar ------------------------------------------------------------------------


def dated_days(events: Iterable[HistoryEvent]) -> Iterator[Days]:
    """The events whose days are known, as a calendar shows them."""
    host = urlsplit(settings.SITE_URL).hostname
    for event in events:
        when = event.when
        start, end = when.start, when.end
        if not (start and end and start.day and end.day and when.is_certain):
            continue
        yield Days(
            id=f"{event.slug}@{host}",
            first=when.earliest,
            last=when.latest,
            title=event.title,
            description=_description(event),
            place=event.place,
            kind=event.get_kind_display(),
            address=absolute(event.get_absolute_url()),
            changed_at=getattr(event, "changed_at", None) or NEVER,
        )


def _description(event: HistoryEvent) -> str:
    differs = [f"{v.matter}: {v.value} ({v.said_by})" for v in event.variants.all()]
    lines = [markdown.plain(event.body)]
    if differs:
        lines.append(f"Sources differ. {'; '.join(differs)}.")
    return "\n".join(lines)


# --- A feed ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """An event that is new or has changed, and when."""

    event: HistoryEvent
    citations: Mapping[str, Citation]
    published_at: datetime | None
    changed_at: datetime


def feed(changed: Iterable[Change], query: str = "") -> str:
    """Changes, in the order given, as Atom; `query` is what they were narrowed by.

    Source: RFC 4287.
    """
    asked = f"?{query}" if query else ""
    address = absolute(f"{reverse('timeline:event-atom')}{asked}")
    atom = Atom1Feed(
        title=f"{settings.SITE_SUBJECT}: history",
        link=absolute(f"{reverse('timeline:event-list')}{asked}"),
        description=None,
        subtitle="Events that are new or have changed in this profile",
        author_name=f"The sourced profile of {settings.SITE_SUBJECT}",
        feed_url=address,
        feed_guid=address,
        language="en-GB",
    )
    for change in changed:
        event = change.event
        link = absolute(event.get_absolute_url())
        atom.add_item(
            title=text.for_xml(f"{event.when.words()}: {event.title}"),
            link=link,
            description=text.for_xml(_summary(event, change.citations)),
            unique_id=link,
            pubdate=change.published_at,
            updateddate=change.changed_at,
            categories=[event.get_kind_display()],
        )
    return atom.writeString("utf-8")


def _summary(event: HistoryEvent, citations: Mapping[str, Citation]) -> str:
    """An event for a feed reader, as HTML."""
    place = f", {event.place}" if event.place else ""
    differs = format_html_join(
        "",
        "<li>{}: {} ({})</li>",
        ((v.matter, v.value, v.said_by) for v in event.variants.all()),
    )
    sources = format_html_join(
        "",
        "<li>{}</li>",
        (
            (styles.plain(Source.of(citations[k])),)
            for k in _keys(event)
            if k in citations
        ),
    )
    return format_html(
        "<p>{}{}</p><p>{}</p>{}{}",
        event.when.words(),
        place,
        markdown.plain(event.body),
        format_html("<p>Sources differ:</p><ul>{}</ul>", differs) if differs else "",
        format_html("<p>Sources:</p><ul>{}</ul>", sources) if sources else "",
    )
