"""The history as CSV and JSON: each event with its date, sources and doubts."""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.urls import reverse

from references.exchange.exports import Row, absolute, day_text, source, table_lines
from references.models import Citation
from references.prose import markdown
from timeline.models import HistoryEvent


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
    keys = {event: _source_keys(event) for event in found}
    citations = Citation.objects.by_key({key for some in keys.values() for key in some})
    for event, some in keys.items():
        cited = (citations[key] for key in some if key in citations)
        event.sources = list(dict.fromkeys(cited))
    return found


def _source_keys(event: HistoryEvent) -> list[str]:
    """Return the keys of everything an event rests on, in reading order."""
    parts = [*event.published_participants, *event.published_variants]
    cited = [event.date_citation, *(part.citation for part in parts)]
    return [*event.source_keys, *(each.key for each in cited if each)]
