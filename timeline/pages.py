"""What the pages on history show."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from references import prose
from references.footnotes import Mark, Passage, Place
from references.pages import Ledger, Notes, reference_list
from timeline.models import HistoryEvent


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, with its prose ready to be shown."""

    event: HistoryEvent
    body: Passage
    disagreement: Passage


@dataclass(frozen=True, slots=True)
class Milestone:
    """An event in a condensed history: its title, with the marks of its sources."""

    event: HistoryEvent
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Decade:
    label: str
    fragment: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    decades: tuple[Decade, ...]
    found: int
    notes: Notes


@dataclass(frozen=True, slots=True)
class EventPage:
    entry: Entry
    previous: HistoryEvent | None
    next: HistoryEvent | None
    notes: Notes


def entries(
    events: Iterable[HistoryEvent], ledger: Ledger, place: Place | None = None
) -> tuple[Entry, ...]:
    """Lay out events in the order given. Their marks stand at `place`, or each
    at its own heading."""
    return tuple(
        _entry(event, ledger, place or Place(event.title, event.slug))
        for event in events
    )


def _entry(event: HistoryEvent, ledger: Ledger, place: Place) -> Entry:
    return Entry(
        event,
        ledger.passage(event.body, place),
        ledger.passage(event.disagreement, place),
    )


def milestones(
    events: Iterable[HistoryEvent], ledger: Ledger, place: Place
) -> tuple[Milestone, ...]:
    """Lay out the titles of events, each with the sources its prose cites."""
    return tuple(
        Milestone(
            event,
            tuple(ledger.mark(key, place) for key in prose.parse(event.body).keys),
        )
        for event in events
    )


def history(events: Iterable[HistoryEvent]) -> HistoryPage:
    """Lay out events, oldest first, by decade, then their reference list."""
    ledger = Ledger()
    decades = tuple(
        Decade(f"{decade}s", f"decade-{decade}", tuple(found))
        for decade, found in groupby(entries(events, ledger), key=_decade)
    )
    found = sum(len(decade.entries) for decade in decades)
    return HistoryPage(decades, found, reference_list(ledger))


def _decade(entry: Entry) -> int:
    """The decade an event began in; of one without a known beginning, it ended in."""
    date = entry.event.when
    day = date.earliest if date.start else date.latest
    return day.year // 10 * 10


def event(
    row: HistoryEvent, previous: HistoryEvent | None, following: HistoryEvent | None
) -> EventPage:
    """Lay out one event, then its reference list."""
    ledger = Ledger()
    (entry,) = entries([row], ledger)
    return EventPage(entry, previous, following, reference_list(ledger))
