"""The front page: one list of sources, numbered as a visitor reads."""

from dataclasses import replace
from datetime import date

import pytest

from ecpat_site import pages
from ecpat_site.pages import Material
from orgprofile.drawing.worldmap import Tally
from orgprofile.models.in_force import UNDECIDED, Decisions
from orgprofile.values.moments import Moment
from tests.make import (
    make_citation,
    make_count,
    make_event,
    make_fact,
    make_measure,
    make_organisation,
    make_person,
    make_resolution,
    make_section,
)
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db

# In the order in which a visitor reads them.
KEYS = [
    *("lead", "newest", "fact", "person", "body", "event", "award"),
]


def events_of(organisation, sources):
    """Return a highlight and an award; an event and another body's award are left out."""

    def dated(key):
        return {"date_citation": sources[key], "body": "Told elsewhere.[@untold]"}

    make_event(organisation, is_highlight=True, **dated("event"))
    make_event(organisation, "untold")
    award = {"kind": HistoryEvent.Kind.AWARD, "date": "2013"}
    make_event(organisation, "prize", **award, **dated("award"))
    member = make_organisation("member", parent=organisation)
    make_event(member, "prize-of-a-member", **award)
    shown = HistoryEvent.objects.shown_with(organisation)
    return list(shown.dated().in_order())


@pytest.fixture
def material():
    """A row of each kind, each with its own source, whose key names the row."""
    sources = {key: make_citation(key) for key in sorted(KEYS)}
    organisation = make_organisation(lead="A network.[@lead]")
    measure = make_measure(organisation)
    counts = [
        make_count(measure, "newest", citation=sources["newest"]),
        make_count(measure, "older", as_of="2010", citation=sources["newest"]),
    ]
    return Material(
        organisation=organisation,
        moment=Moment(date(2024, 1, 1)),
        facts=[make_fact(organisation, citation=sources["fact"])],
        people=[
            make_person(organisation, citation=sources["person"], is_in_fact_box=True),
            make_person(organisation, name="Ron O’Grady", citation=sources["person"]),
        ],
        sections=[
            make_section(
                organisation, "history", shows="history", body="Began.[@body]"
            ),
            make_section(organisation, "network", shows="counts"),
            make_section(organisation, "awards", shows="awards"),
        ],
        counts=counts,
        decisions=UNDECIDED,
        tallies={"TH": Tally(2, 0, date(2023, 1, 1))},
        events=events_of(organisation, sources),
    )


def test_the_front_page_is_numbered_as_it_is_read(material):
    profile = pages.profile(material)

    assert [note.key for note in profile.notes] == KEYS
    assert [note.number for note in profile.notes] == list(range(1, len(KEYS) + 1))


def test_a_source_cited_again_keeps_its_number(material):
    again = make_section(
        material.organisation, "again", body="Said before.[@award; @lead]"
    )

    profile = pages.profile(replace(material, sections=[again, *material.sections]))

    (marks,) = profile.parts[0].body.groups
    assert [mark.number for mark in marks] == [5, 1]
    assert [mark.use for mark in marks] == [1, 2]
    award = next(note for note in profile.notes if note.key == "award")
    assert [mark.place.title for mark in award.places] == ["Again", "Awards"]


def test_the_front_page_counts_what_disagrees_and_what_nobody_decided(material):
    measure, source = material.counts[0].measure, make_citation("more")
    other = make_count(measure, "of-122", members=122, citation=source)
    third = make_count(measure, "of-130", members=130, citation=source)
    decided = make_resolution(other, third, reason="Counted later.[@reason]")

    counts = [*material.counts, other, third]
    decisions = Decisions.of(counts, [decided])
    profile = pages.profile(replace(material, counts=counts, decisions=decisions))

    weighed = profile.parts[1].network.weighed
    assert (weighed.differing, weighed.undecided) == (3, 2)
    assert "reason" not in [note.key for note in profile.notes]
