"""What the pages on organisations, their figures and their critics show.

Each function lays out rows in reading order and feeds their citations to the
ledger it is given; whoever opened the ledger closes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from orgprofile import disagreement
from orgprofile.disagreement import Figure
from orgprofile.models import (
    Criticism,
    Fact,
    KeyPerson,
    Measure,
    MembershipCount,
    Organisation,
    Section,
    Turn,
)
from references import addresses
from references.fields import partial_date
from references.footnotes import Footnotes, Mark, Note, Passage, Place
from references.models import Citation
from references.pages import reference_list

Ledger = Footnotes[Citation]
Notes = tuple[Note[Citation], ...]


@dataclass(frozen=True, slots=True)
class FactCell:
    """A cell of the fact box; without a value it reads "not recorded"."""

    fact: Fact
    mark: Mark | None
    link: str


@dataclass(frozen=True, slots=True)
class PersonCell:
    person: KeyPerson
    mark: Mark


@dataclass(frozen=True, slots=True)
class CountRow:
    """A figure, its mark and note, and the figures it differs from."""

    count: MembershipCount
    mark: Mark
    note: Passage
    differs_from: tuple[MembershipCount, ...] = ()


@dataclass(frozen=True, slots=True)
class CountTable:
    """All figures for one thing that is counted, the newest first."""

    measure: Measure
    rows: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True)
class TurnEntry:
    turn: Turn
    body: Passage
    source_check: Passage


@dataclass(frozen=True, slots=True)
class Exchange:
    """A criticism: what drew it, then each voice in order."""

    criticism: Criticism
    statement: Passage
    turns: tuple[TurnEntry, ...]


@dataclass(frozen=True, slots=True)
class SectionPart:
    section: Section
    body: Passage


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    organisation: Organisation
    website: str
    lead: Passage
    facts: tuple[FactCell, ...]
    people: tuple[PersonCell, ...]
    sections: tuple[SectionPart, ...]
    received: tuple[Criticism, ...]
    notes: Notes


@dataclass(frozen=True, slots=True)
class NetworkPage:
    newest: CountRow | None
    tables: tuple[CountTable, ...]
    notes: Notes


@dataclass(frozen=True, slots=True)
class CriticismPage:
    exchange: Exchange
    notes: Notes


@dataclass(frozen=True, slots=True)
class CriticismListPage:
    exchanges: tuple[Exchange, ...]
    notes: Notes


def fact_cells(facts: Iterable[Fact], ledger: Ledger) -> tuple[FactCell, ...]:
    place = Place("Fact box", "facts")
    return tuple(
        FactCell(
            fact,
            ledger.mark(fact.citation.key, place) if fact.citation else None,
            addresses.link_to(fact.link),
        )
        for fact in facts
    )


def person_cells(
    people: Iterable[KeyPerson], ledger: Ledger, place: Place
) -> tuple[PersonCell, ...]:
    return tuple(
        PersonCell(person, ledger.mark(person.citation.key, place)) for person in people
    )


def count_rows(
    counts: Sequence[MembershipCount], ledger: Ledger, place: Place
) -> tuple[CountRow, ...]:
    """Rows in the order given, each with those of them it differs from."""
    differing = disagreement.differing(
        figure(count) for count in counts if not count.is_stale
    )
    by_slug = {count.slug: count for count in counts}
    return tuple(
        CountRow(
            count,
            ledger.mark(count.citation.key, place),
            ledger.passage(count.note, place),
            tuple(by_slug[slug] for slug in differing.get(count.slug, ())),
        )
        for count in counts
    )


def leading_row(count: MembershipCount, ledger: Ledger, place: Place) -> CountRow:
    """The figure a profile leads with, and what is to be known of it."""
    (row,) = count_rows([count], ledger, place)
    return row


def figure(count: MembershipCount) -> Figure:
    """What a row says, for `orgprofile.disagreement`."""
    return Figure(
        name=count.slug,
        measure=count.measure.slug,
        members=count.members,
        countries=count.countries,
        bound=count.bound,
        as_of=partial_date(count.as_of),
        claims_current=count.claims_current,
    )


def exchanges(
    criticisms: Iterable[Criticism], ledger: Ledger, place: Place | None = None
) -> tuple[Exchange, ...]:
    """Lay out exchanges whose published turns were prefetched in order."""
    return tuple(
        _exchange(criticism, ledger, place or Place(criticism.title, criticism.slug))
        for criticism in criticisms
    )


def _exchange(criticism: Criticism, ledger: Ledger, place: Place) -> Exchange:
    return Exchange(
        criticism,
        ledger.passage(criticism.statement, place),
        tuple(
            TurnEntry(
                turn,
                ledger.passage(turn.body, place),
                ledger.passage(turn.source_check, place),
            )
            for turn in criticism.turns.all()
        ),
    )


def organisation(
    row: Organisation,
    facts: Iterable[Fact],
    people: Iterable[KeyPerson],
    sections: Iterable[Section],
    received: Iterable[Criticism],
) -> OrganisationPage:
    """Lay out an organisation's own page, then its reference list."""
    ledger = Ledger()
    page = OrganisationPage(
        organisation=row,
        website=addresses.link_to(row.website),
        lead=ledger.passage(row.lead, Place("Introduction", "introduction")),
        facts=fact_cells(facts, ledger),
        people=person_cells(people, ledger, Place("People", "people")),
        sections=section_parts(sections, ledger),
        received=tuple(received),
        notes=(),
    )
    return replace(page, notes=reference_list(ledger))


def section_parts(
    sections: Iterable[Section], ledger: Ledger
) -> tuple[SectionPart, ...]:
    return tuple(
        SectionPart(section, ledger.passage(section.body, place_of(section)))
        for section in sections
    )


def place_of(section: Section) -> Place:
    return Place(section.heading, section.slug)


def network(
    newest: MembershipCount | None, counts: Sequence[MembershipCount]
) -> NetworkPage:
    """Lay out every figure by what is counted; `counts` come measure by measure."""
    ledger = Ledger()
    place = Place("Newest figure", "newest")
    first = leading_row(newest, ledger, place) if newest else None
    tables = tuple(
        CountTable(
            measure,
            count_rows(list(rows), ledger, Place(measure.name, measure.slug)),
        )
        for measure, rows in groupby(counts, key=lambda count: count.measure)
    )
    return NetworkPage(first, tables, reference_list(ledger))


def criticism(row: Criticism) -> CriticismPage:
    """Lay out one exchange, then its reference list."""
    ledger = Ledger()
    (exchange,) = exchanges([row], ledger)
    return CriticismPage(exchange, reference_list(ledger))


def criticism_list(rows: Iterable[Criticism]) -> CriticismListPage:
    """Lay out all exchanges in the order given, then their reference list."""
    ledger = Ledger()
    return CriticismListPage(exchanges(rows, ledger), reference_list(ledger))
