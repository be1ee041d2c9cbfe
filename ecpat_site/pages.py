"""Lay out the front page: the whole profile of one organisation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from orgprofile.drawing.worldmap import Tally
from orgprofile.models import Fact, KeyPerson, MembershipCount, Organisation, Section
from orgprofile.models.in_force import Decisions
from orgprofile.network import counts as figures
from orgprofile.network import pages as network
from orgprofile.network.counts import CountRow
from orgprofile.network.pages import MemberMap, Summary
from orgprofile.profile import pages as organisations
from orgprofile.profile.pages import FactCell, PersonRow
from references.ledger import Ledger, Notes, reference_list
from references.prose.footnotes import Passage, Place
from timeline import pages as timeline
from timeline import related_events
from timeline.models import AWARD, NEWEST, HistoryEvent
from timeline.pages import Sourced


@dataclass(frozen=True, slots=True)
class Part:
    """A section, and the rows shown under its prose."""

    section: Section
    body: Passage
    milestones: Sequence[Sourced] = ()
    awards: Sequence[Sourced] = ()
    # Beside the first section.
    lately: Sequence[Sourced] = ()
    network: Summary | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """The whole profile of an organisation in reading order."""

    organisation: Organisation
    lead: Passage
    newest: CountRow | None
    people: tuple[PersonRow, ...]
    facts: tuple[FactCell, ...]
    identifiers: Passage
    parts: tuple[Part, ...]
    open_questions: int
    notes: Notes

    @property
    def title(self) -> str:
        return f"{self.organisation.name}: a sourced profile"

    @property
    def map(self) -> MemberMap | None:
        """Return where members were found, if a section tells of the network."""
        return next((part.network.map for part in self.parts if part.network), None)

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Return the fragment and the words of each entry of the contents."""
        sections = [(p.section.slug, p.section.heading) for p in self.parts]
        references = [("references", "References")] if self.notes else []
        doubts = [("doubts", "Doubts")] if self.notes.doubts else []
        last = [("licence", "Licence"), ("cite", "Cite this page")]
        return [*sections, *references, *doubts, *last]


def profile(
    organisation: Organisation,
    on: date,
    facts: Iterable[Fact],
    people: Iterable[KeyPerson],
    sections: Sequence[Section],
    counts: Sequence[MembershipCount],
    decisions: Decisions,
    tallies: Mapping[str, Tally],
    events: Sequence[HistoryEvent],
    open_questions: int,
) -> Profile:
    """Lay out these published rows on a day, each kind in its order, then their notes."""
    ledger, place = Ledger(), Place("Introduction", "introduction")
    box, disputed = Place("Fact box", "facts"), related_events.of_founding
    (first, *_others), newest = (*sections, None), events[: -NEWEST - 1 : -1]

    def part(section: Section) -> Part:
        place = Place(section.heading, section.slug)
        body = ledger.prose(section, "body", place)
        match section.shows:
            case Section.Shows.HISTORY:
                found = [event for event in events if event.is_highlight]
                return Part(section, body, timeline.milestones(found, ledger, place))
            case Section.Shows.AWARDS:
                found = [event for event in events if event.kind == AWARD]
                awards = timeline.milestones(found, ledger, place)
                return Part(section, body, awards=awards)
            case Section.Shows.COUNTS:
                summary = network.summary(
                    organisation, on, counts, decisions, tallies, ledger
                )
                return Part(section, body, network=summary)
        if section == first:
            return Part(
                section, body, lately=timeline.milestones(newest, ledger, place)
            )
        return Part(section, body)

    # In the order in which a visitor reads them.
    return Profile(
        organisation,
        ledger.prose(organisation, "lead", place),
        figures.leading_row(organisation, counts, on, decisions, ledger, place),
        organisations.in_fact_box(people, ledger, box, on),
        organisations.fact_cells(facts, ledger, on, disputed),
        ledger.prose(organisation, "identifiers", box),
        tuple(map(part, sections)),
        open_questions,
        reference_list(ledger),
    )
