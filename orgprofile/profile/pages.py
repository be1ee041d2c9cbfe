"""The page of an organisation: its prose, facts and people, and criticism of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from orgprofile.models import Criticism, Fact, KeyPerson, Organisation, Section
from orgprofile.models.criticism import outcome_words
from orgprofile.values import terms
from orgprofile.values.related import Finder, Related, nothing
from orgprofile.values.reviewing import last_confirmed
from orgprofile.values.terms import Gap, Term
from references.prose.footnotes import Mark, Passage, Place
from references.records.fields import partial_date
from references.statements.ledger import NO_NOTES, Ledger, Notes, reference_list
from references.values import addresses


@dataclass(frozen=True, slots=True)
class FactCell:
    """A cell of the fact box; `mark` is that of its doubt where it has no source.

    `last_confirmed` is a day in words, or "": see `values.reviewing`. `disputed` tells
    on what part of its date the sources of its event differ, and where.
    """

    fact: Fact
    mark: Mark | None
    link: str
    last_confirmed: str
    disputed: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonCell:
    person: KeyPerson
    mark: Mark | None
    last_confirmed: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term, its mark, and the note on its dates, if there is one."""

    term: Term
    mark: Mark | None
    note: Passage | None

    @property
    def person(self) -> KeyPerson:
        return self.term.holder


@dataclass(frozen=True, slots=True)
class RoleRows:
    """A role with its terms and gaps, oldest first."""

    name: str
    is_office: bool
    rows: tuple[TermRow | Gap, ...]


@dataclass(frozen=True, slots=True)
class SectionPart:
    section: Section
    body: Passage


@dataclass(frozen=True, slots=True)
class Received:
    """A criticism aimed at the organisation, and its outcome in words."""

    criticism: Criticism
    outcome: str


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    organisation: Organisation
    website: str
    lead: Passage
    facts: tuple[FactCell, ...]
    roles: tuple[RoleRows, ...]
    sections: tuple[SectionPart, ...]
    received: tuple[Received, ...]
    related: tuple[Related, ...]
    notes: Notes

    @property
    def title(self) -> str:
        return self.organisation.name


def fact_cells(
    facts: Iterable[Fact], ledger: Ledger, today: date, disputed: Finder = nothing
) -> tuple[FactCell, ...]:
    place = Place("Fact box", "facts")
    return tuple(
        FactCell(
            fact,
            ledger.source(fact, place) or ledger.doubted(fact, place),
            addresses.link_to(fact.link),
            last_confirmed("fact", partial_date(fact.as_of), today),
            tuple(disputed(fact)),
        )
        for fact in facts
    )


def person_cells(
    people: Iterable[KeyPerson], ledger: Ledger, place: Place, today: date
) -> tuple[PersonCell, ...]:
    return tuple(
        PersonCell(
            person,
            ledger.source(person, place),
            last_confirmed("person", partial_date(person.as_of), today),
        )
        for person in people
    )


def leadership(
    people: Iterable[KeyPerson], ledger: Ledger, place: Place
) -> tuple[RoleRows, ...]:
    """Lay out who held which role when, with the gaps."""

    def row(found: Term | Gap) -> TermRow | Gap:
        if isinstance(found, Gap):
            return found
        person = found.holder
        mark = ledger.source(person, place)
        note = ledger.prose(person, "note", place) if person.note else None
        return TermRow(found, mark, note)

    return tuple(
        RoleRows(role.name, role.is_office, tuple(row(found) for found in role.rows))
        for role in terms.roles(people)
    )


@dataclass(frozen=True, slots=True)
class LeadershipPage:
    """Who has led the subject of the site, role by role."""

    roles: tuple[RoleRows, ...]
    notes: Notes

    @property
    def title(self) -> str:
        return "Leadership"


def leadership_page(people: Iterable[KeyPerson]) -> LeadershipPage:
    """Lay out the people of the subject, then their reference list."""
    ledger = Ledger()
    roles = leadership(people, ledger, Place("People", "people"))
    return LeadershipPage(roles, reference_list(ledger))


def organisation(
    row: Organisation,
    facts: Iterable[Fact],
    people: Iterable[KeyPerson],
    sections: Iterable[Section],
    received: Iterable[Any],
    related: Iterable[Related] = (),
    *,
    disputed: Finder = nothing,
    today: date,
) -> OrganisationPage:
    """Lay out an organisation's own page, then its reference list.

    The criticism it received was fetched by `with_outcome`.
    """
    ledger = Ledger()
    page = OrganisationPage(
        organisation=row,
        website=addresses.link_to(row.website),
        lead=ledger.prose(row, "lead", Place("Introduction", "introduction")),
        facts=fact_cells(facts, ledger, today, disputed),
        roles=leadership(people, ledger, Place("People", "people")),
        sections=tuple(
            SectionPart(section, ledger.prose(section, "body", place_of(section)))
            for section in sections
        ),
        received=tuple(
            Received(row, outcome_words(row.came_of, is_answered=row.is_answered))
            for row in received
        ),
        related=tuple(related),
        notes=NO_NOTES,
    )
    return replace(page, notes=reference_list(ledger))


def place_of(section: Section) -> Place:
    return Place(section.heading, section.slug)
