"""Lay out the pages on history."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from orgprofile.models import Turn
from references.ledger import Ledger, Notes, reference_list
from references.prose.footnotes import Mark, Passage, Place
from timeline.models import HistoryEvent, Participant, Variant


class Saying(NamedTuple):
    """The source of a value, and the place in it."""

    said_by: str
    mark: Mark | None


class Value(NamedTuple):
    """A value, and the sources that give it."""

    text: str
    sayings: tuple[Saying, ...]


class Matter(NamedTuple):
    """A matter on which sources differ, with each value they give."""

    name: str
    values: tuple[Value, ...]


class Entry(NamedTuple):
    """An event, its prose with numbered marks, and what its sources differ on."""

    event: HistoryEvent
    body: Passage
    matters: tuple[Matter, ...]
    # The sign of a doubt about its date, in a list.
    doubt: Mark | None = None


class Milestone(NamedTuple):
    """An event in a condensed history: its title, with the mark of its date's source."""

    event: HistoryEvent
    mark: Mark | None


class Decade(NamedTuple):
    label: str
    fragment: str
    entries: tuple[Entry, ...]


class HistoryPage(NamedTuple):
    decades: tuple[Decade, ...]
    notes: Notes
    title: str = "History"


class Part(NamedTuple):
    """A body that had a part in an event."""

    participant: Participant
    mark: Mark | None


class Links(NamedTuple):
    """The other rows an event's page links to."""

    previous: HistoryEvent | None = None
    next: HistoryEvent | None = None
    # Those that cite the same sources; turns, one for each exchange.
    events: tuple[HistoryEvent, ...] = ()
    turns: tuple[Turn, ...] = ()


class EventPage(NamedTuple):
    entry: Entry
    date_mark: Mark | None
    parts: tuple[Part, ...]
    links: Links
    notes: Notes

    @property
    def title(self) -> str:
        return f"{self.entry.event.title} · History"


def entries(events: Iterable[HistoryEvent], ledger: Ledger) -> tuple[Entry, ...]:
    """Lay out events that were read with their variants, in the order given."""
    return tuple(
        Entry(
            event,
            ledger.prose(event, "body", place),
            _matters(event.published_variants, ledger, place),
            ledger.doubted(event, place),
        )
        for event in events
        for place in [Place(event.title, event.slug)]
    )


def _matters(
    variants: Iterable[Variant], ledger: Ledger, place: Place
) -> tuple[Matter, ...]:
    """Group variants by matter, then by value, in order of first appearance."""
    found: dict[str, dict[str, list[Variant]]] = {}
    for variant in variants:
        values = found.setdefault(variant.matter, {})
        values.setdefault(variant.value, []).append(variant)

    def value(text: str, said: list[Variant]) -> Value:
        sayings = (Saying(row.said_by, ledger.source(row, place)) for row in said)
        return Value(text, tuple(sayings))

    # Numbered only now, in the order in which a visitor reads them.
    return tuple(
        Matter(matter, tuple(value(text, said) for text, said in values.items()))
        for matter, values in found.items()
    )


def milestones(
    events: Iterable[HistoryEvent], ledger: Ledger, place: Place
) -> tuple[Milestone, ...]:
    """Lay out the titles of events; the page of each has the rest of its sources."""
    return tuple(
        Milestone(event, ledger.source(event, place, "date_citation"))
        for event in events
    )


def history(events: Iterable[HistoryEvent]) -> HistoryPage:
    """Lay out events, oldest first, by decade, then their reference list."""
    ledger = Ledger()
    decades = tuple(
        Decade(*decade, tuple(found))
        for decade, found in groupby(entries(events, ledger), key=_decade)
    )
    return HistoryPage(decades, reference_list(ledger))


def _decade(entry: Entry) -> tuple[str, str]:
    """Return the decade an event began in, in words and as a fragment."""
    date = entry.event.when
    if date.start is None:
        return "Beginning not known", "decade-unknown"
    decade = date.earliest.year // 10 * 10
    return f"{decade}s", f"decade-{decade}"


def event(
    row: HistoryEvent,
    variants: Iterable[Variant],
    participants: Iterable[Participant],
    links: Links | None = None,
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
        tuple(Part(each, ledger.source(each, record)) for each in participants),
        links or Links(),
        reference_list(ledger),
    )
