"""The front page: the whole profile of one organisation, composed across floors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from orgprofile.models import (
    Criticism,
    Fact,
    KeyPerson,
    MembershipCount,
    Organisation,
    Section,
)
from orgprofile.moments import Moment
from orgprofile.pages import counts as figures
from orgprofile.pages import criticism as critics
from orgprofile.pages import network
from orgprofile.pages import organisation as organisations
from orgprofile.pages.counts import CountRow, Decisions
from orgprofile.pages.criticism import Exchange
from orgprofile.pages.network import Summary
from orgprofile.pages.organisation import FactCell, PersonCell
from orgprofile.worldmap import Tally
from references.footnotes import Passage, Place
from references.pages import Ledger, Notes, reference_list
from timeline import pages as timeline
from timeline.models import HistoryEvent
from timeline.pages import Entry, Milestone


@dataclass(frozen=True, slots=True)
class Part:
    """A section, and the rows that stand under its prose."""

    section: Section
    body: Passage
    milestones: tuple[Milestone, ...] = ()
    people: tuple[PersonCell, ...] = ()
    awards: tuple[Entry, ...] = ()
    network: Summary | None = None
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """An organisation's whole profile in reading order."""

    organisation: Organisation
    lead: Passage
    newest: CountRow | None
    facts: tuple[FactCell, ...]
    people: tuple[PersonCell, ...]
    parts: tuple[Part, ...]
    notes: Notes


@dataclass(frozen=True, slots=True)
class Material:
    """The published rows a profile is made of, each in its order."""

    organisation: Organisation
    moment: Moment
    facts: Iterable[Fact]
    people: Sequence[KeyPerson]
    sections: Iterable[Section]
    counts: Sequence[MembershipCount]
    decisions: Decisions
    tallies: Mapping[str, Tally]
    criticisms: Iterable[Criticism]
    events: Sequence[HistoryEvent]


def profile(material: Material) -> Profile:
    """Lay out the whole profile, then its reference list."""
    ledger = Ledger()
    introduction = Place("Introduction", "introduction")
    lead = ledger.passage(material.organisation.lead, introduction)
    first = figures.leading(
        material.organisation, material.counts, material.moment.on, material.decisions
    )
    laid_out = Profile(
        organisation=material.organisation,
        lead=lead,
        newest=figures.leading_row(first, ledger, introduction) if first else None,
        facts=organisations.fact_cells(material.facts, ledger),
        people=organisations.person_cells(
            [person for person in material.people if person.is_in_fact_box],
            ledger,
            Place("Fact box", "facts"),
        ),
        parts=tuple(_part(section, material, ledger) for section in material.sections),
        notes=(),
    )
    return replace(laid_out, notes=reference_list(ledger))


def _part(section: Section, material: Material, ledger: Ledger) -> Part:
    place = organisations.place_of(section)
    part = Part(section, ledger.passage(section.body, place))
    shows = Section.Shows
    match section.shows:
        case shows.HISTORY:
            highlights = [e for e in material.events if e.is_highlight]
            condensed = timeline.milestones(highlights, ledger, place)
            people = organisations.person_cells(material.people, ledger, place)
            return replace(part, milestones=condensed, people=people)
        case shows.AWARDS:
            awards = [e for e in material.events if e.kind == HistoryEvent.Kind.AWARD]
            return replace(part, awards=timeline.entries(awards, ledger, place))
        case shows.COUNTS:
            summary = network.summary(
                material.organisation,
                material.moment,
                material.counts,
                material.decisions,
                material.tallies,
                ledger,
                place,
            )
            return replace(part, network=summary)
        case shows.CRITICISM:
            told = critics.exchanges(material.criticisms, ledger, place)
            return replace(part, exchanges=told)
    return part
