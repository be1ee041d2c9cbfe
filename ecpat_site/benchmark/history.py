"""A long history: its events with all that belongs to them, its pages, its files."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction

from ecpat_site.benchmark.filling import BATCH, NAMES, Filling, make
from ecpat_site.benchmark.measuring import LAST
from orgprofile.models import Organisation
from orgprofile.values import countries
from references.models import Citation
from timeline.models import HistoryEvent, Participant, Variant

ORGANISATIONS = 200
# Numbers of one length: no key is the beginning of another, as hardly any is.
SOURCES = range(1000, 3000)
# So many nothing but the first event cites: for them all others are looked through.
OWN_SOURCES = 12
# Of the organisations, so many have a history; the subject has most of the events.
HISTORIES = 20
# When the first of the events was saved; each batch follows a while later.
FIRST_SAVED = datetime(2024, 1, 1, tzinfo=UTC)

Kind = HistoryEvent.Kind
# As uneven as in the profile: of 26 events, so many of each kind.
KINDS = {
    **dict.fromkeys(Kind, 1),
    Kind.CAMPAIGN: 6,
    Kind.PUBLICATION: 4,
    Kind.AGREEMENT: 3,
    Kind.NETWORK: 3,
}

# Prose: each sentence takes one word of a list, and what follows it a marker or none.
SENTENCES = [
    "The network opened a {} for families and their lawyers in the capital",
    "Members of 12 countries met, and agreed on a {} for the years to come",
    "A {} on the protection of children was presented to the ministry of justice",
    "Police, teachers and hoteliers were trained with the help of a {}",
    "It was the first {} of its kind in the region, as its authors said",
    "Children and young people took part in the {}, which lasted several days",
    "A {} followed",
]
THINGS = ["study", "helpline", "report", "plan", "declaration", "manual", "survey"]
# In one event in two thousand.
RARE = "The special rapporteur was told of it."
# A reader finds this in half of the sentences and more.
OFTEN = "children"


class HistoryFilling(Filling):
    """Events of many histories, each saved once or twice.

    Of what is saved the history is kept too: the feed reads it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.number = 0

    @transaction.atomic
    def fill_first(self, events: int) -> None:
        """Fill in sources and organisations, then the first events."""
        self.fill_sources(SOURCES)
        make(self.organisations())
        self.bodies = list(Organisation.objects.order_by("pk"))
        self.fill_up_to(events)

    @transaction.atomic
    def fill_up_to(self, events: int) -> None:
        """Add events until there are so many, with their parts and their past."""
        rows = self.events(events - self.number)
        while batch := list(islice(rows, BATCH)):
            saved: list[Iterable[Any]] = [
                HistoryEvent.objects.bulk_create(batch),
                Participant.objects.bulk_create(self.participants(batch)),
                Variant.objects.bulk_create(self.variants(batch)),
            ]
            at = FIRST_SAVED + timedelta(minutes=self.number)
            for new in saved:
                self.remember(new, at)
            # A third of the events was corrected later.
            changed = [event for event in batch if self.chance.randrange(3) == 0]
            later = at + timedelta(days=self.chance.randrange(1, 700))
            self.remember(changed, later, update=True)

    @staticmethod
    def remember(rows: Iterable[Any], at: datetime, *, update: bool = False) -> None:
        """Write the history that `save` would have written."""
        found = list(rows)
        if found:
            history = type(found[0]).history
            history.bulk_history_create(found, default_date=at, update=update)

    def organisations(self) -> Iterator[Organisation]:
        yield Organisation(
            slug=settings.SITE_ORGANISATION,
            name=settings.SITE_SUBJECT,
            kind=Organisation.Kind.NETWORK,
            status="published",
        )
        for n in range(1, ORGANISATIONS):
            yield Organisation(
                slug=f"body-{n}",
                name=f"{NAMES[n % len(NAMES)]} {n}",
                status="published",
            )

    def events(self, number: int) -> Iterator[HistoryEvent]:
        kinds, weights = list(KINDS), list(KINDS.values())
        subject, *others = self.bodies[:HISTORIES]
        for n in range(self.number, self.number + number):
            self.number += 1
            codes = self.chance.sample(self.codes, self.chance.choice([1] * 9 + [3]))
            codes = [] if n % 3 == 0 else codes
            thing = self.chance.choice(THINGS)
            (kind,) = self.chance.choices(kinds, weights)
            yield HistoryEvent(
                organisation=subject if n % 5 else self.chance.choice(others),
                slug=f"event-{n}",
                title=f"{kind.label.capitalize()}: a {thing} of its own, number {n}",
                kind=kind,
                date=self.when(),
                basis=HistoryEvent.Basis.STATED,
                date_citation=self.source(),
                place=countries.named(codes[0]) if codes else "",
                countries=", ".join(codes),
                body=self.body(n),
                disagreement="" if n % 20 else f"One gives no day.[@{self.key()}]",
                is_highlight=n % 40 == 1 and n < 500,
                status="published" if n % 50 != 49 else "draft",
            )

    def body(self, n: int) -> str:
        """One to four sentences, each with a marker; of the first event, twelve."""
        if n == 0:
            own = self.sources[-OWN_SOURCES:]
            return " ".join(f"One says so.[@{source.key}]" for source in own)
        sentences = [
            f"{sentence.format(self.chance.choice(THINGS))}.[@{self.key()}]"
            for sentence in self.chance.sample(
                SENTENCES, self.chance.choice([1, 1, 2, 2, 2, 3, 3, 4])
            )
        ]
        if n % 2000 == 7:
            sentences.append(RARE)
        return " ".join(sentences)

    def source(self) -> Citation:
        """A source that many events cite; some are cited ten times as often as most."""
        shared = len(self.sources) - OWN_SOURCES
        return self.sources[int(shared * self.chance.random() ** 2)]

    def key(self) -> str:
        return self.source().key

    def participants(self, events: Iterable[HistoryEvent]) -> Iterator[Participant]:
        """One to three bodies for half of the events."""
        parts = list(Participant.Part)
        for event in events:
            if self.chance.randrange(2):
                continue
            bodies = self.chance.sample(self.bodies[1:], self.chance.randrange(1, 4))
            for order, body in enumerate(bodies, start=1):
                if body != event.organisation:
                    yield Participant(
                        event=event,
                        organisation=body,
                        part=self.chance.choice(parts),
                        order=order,
                        citation=self.source(),
                        status="published",
                    )

    def variants(self, events: Iterable[HistoryEvent]) -> Iterator[Variant]:
        """Two or three values for a fifth of the events, each from another source."""
        for event in events:
            if self.chance.randrange(5):
                continue
            sources = [self.source() for _ in range(self.chance.choice([2, 2, 3]))]
            for order, source in enumerate(dict.fromkeys(sources), start=1):
                yield Variant(
                    event=event,
                    order=order,
                    matter="Participants",
                    value=f"{self.chance.randrange(20, 900)}",
                    said_by=source.publisher,
                    citation=source,
                    status="published",
                )

    def when(self, year: int = 0) -> str:
        """As in the profile, with decades, spans of days, and the uncertain."""
        year = year or self.chance.randrange(1985, 2027)
        month, day = self.chance.randrange(1, 13), self.chance.randrange(1, 27)
        month_of = f"{year}-{month:02}"
        a_day = f"{month_of}-{day:02}"
        forms = {
            a_day: 8,
            month_of: 4,
            f"{year}": 4,
            f"{a_day}/{month_of}-{day + 2:02}": 3,
            f"{year}/{year + 2}": 2,
            f"{month_of}/{year + 1}-{month:02}": 1,
            f"{year}~": 1,
            f"{month_of}?": 1,
            f"{year // 10}X": 1,
        }
        (written,) = self.chance.choices(list(forms), list(forms.values()))
        return written


def page_addresses() -> Iterator[tuple[str, str]]:
    """Each page that is measured, and its address."""
    yield "first page", "/history/"
    yield "last page", f"/history/?page={LAST}"
    yield "a kind", "/history/?kind=campaign"
    yield "a kind, last page", f"/history/?kind=campaign&page={LAST}"
    yield "a kind and a country", "/history/?kind=campaign&country=TH"
    march = "since=1994-03&until=1994-03"
    yield "certainly in one month", f"/history/?{march}&within=certainly"
    yield "a decade", "/history/?since=1990s&until=1990s"
    yield "a word found often", f"/history/?q={OFTEN}"
    yield "a word found rarely", "/history/?q=rapporteur"
    yield "a word, none found", "/history/?q=nobody"
    yield "one organisation", "/history/?organisation=body-150"
    yield "the subject", f"/history/?organisation={settings.SITE_ORGANISATION}"
    yield "an event", "/history/event-10/"
    yield "an event on twelve sources of its own", "/history/event-0/"
    yield "feed", "/history/events.atom"
    yield "feed of a kind", "/history/events.atom?kind=campaign"
    yield "front page", "/"
    yield "an organisation", "/organisations/body-150/"


def file_addresses() -> Iterator[tuple[str, str, bytes]]:
    """Each file of the whole history, with what a row of it holds."""
    yield "events.csv", "/history/events.csv", b"event-"
    yield "events.json", "/history/events.json", b'{"id": "'
    yield "events.ics", "/history/events.ics", b"BEGIN:VEVENT"
