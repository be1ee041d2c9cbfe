"""Lay out the pages on history."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from references.ledger import Ledger, Notes, reference_list
from references.prose.footnotes import Mark, Passage, Place
from timeline.models import HistoryEvent, Participant, Variant


class Matter(NamedTuple):
    """A matter on which sources differ: each value, and who gives it, with their marks."""

    name: str
    values: list[tuple[str, list[tuple[str, Mark | None]]]]


class Entry(NamedTuple):
    """An event, its prose with numbered marks, and what its sources differ on."""

    event: HistoryEvent
    body: Passage
    matters: list[Matter]
    # The sign of a doubt about its date, in a list.
    doubt: Mark | None = None


class Sourced(NamedTuple):
    """A row that is shown without its prose, with the mark of its source."""

    row: Any
    mark: Mark | None


class Decade(NamedTuple):
    label: str
    fragment: str
    entries: list[Entry]


class HistoryPage(NamedTuple):
    decades: list[Decade]
    notes: Notes
    title: str = "History"


class EventPage(NamedTuple):
    """An event with all its sources, and its neighbours in the history."""

    entry: Entry
    date_mark: Mark | None
    participants: list[Sourced]
    notes: Notes
    previous: HistoryEvent | None = None
    next: HistoryEvent | None = None

    @property
    def title(self) -> str:
        return f"{self.entry.event.title} · History"


def history(events: Iterable[HistoryEvent]) -> HistoryPage:
    """Lay out events, oldest first, by decade, then their reference list.

    They were read with their variants.
    """
    ledger = Ledger()
    entries = [
        Entry(
            event,
            ledger.prose(event, "body", place),
            _matters(event.published_variants, ledger, place),
            ledger.doubted(event, place),
        )
        for event in events
        for place in [Place(event.title, event.slug)]
    ]
    decades = [
        Decade(*decade, list(found)) for decade, found in groupby(entries, key=_decade)
    ]
    return HistoryPage(decades, reference_list(ledger))


def _decade(entry: Entry) -> tuple[str, str]:
    """Return the decade an event began in, in words and as a fragment."""
    date = entry.event.when
    if date.start is None:
        return "Beginning not known", "decade-unknown"
    decade = date.earliest.year // 10 * 10
    return f"{decade}s", f"decade-{decade}"


def _matters(variants: Iterable[Variant], ledger: Ledger, place: Place) -> list[Matter]:
    """Group variants by matter, then by value, in order of first appearance."""
    found: dict[str, dict[str, list[Variant]]] = {}
    for variant in variants:
        values = found.setdefault(variant.matter, {})
        values.setdefault(variant.value, []).append(variant)
    # Numbered only now, in the order in which a visitor reads them.
    return [
        Matter(
            matter,
            [
                (value, [(row.said_by, ledger.source(row, place)) for row in rows])
                for value, rows in values.items()
            ],
        )
        for matter, values in found.items()
    ]


def milestones(
    events: Iterable[HistoryEvent], ledger: Ledger, place: Place
) -> list[Sourced]:
    """Lay out the titles of events; the page of each has the rest of its sources."""
    return [
        Sourced(each, ledger.source(each, place, "date_citation")) for each in events
    ]


def event(
    row: HistoryEvent,
    variants: Iterable[Variant],
    participants: Iterable[Participant],
    *neighbours: HistoryEvent | None,
) -> EventPage:
    """Lay out one event with what its sources differ on, then its reference list.

    None of the rows need be saved.
    """
    ledger = Ledger()
    place, record = Place(row.title, row.slug), Place("Record", "record")
    body = ledger.prose(row, "body", place)
    return EventPage(
        Entry(row, body, _matters(variants, ledger, place)),
        ledger.source(row, record, "date_citation"),
        [Sourced(each, ledger.source(each, record)) for each in participants],
        reference_list(ledger),
        *neighbours,
    )
