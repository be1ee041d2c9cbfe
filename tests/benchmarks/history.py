"""A long history: its events, with participants, variants and what saving them leaves."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings

from orgprofile.models import Organisation
from orgprofile.values import countries
from references.models import Citation
from tests.benchmarks.filling import (
    BATCH,
    CHANCE,
    CODES,
    make_organisations,
    make_sources,
    one_of,
    prose,
    when,
)
from timeline.models import HistoryEvent, Participant, Variant

MODEL = HistoryEvent
ROWS = 50_000
HELP = "events of all histories, four fifths of the subject"

# So many of the organisations have a history.
HISTORIES = 20
FIRST_SAVED = datetime(2024, 1, 1, tzinfo=UTC)
Kind = HistoryEvent.Kind
# As uneven as in the profile.
KINDS = {
    **dict.fromkeys(Kind, 1),
    Kind.CAMPAIGN: 6,
    Kind.PUBLICATION: 4,
    Kind.AGREEMENT: 3,
    Kind.NETWORK: 3,
}


def fill(rows: int) -> None:
    """Make so many events; half have participants, a fifth variants."""
    sources = make_sources(min(2000, rows))
    bodies = make_organisations(min(200, rows))
    events = events_of(bodies[:HISTORIES], rows, sources)
    while batch := list(islice(events, BATCH)):
        saved: list[list[Any]] = [
            HistoryEvent.objects.bulk_create(batch),
            Participant.objects.bulk_create(participants(batch, bodies, sources)),
            Variant.objects.bulk_create(variants(batch, sources)),
        ]
        at = FIRST_SAVED + timedelta(days=CHANCE.randrange(700))
        # A third of the events was corrected later.
        for made in [*saved, batch[::3]]:
            if made:
                history = type(made[0]).history
                history.bulk_history_create(
                    made, default_date=at, update=made is not saved[0]
                )
            at += timedelta(days=1)


def events_of(
    bodies: list[Organisation], number: int, sources: list[Citation]
) -> Iterator[HistoryEvent]:
    subject, *others = bodies
    keys = [source.key for source in sources]
    for n in range(number):
        codes = CHANCE.sample(CODES, CHANCE.choice([0, 0, 1, 1, 1, 3]))
        kind = one_of(KINDS)
        body = prose(keys, CHANCE.randrange(1, 5))
        rare = f"The special rapporteur said so.[@{keys[0]}]" if n % 2000 == 7 else ""
        yield HistoryEvent(
            organisation=subject if n % 5 else CHANCE.choice(others),
            slug=f"event-{n}",
            title=f"{kind.label.capitalize()}, number {n}",
            kind=kind,
            date=when(),
            basis=HistoryEvent.Basis.STATED,
            date_citation=CHANCE.choice(sources),
            place=countries.named(codes[0]) if codes else "",
            countries=", ".join(codes),
            body=" ".join([*body, rare]),
            disagreement="" if n % 20 else next(prose(keys)),
            is_highlight=n % 40 == 1 and n < 500,
            status="draft" if n % 50 == 49 else "published",
        )


def participants(
    events: Iterable[HistoryEvent], bodies: list[Organisation], sources: list[Citation]
) -> list[Participant]:
    return [
        Participant(
            event=event,
            organisation=body,
            part=CHANCE.choice(Participant.Part.values),
            order=order,
            citation=CHANCE.choice(sources),
            status="published",
        )
        for event in events
        if CHANCE.randrange(2)
        for order, body in enumerate(CHANCE.sample(bodies[1:], CHANCE.randrange(1, 4)))
        if body != event.organisation
    ]


def variants(events: Iterable[HistoryEvent], sources: list[Citation]) -> list[Variant]:
    return [
        Variant(
            event=event,
            order=order,
            matter="Participants",
            value=f"{CHANCE.randrange(20, 900)}",
            said_by=source.publisher,
            citation=source,
            status="published",
        )
        for event in events
        if not CHANCE.randrange(5)
        for order, source in enumerate(CHANCE.sample(sources, 2))
    ]


def pages() -> Iterator[tuple[str, str]]:
    """Yield each page that is measured, and its address."""
    yield "first page", "/history/"
    yield "last page", "/history/?page=999999"
    yield "a kind", "/history/?kind=campaign"
    yield "a kind, last page", "/history/?kind=campaign&page=999999"
    yield "a kind and a country", "/history/?kind=campaign&country=TH"
    march = "since=1994-03&until=1994-03"
    yield "certainly in one month", f"/history/?{march}&within=certainly"
    yield "a decade", "/history/?since=1990s&until=1990s"
    yield "a word found often", "/history/?q=children"
    yield "a word found rarely", "/history/?q=rapporteur"
    yield "a word, none found", "/history/?q=nobody"
    yield "one organisation", "/history/?organisation=body-50"
    yield "the subject", f"/history/?organisation={settings.SITE_ORGANISATION}"
    yield "an event", "/history/event-11/"
    yield "feed", "/history/events.atom"
    yield "feed of a kind", "/history/events.atom?kind=campaign"
    yield "front page", "/"
    yield "an organisation", "/organisations/body-50/"


def files() -> Iterator[tuple[str, str, bytes]]:
    """Yield each file that is measured, its address, and what each of its rows holds."""
    yield "events.csv", "/history/events.csv", b"event-"
    yield "events.json", "/history/events.json", b'{"id": "'
    yield "events.ics", "/history/events.ics", b"BEGIN:VEVENT"
