"""The front page: the whole profile of one organisation, composed across floors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from orgprofile import pages as organisations
from orgprofile.models import (
    Criticism,
    Fact,
    KeyPerson,
    MembershipCount,
    Organisation,
    Section,
)
from orgprofile.pages import CountRow, Exchange, FactCell, Ledger, Notes, PersonCell
from references.footnotes import Passage, Place
from references.pages import reference_list
from timeline import pages as timeline
from timeline.models import HistoryEvent
from timeline.pages import Entry, Milestone

# How many figures the front page prints; the network's page has all of them.
FIGURES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A section, and the rows that stand under its prose."""

    section: Section
    body: Passage
    milestones: tuple[Milestone, ...] = ()
    people: tuple[PersonCell, ...] = ()
    awards: tuple[Entry, ...] = ()
    counts: tuple[CountRow, ...] = ()
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
    newest: MembershipCount | None
    facts: Iterable[Fact]
    people: Sequence[KeyPerson]
    sections: Iterable[Section]
    counts: Sequence[MembershipCount]
    criticisms: Iterable[Criticism]
    events: Sequence[HistoryEvent]


def profile(material: Material) -> Profile:
    """Lay out the whole profile, then its reference list."""
    ledger = Ledger()
    introduction = Place("Introduction", "introduction")
    lead = ledger.passage(material.organisation.lead, introduction)
    newest = (
        organisations.leading_row(material.newest, ledger, introduction)
        if material.newest
        else None
    )
    laid_out = Profile(
        organisation=material.organisation,
        lead=lead,
        newest=newest,
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
            shown = _newest_figures(material)[:FIGURES_SHOWN]
            return replace(part, counts=organisations.count_rows(shown, ledger, place))
        case shows.CRITICISM:
            told = organisations.exchanges(material.criticisms, ledger, place)
            return replace(part, exchanges=told)
    return part


def _newest_figures(material: Material) -> list[MembershipCount]:
    """The dated figures of what the profile leads with, the newest first."""
    return [
        count
        for count in material.counts
        if material.newest
        and count.measure == material.newest.measure
        and count.as_of
        and not count.is_stale
    ]
