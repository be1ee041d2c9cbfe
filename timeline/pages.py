"""Lay out the pages on history, and the events that the page of an organisation shows."""

from collections.abc import Iterable
from functools import cached_property
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from orgprofile.models import Fact, Organisation, Section
from orgprofile.profile.pages import History, MarkedRow, Related, ShownEvents
from references.ledger import Ledger, ReferenceList, reference_list
from references.models.revision import per_revision
from references.prose.footnotes import Mark, Passage, Place
from references.values.dates import partial_date
from timeline.models import AWARD, FOUNDING, NEWEST, HistoryEvent, Participant, Variant

# How many events the page of an organisation lists.
MOST = 50
# What sources differ on where they differ on a date.
DATES = {"date", "day", "month", "start", "year"}


class Matter(NamedTuple):
    """A matter on which sources differ; `values` has (value, [(who gives it, its mark)])."""

    name: str
    values: list[tuple[str, list[tuple[str, Mark | None]]]]


class EventEntry(NamedTuple):
    """An event, its prose with numbered marks, and what its sources differ on."""

    event: HistoryEvent
    body: Passage
    matters: list[Matter]
    # The sign of a doubt about its date, in a list.
    doubt: Mark | None = None


class Decade(NamedTuple):
    label: str
    fragment: str
    entries: list[EventEntry]


class HistoryPage(NamedTuple):
    decades: list[Decade]
    references: ReferenceList
    title: str = "History"


class EventPage(NamedTuple):
    """An event with all its sources, and its neighbours in the history."""

    entry: EventEntry
    date_mark: Mark | None
    participants: list[MarkedRow]
    references: ReferenceList
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
        EventEntry(
            event,
            ledger.prose(event, "body", place),
            _matters(event.published_variants, ledger, place),
            ledger.doubted(event, place),
        )
        for event in events
        for place in [Place(event.title, event.slug)]
    ]
    decades = [
        Decade(*decade, list(rows))
        for decade, rows in groupby(entries, key=lambda e: decade_of(e.event.date))
    ]
    return HistoryPage(decades, reference_list(ledger))


def decade_of(date: str) -> tuple[str, str]:
    """Return the decade in which a partial date begins, in words and as a fragment."""
    when = partial_date(date)
    if when.start is None:
        return "Beginning not known", "decade-unknown"
    decade = when.earliest.year // 10 * 10
    return f"{decade}s", f"decade-{decade}"


def _matters(variants: Iterable[Variant], ledger: Ledger, place: Place) -> list[Matter]:
    """Group variants by matter, then by value, in order of first appearance."""
    matters: dict[str, dict[str, list[Variant]]] = {}
    for variant in variants:
        values = matters.setdefault(variant.matter, {})
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
        for matter, values in matters.items()
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
        EventEntry(row, body, _matters(variants, ledger, place)),
        ledger.source(row, record, "date_citation"),
        [MarkedRow(each, ledger.source(each, record)) for each in participants],
        reference_list(ledger),
        *neighbours,
    )


class OrganisationHistory(History):
    """The events on the page of an organisation; each title leads to all its sources."""

    @cached_property
    def _events(self) -> list[HistoryEvent]:
        return shown_events(self.organisation)

    def disputed(self, fact: Fact) -> list[Related]:
        """Return the parts of the founding's date on which its sources differ.

        An organisation may have several foundings: these are of the one in the year of the fact.
        """
        year = (fact.schema_value or fact.value)[:4]
        if fact.schema_property != "foundingDate" or not year:
            return []
        return [
            Related(row.matter.lower(), row.get_absolute_url(), row.event.date)
            for row in founding_variants(fact.organisation_id)
            if row.event.date.startswith(year) and row.matter.lower() in DATES
        ]

    def shown(self, shows: str, ledger: Ledger, place: Place) -> ShownEvents:
        """Lay out the highlights, the awards, or else the newest of the last ten years."""
        rows, first_year = self._events, timezone.now().year - 10
        events = [e for e in rows[: -NEWEST - 1 : -1] if e.latest.year >= first_year]
        more = Related("", "")
        if shows == Section.Shows.HISTORY:
            events = [event for event in rows if event.is_highlight]
            more = Related("The whole history, event by event", self._address())
        if shows == Section.Shows.AWARDS:
            events = [event for event in rows if event.kind == AWARD]
            more = Related("Each award in full", self._address(kind=AWARD))
        sources = (ledger.source(event, place, "date_citation") for event in events)
        return ShownEvents([*map(MarkedRow, events, sources)], more)

    def involving(self) -> list[Related]:
        """Return the events in which the body took part, the oldest first. One query.

        After the first `MOST`, a link leads to all of them.
        """
        slug = self.organisation.slug
        events = HistoryEvent.objects.published().involving(slug).in_order()
        listed = [
            Related(event.title, event.get_absolute_url(), event.date)
            for event in events[: MOST + 1]
        ]
        if len(listed) > MOST:
            address = self._address(organisation=slug)
            listed[MOST:] = [Related("All its events in the history", address)]
        return listed

    def _address(self, **narrowed: str) -> str:
        """Return the address of its events in the history; the subject's is the whole."""
        if not self.organisation.is_subject:
            narrowed["organisation"] = self.organisation.slug
        query = f"?{urlencode(narrowed)}" if narrowed else ""
        return f"{reverse('timeline:event-list')}{query}"


@per_revision
def shown_events(organisation: Organisation) -> list[HistoryEvent]:
    """Return the public events that the page of an organisation may show, in order."""
    events = HistoryEvent.objects.published().in_order()
    return list(events.shown_with(organisation))


@per_revision
def founding_variants(organisation: int) -> list[Variant]:
    """Return what sources differ on in the foundings of an organisation, by its number."""
    variants = Variant.objects.published().filter(
        event__organisation=organisation, event__kind=FOUNDING
    )
    return list(variants.in_order().select_related("event"))
