"""An organisation in prose, facts and people."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from orgprofile.models import Criticism, Fact, KeyPerson, Organisation, Section
from references import addresses
from references.footnotes import Mark, Passage, Place
from references.pages import Ledger, Notes, reference_list


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
