"""What the pages on history show."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from orgprofile.models import Turn
from references.prose import markdown
from references.prose.footnotes import Mark, Passage, Place
from references.statements.ledger import Ledger, Notes, reference_list
from timeline.models import HistoryEvent, Participant, RelatedCriticism, Variant


@dataclass(frozen=True, slots=True)
class Saying:
    """Who gives a value, and where."""

    said_by: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Reading:
    """A value that some sources give."""

    value: str
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter on which sources differ, with each value they give."""

    name: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, with its prose ready to be shown, and what its sources differ on."""

    event: HistoryEvent
    body: Passage
    matters: tuple[Matter, ...]
    remark: Passage


@dataclass(frozen=True, slots=True)
class Milestone:
    """An event in a condensed history: its title, with the marks of its sources."""

    event: HistoryEvent
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Award:
    """An award as a profile tells it; `differs` says that its page has more to tell."""

    event: HistoryEvent
    body: Passage
    differs: bool


@dataclass(frozen=True, slots=True)
class Decade:
    label: str
    fragment: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    decades: tuple[Decade, ...]
    notes: Notes
    title: str = "History"


@dataclass(frozen=True, slots=True)
class Part:
    """A body that had a part in an event."""

    participant: Participant
    mark: Mark


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The rows beside an event, as they come from the database."""

    previous: HistoryEvent | None = None
    next: HistoryEvent | None = None
    related: tuple[RelatedCriticism, ...] = ()
    # What may rest on the same sources: the page looks which does.
    events: tuple[HistoryEvent, ...] = ()
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class EventPage:
    entry: Entry
    date_mark: Mark | None
    parts: tuple[Part, ...]
    beside: Surroundings
    notes: Notes

    @property
    def title(self) -> str:
        return f"{self.entry.event.title} · History"


def entries(
    events: Iterable[HistoryEvent], ledger: Ledger, place: Place | None = None
) -> tuple[Entry, ...]:
    """Lay out events whose variants were prefetched, in the order given.

    Their marks stand at `place`, or each at its own heading.
    """
    return tuple(
        _entry(event, ledger, place or Place(event.title, event.slug))
        for event in events
    )


def _entry(event: HistoryEvent, ledger: Ledger, place: Place) -> Entry:
    return Entry(
        event,
        ledger.prose(event, "body", place),
        _matters(event, ledger, place),
        ledger.prose(event, "disagreement", place),
    )


def _matters(event: HistoryEvent, ledger: Ledger, place: Place) -> tuple[Matter, ...]:
    """What the sources differ on, in order of first appearance, values likewise."""
    found: dict[str, dict[str, list[Variant]]] = {}
    for variant in event.variants.all():
        values = found.setdefault(variant.matter, {})
        values.setdefault(variant.value, []).append(variant)
    # Numbered once they stand as they are read.
    return tuple(
        Matter(
            matter,
            tuple(
                Reading(
                    value, tuple(_saying(variant, ledger, place) for variant in said)
                )
                for value, said in values.items()
            ),
        )
        for matter, values in found.items()
    )


def _saying(variant: Variant, ledger: Ledger, place: Place) -> Saying:
    return Saying(variant.said_by, ledger.source(variant, place))


def milestones(
    events: Iterable[HistoryEvent], ledger: Ledger, place: Place
) -> tuple[Milestone, ...]:
    """Lay out the titles of events, each with the sources its prose cites."""
    return tuple(
        Milestone(event, tuple(ledger.mark(key, place) for key in event.source_keys))
        for event in events
    )


def awards(events: Iterable[Any], ledger: Ledger, place: Place) -> tuple[Award, ...]:
    """Lay out awards that say whether sources differ on them (`with_doubts`)."""
    return tuple(
        Award(
            event,
            ledger.prose(event, "body", place),
            differs=event.differs or bool(event.disagreement),
        )
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
    """The decade an event began in, in words and as a fragment.

    Those of which no beginning is known stand first, in order and so here.
    """
    date = entry.event.when
    if date.start is None:
        return "Beginning not known", "decade-unknown"
    decade = date.earliest.year // 10 * 10
    return f"{decade}s", f"decade-{decade}"


def event(row: HistoryEvent, beside: Surroundings) -> EventPage:
    """Lay out one event, then its reference list."""
    ledger = Ledger()
    (entry,) = entries([row], ledger)
    record = Place("Record", "record")
    source = row.date_citation
    page = EventPage(
        entry,
        ledger.source(row, record, "date_citation") if source else None,
        tuple(
            Part(participant, ledger.source(participant, record))
            for participant in row.participants.all()
        ),
        _on_the_same_sources(row, beside),
        notes=(),
    )
    return replace(page, notes=reference_list(ledger))


def _on_the_same_sources(row: HistoryEvent, beside: Surroundings) -> Surroundings:
    """Drop what turns out to cite other sources; one turn stands for its exchange."""
    sources = set(row.source_keys)
    turns: dict[int, Turn] = {}
    for turn in beside.turns:
        cited = {*_keys(turn.body), *_keys(turn.criticism.statement)}
        if sources & cited:
            turns.setdefault(turn.criticism_id, turn)
    return replace(
        beside,
        events=tuple(e for e in beside.events if sources & set(e.source_keys)),
        turns=tuple(turns.values()),
    )


def _keys(text: str) -> tuple[str, ...]:
    return markdown.parse(text).keys
