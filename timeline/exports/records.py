"""The history as CSV and JSON: each event with its date, sources and doubts."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.conf import settings
from django.urls import reverse

from references.exchange.exports import (
    Row,
    absolute,
    csv_lines,
    day_text,
    json_lines,
    legend,
    source,
)
from references.models import Citation
from references.prose import markdown
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
    "date_reading",
    "place",
    "countries",
    "organisation",
    "organisation_name",
    "participants",
    "text",
    "differs",
    "sources",
    "page",
)

# How many events are read at a time: so few that `markdown.parse` still remembers the
# prose of all of them when their records are made.
BATCH = 200

# An event, and its sources by key.
Sourced = tuple[HistoryEvent, Mapping[str, Citation]]


def csv_file(events: Any) -> Iterator[str]:
    """Write events in the order given as CSV; of each source, its key."""
    records = (
        record(event, citations) | {"sources": _keys_now(event, citations)}
        for event, citations in with_sources(events)
    )
    return csv_lines(COLUMNS, records)


def json_file(events: Any) -> Iterator[str]:
    """Write events in the order given as JSON, each with all its sources."""
    about = {
        "organisation": settings.SITE_SUBJECT,
        "page": absolute(reverse("timeline:event-list")),
        **legend(COLUMNS),
    }
    records = (record(event, citations) for event, citations in with_sources(events))
    return json_lines(about, "events", records)


def with_sources(events: Any) -> Iterator[Sourced]:
    """Read events with all that belongs to them and their sources, batch by batch."""
    rows = events.select_related("organisation", "date_citation")
    found = rows.with_variants().with_participants().iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        keys = {key for event in batch for key in source_keys(event)}
        citations = Citation.objects.by_key(keys)
        yield from ((event, citations) for event in batch)


def source_keys(event: HistoryEvent) -> list[str]:
    """Return the keys of everything an event rests on, each once."""
    keys = [*event.source_keys]
    if event.date_citation:
        keys.append(event.date_citation.key)
    keys += [participant.citation.key for participant in event.participants.all()]
    keys += [variant.citation.key for variant in event.published_variants]
    return list(dict.fromkeys(keys))


def _keys_now(event: HistoryEvent, citations: Mapping[str, Citation]) -> list[str]:
    """Return them as the keys of today, each once."""
    keys = (citations[k].key if k in citations else k for k in source_keys(event))
    return list(dict.fromkeys(keys))


def record(event: HistoryEvent, citations: Mapping[str, Citation]) -> Row:
    """Return all of an event, under the names of the columns."""
    keys = _keys_now(event, citations)
    found = [citations[key] for key in keys if key in citations]
    return {
        "id": event.slug,
        "title": event.title,
        "kind": event.kind,
        "date": event.date,
        "date_in_words": event.when.in_words(),
        "earliest": day_text(event.earliest),
        "latest": day_text(event.latest),
        "date_basis": event.basis,
        "date_source": event.date_citation.key if event.date_citation else None,
        "date_reading": event.date_reading,
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
                "reading": participant.reading,
            }
            for participant in event.participants.all()
        ],
        "text": markdown.plain(event.body),
        "differs": [
            {
                "matter": variant.matter,
                "value": variant.value,
                "said_by": variant.said_by,
                "source": variant.citation.key,
                "reading": variant.reading,
            }
            for variant in event.published_variants
        ],
        "sources": [source(citation) for citation in found],
        "page": absolute(event.get_absolute_url()),
    }
