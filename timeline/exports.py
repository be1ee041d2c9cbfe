"""The history as CSV."""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any

from references.exchange.exports import Row, csv_lines, day_text
from references.models import Citation
from references.prose import markdown
from references.showing import absolute
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
# What a file says of an event; of its sources the keys.
COLUMNS: dict[str, Callable[[HistoryEvent], Any]] = {
    "id": lambda event: event.slug,
    "title": lambda event: event.title,
    "kind": lambda event: event.kind,
    "date": lambda event: event.date,
    "date_in_words": lambda event: event.date_in_words,
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


def lines(events: Any) -> Iterator[str]:
    """Write events in the order given as CSV."""
    records = (
        {name: value(event) for name, value in COLUMNS.items()}
        for event in with_sources(events)
    )
    return csv_lines(tuple(COLUMNS), records)


def with_sources(events: Any) -> list[HistoryEvent]:
    """Read events with all that belongs to them, and their `sources`. Four queries."""
    rows = events.select_related("organisation", "date_citation")
    loaded = list(rows.with_parts("variants", "participants"))
    cited = {
        event: [
            key
            for row in (event, *event.published_participants, *event.published_variants)
            for _field, key, _doubt, _readings in row.cited()
        ]
        for event in loaded
    }
    citations = Citation.objects.by_key(
        {key for keys in cited.values() for key in keys}
    )
    for event, keys in cited.items():
        # In reading order, each once.
        sources = (citations[key] for key in keys if key in citations)
        event.sources = list(dict.fromkeys(sources))
    return loaded
