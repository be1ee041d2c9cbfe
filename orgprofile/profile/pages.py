"""The page of an organisation: its prose, facts and people, and criticism of it."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from orgprofile.models import Fact, KeyPerson, Organisation, Section
from orgprofile.values.confirmation import last_confirmed
from references.ledger import Ledger, Notes, reference_list
from references.prose.footnotes import Mark, Passage, Place
from references.values import addresses, dates


class Related(NamedTuple):
    """A page of a higher layer that bears on a row: `when` is a partial date, or ""."""

    title: str
    address: str
    when: str


# What finds such pages for a row.
Finder = Callable[[Any], Iterable[Related]]


def nothing(_row: Any) -> tuple[Related, ...]:
    """Find nothing, where no higher layer gives a finder."""
    return ()


class FactCell(NamedTuple):
    """A cell of the fact box; `mark` is that of its doubt where it has no source.

    `last_confirmed` is a day in words, or "": see `values.confirmation`. `disputed` tells
    on what part of its date the sources of its event differ, and where.
    """

    fact: Fact
    mark: Mark | None
    link: str
    last_confirmed: str
    disputed: tuple[Related, ...] = ()


class PersonRow(NamedTuple):
    """Somebody in a role: in the fact box with the day last confirmed, else with the note."""

    person: KeyPerson
    mark: Mark | None
    note: Passage | None = None
    last_confirmed: str = ""


# Each role with those who held it, the newest first.
Roles = tuple[tuple[str, list[PersonRow]], ...]


class OrganisationPage(NamedTuple):
    organisation: Organisation
    website: str
    lead: Passage
    identifiers: Passage
    facts: tuple[FactCell, ...]
    roles: Roles
    sections: list[tuple[Section, Passage]]
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
            last_confirmed("fact", dates.known(fact.as_of), today),
            tuple(disputed(fact)),
        )
        for fact in facts
    )


def in_fact_box(
    people: Iterable[KeyPerson], ledger: Ledger, place: Place, today: date
) -> tuple[PersonRow, ...]:
    return tuple(
        PersonRow(
            person,
            ledger.source(person, place),
            last_confirmed=last_confirmed("person", dates.known(person.as_of), today),
        )
        for person in people
    )


def leadership(people: Iterable[KeyPerson], ledger: Ledger, place: Place) -> Roles:
    """Lay out who held which role when: the role last seen and the newest holder first."""
    roles: dict[str, list[KeyPerson]] = {}
    for person in sorted(people, key=lambda p: p.last_seen or date.min, reverse=True):
        roles.setdefault(person.role.casefold(), []).append(person)
    return tuple(
        (
            held[0].role,
            [
                PersonRow(
                    each, ledger.source(each, place), ledger.prose(each, "note", place)
                )
                for each in held
            ],
        )
        for held in roles.values()
    )


class LeadershipPage(NamedTuple):
    """The leaders of the subject of the site, role by role."""

    roles: Roles
    notes: Notes
    title: str = "People"


def organisation(
    row: Organisation,
    facts: Iterable[Fact],
    people: Iterable[KeyPerson],
    sections: Iterable[Section],
    *,
    disputed: Finder = nothing,
    today: date,
) -> OrganisationPage:
    """Lay out an organisation's own page, then its reference list."""
    ledger = Ledger()
    return OrganisationPage(
        organisation=row,
        website=addresses.link_to(row.website),
        lead=ledger.prose(row, "lead", Place("Introduction", "introduction")),
        identifiers=ledger.prose(row, "identifiers", Place("Fact box", "facts")),
        facts=fact_cells(facts, ledger, today, disputed),
        roles=leadership(people, ledger, Place("People", "people")),
        sections=[
            (s, ledger.prose(s, "body", Place(s.heading, s.slug))) for s in sections
        ],
        notes=reference_list(ledger),
    )
