"""The page of an organisation: prose, facts, people, sections, in the same order for each.

The page of the site's subject adds its figures, and its sections show more of its history.
Its people and the criticism of it have pages of their own; those of another organisation are
on its page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings

from orgprofile.models import Criticism, Fact, KeyPerson, Organisation, Section
from orgprofile.network.counts import CountRow, Network, leading_row
from orgprofile.network.pages import MemberMap, Summary, summary
from orgprofile.values.figures import last_confirmed
from references.ledger import Ledger, ReferenceList, reference_list
from references.prose.footnotes import Mark, Passage, Place
from references.showing import Node, absolute, node
from references.values import addresses, dates


class Related(NamedTuple):
    """A page of a higher layer that bears on a row: `when` is a partial date, or ""."""

    title: str
    address: str
    when: str = ""


# What schema.org calls a kind of organisation, where it has a word of its own.
SCHEMA_TYPES: dict[str, str] = {
    "ngo": "NGO",
    "government": "GovernmentOrganization",
    "company": "Corporation",
    "media": "NewsMediaOrganization",
}
# Where registers have a page for each thing that they name.
REGISTERS = {
    "Wikidata": "https://www.wikidata.org/wiki/",
    "ISNI": "https://isni.org/isni/",
}
# How long somebody counts as holding an office after a source last named them in the office,
# unless the end of their term has passed.
IN_OFFICE = timedelta(3 * 365)
# The index in `People` of those who held an office before.
FORMER = 1
FACT_BOX, PEOPLE = Place("Fact box", "facts"), Place("People", "people")


class MarkedRow(NamedTuple):
    """A row of a higher layer, with the mark of its source."""

    row: Any
    mark: Mark | None


class ShownEvents(NamedTuple):
    """Events that a section shows, and a link to all of their kind."""

    rows: Sequence[MarkedRow]
    more: Related


class History:
    """The history of an organisation, for its page. This one is empty: see the timeline."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation

    def disputed(self, fact: Fact) -> Sequence[Related]:
        """Return the parts of a fact's date on which the sources of its event differ."""
        return ()

    def shown(self, shows: str, ledger: Ledger, place: Place) -> ShownEvents | None:
        """Lay out the events of what a section `shows`; new ones if it shows nothing."""
        return None

    def involving(self) -> Sequence[Related]:
        """Return the events in which the organisation took part, the oldest first."""
        return ()


class FactCell(NamedTuple):
    """A cell of the fact box; `mark` is that of its source, or else of its doubt.

    `last_confirmed` is a day in words, or "". `disputed` links to each part of a founding
    date, such as its day, on which sources differ.
    """

    fact: Fact
    mark: Mark | None
    link: str
    last_confirmed: str
    disputed: Sequence[Related] = ()


class PersonRow(NamedTuple):
    """Somebody in a role: in the fact box with the day last confirmed, else with the note."""

    person: KeyPerson
    mark: Mark | None
    note: Passage | None = None
    last_confirmed: str = ""


class Answer(NamedTuple):
    """A question of the first screen, and the rows that answer it."""

    question: str
    figure: CountRow | None
    people: tuple[PersonRow, ...]
    facts: tuple[FactCell, ...]


class People(NamedTuple):
    """Those in office, those who were, and those without a post, such as founders."""

    in_office: list[PersonRow]
    former: list[PersonRow]
    others: list[PersonRow]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section and its rows; the subject's first has the newest events if it `shows` nothing."""

    section: Section
    body: Passage
    events: ShownEvents | None = None
    network: Summary | None = None


class Part(NamedTuple):
    """A part of the page below the facts: what it shows, and the template that shows it."""

    template: str
    content: Any


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """An organisation in reading order; its facts are those that answer no question."""

    organisation: Organisation
    lead: Passage
    website: str
    answers: tuple[Answer, ...]
    facts: tuple[FactCell, ...]
    identifiers: Passage
    parts: tuple[Part, ...]
    references: ReferenceList

    @property
    def title(self) -> str:
        body = self.organisation
        return (
            f"{body.name}: every statement with its source"
            if body.is_subject
            else body.name
        )

    @property
    def map(self) -> MemberMap | None:
        """Return where members were found, if a section tells of the network."""
        sections = (part.content for part in self.parts)
        networks = (s.network for s in sections if isinstance(s, ShownSection))
        return next((network.map for network in networks if network), None)

    @property
    def about(self) -> Node:
        """Return the subject of the site as schema.org data, with its facts that have a name there.

        A date whose day or month is disputed has only its year; a date whose year is disputed is
        left out. For any other organisation, return {}.
        """
        body, known = self.organisation, {}
        if not body.is_subject:
            return {}
        answers = [cell for answer in self.answers for cell in answer.facts]
        for cell in (*answers, *self.facts):
            fact = cell.fact
            if fact.schema_property and fact.value:
                value = fact.schema_value or fact.value
                if matters := {each.title for each in cell.disputed}:
                    value = value[:4] if matters <= {"day", "month"} else ""
                known[fact.schema_property] = value
        names = body.identified.items()
        pages = [(REGISTERS.get(register), name) for register, name in names]
        return node(
            SCHEMA_TYPES.get(body.kind, "Organization"),
            body.name,
            description=body.description,
            url=addresses.link_to(body.website),
            identifier=[node("PropertyValue", n, value=value) for n, value in names],
            sameAs=[f"{at}{name.replace(' ', '')}" for at, name in pages if at],
            **known,
        ) | {"@id": f"{absolute(body.get_absolute_url())}#organisation"}


def organisation(
    row: Organisation,
    today: date,
    *,
    facts: Iterable[Fact] = (),
    people: Iterable[KeyPerson] = (),
    sections: Sequence[Section] = (),
    criticism: Sequence[Criticism] = (),
    network: Network | None = None,
    history: History | None = None,
) -> OrganisationPage:
    """Lay out the page of an organisation, then its reference list.

    None of the rows need be saved.
    """
    ledger, history = Ledger(), history or History(row)
    # Each line numbers its marks, so the lines are in the order in which a visitor reads them.
    lead = ledger.prose(row, "lead", Place("Introduction", "introduction"))
    answers: list[Answer] = []
    for line in settings.PROFILE.answers if row.is_subject else ():
        question, _colon, wanted = line.partition(": ")
        names, figure, facts = wanted.split("; "), None, list(facts)
        if network and "figure" in names:
            figure = leading_row(network, ledger, FACT_BOX, is_alone=True)
        holders = in_fact_box(people, ledger, today) if "people" in names else ()
        labelled = [fact for fact in facts if fact.label in names]
        cells = fact_cells(labelled, ledger, today, history)
        if figure or holders or cells:
            answers.append(Answer(question, figure, holders, cells))
        facts = [fact for fact in facts if fact.label not in names]
    cells = fact_cells(facts, ledger, today, history)
    identifiers = ledger.prose(row, "identifiers", FACT_BOX)
    parts: list[Part] = []
    if not row.is_subject and (roles := leadership(people, ledger, PEOPLE, today)):
        parts.append(Part("orgprofile/profile/_leadership.html", roles))
    for section in sections:
        has_newest = row.is_subject and section is sections[0]
        shown = shown_section(section, ledger, network, history, has_newest=has_newest)
        parts.append(Part("orgprofile/profile/_section.html", shown))
    if criticism:
        parts.append(Part("orgprofile/profile/_criticisms.html", criticism))
    if not row.is_subject and (events := history.involving()):
        parts.append(Part("orgprofile/profile/_events.html", events))
    return OrganisationPage(
        organisation=row,
        lead=lead,
        website=addresses.link_to(row.website),
        answers=tuple(answers),
        facts=cells,
        identifiers=identifiers,
        parts=tuple(parts),
        references=reference_list(ledger),
    )


def shown_section(
    section: Section,
    ledger: Ledger,
    network: Network | None,
    history: History,
    *,
    has_newest: bool,
) -> ShownSection:
    """Lay out a section, then the rows that it shows."""
    place = Place(section.heading, section.slug)
    body, events = ledger.prose(section, "body", place), None
    if section.shows == Section.Shows.COUNTS:
        figures = summary(network, ledger) if network else None
        return ShownSection(section, body, network=figures)
    if section.shows or has_newest:
        events = history.shown(section.shows, ledger, place)
    return ShownSection(section, body, events)


def fact_cells(
    facts: Iterable[Fact], ledger: Ledger, today: date, history: History
) -> tuple[FactCell, ...]:
    return tuple(
        FactCell(
            fact,
            ledger.source(fact, FACT_BOX) or ledger.doubted(fact, FACT_BOX),
            addresses.link_to(fact.link),
            last_confirmed("fact", dates.known(fact.as_of), today),
            history.disputed(fact),
        )
        for fact in facts
    )


def in_fact_box(
    people: Iterable[KeyPerson], ledger: Ledger, today: date
) -> tuple[PersonRow, ...]:
    """Lay out the people of the fact box, without those whom their page lists as former."""
    return tuple(
        PersonRow(
            person,
            ledger.source(person, FACT_BOX),
            last_confirmed=last_confirmed("person", dates.known(person.as_of), today),
        )
        for person in people
        if person.is_in_fact_box and _group(person, today) != FORMER
    )


def leadership(
    people: Iterable[KeyPerson], ledger: Ledger, place: Place, today: date
) -> People | None:
    """Lay out who leads, who did, and who has no post; None without people.

    In each of these, the role that was last seen comes first, and in it the newest holder.
    """
    newest = sorted(people, key=lambda p: p.last_seen or date.min, reverse=True)
    roles = list(dict.fromkeys(person.role.casefold() for person in newest))
    by_role = sorted(newest, key=lambda person: roles.index(person.role.casefold()))
    groups = People([], [], [])
    for number, group in enumerate(groups):
        for person in by_role:
            if _group(person, today) == number:
                mark = ledger.source(person, place)
                note = ledger.prose(person, "note", place)
                group.append(PersonRow(person, mark, note))
    return groups if newest else None


def _group(person: KeyPerson, today: date) -> int:
    """Return the index of a person's group in `People`: 0 in office, `FORMER`, 2 without a post."""
    if not person.is_office:
        return 2
    is_over = person.ended is not None and person.ended.latest <= today
    is_former = is_over or today - (person.last_seen or today) > IN_OFFICE
    return FORMER if is_former else 0


class LeadershipPage(NamedTuple):
    """The people of the subject of the site."""

    roles: People | None
    references: ReferenceList
    title: str = "People"
