"""What the pages on history lay out, and in which order."""

import pytest

from references.footnotes import Footnotes, Place
from tests.make import make_citation, make_event, make_organisation
from timeline import pages
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db


def numbered(page):
    """The keys of a page's notes in the order of their numbers."""
    assert [note.number for note in page.notes] == list(range(1, len(page.notes) + 1))
    return [note.key for note in page.notes]


def test_the_history_is_numbered_as_it_is_read():
    for key in "abc":
        make_citation(key)
    organisation = make_organisation()
    make_event(organisation, "later", date="1996", body="Later.[@a; @c]")
    make_event(
        organisation, "sooner", date="1990", body="First.[@c]", disagreement="Or.[@b]"
    )

    page = pages.history(HistoryEvent.objects.in_order())

    assert numbered(page) == ["c", "b", "a"]


def test_a_source_of_two_events_keeps_its_number_and_names_both_places():
    make_citation("a")
    organisation = make_organisation()
    make_event(organisation, "founding", date="1990", body="Founded.[@a]")
    make_event(organisation, "congress", date="1996", body="They met.[@a]")

    page = pages.history(HistoryEvent.objects.in_order())

    (note,) = page.notes
    assert [mark.place for mark in note.places] == [
        Place("Founding", "founding"),
        Place("Congress", "congress"),
    ]


def test_events_stand_in_the_decade_in_which_they_began():
    organisation = make_organisation()
    make_event(organisation, "a", date="1990-05")
    make_event(organisation, "b", date="1999-12-31/2001")
    make_event(organisation, "c", date="2000")

    page = pages.history(HistoryEvent.objects.in_order())

    found = {
        decade.label: [entry.event.slug for entry in decade.entries]
        for decade in page.decades
    }
    assert found == {"1990s": ["a", "b"], "2000s": ["c"]}
    assert [decade.fragment for decade in page.decades] == [
        "decade-1990",
        "decade-2000",
    ]
    assert page.found == 3


def test_an_empty_history_has_no_decades_and_no_notes():
    page = pages.history([])

    assert (page.decades, page.found, page.notes) == ((), 0, ())


def test_a_milestone_carries_each_source_of_its_event_once():
    for key in "ab":
        make_citation(key)
    event = make_event(make_organisation(), body="One.[@b] Two.[@a, p. 3] Three.[@b]")
    ledger = Footnotes()

    (milestone,) = pages.milestones([event], ledger, Place("History", "history"))

    assert [mark.key for mark in milestone.marks] == ["b", "a"]


def test_entries_stand_at_the_place_given_or_at_their_own_heading():
    make_citation("a")
    event = make_event(make_organisation(), "founding", body="Founded.[@a]")
    ledger = Footnotes()
    awards = Place("Awards", "awards")

    (here,) = pages.entries([event], ledger, awards)
    (there,) = pages.entries([event], ledger)

    assert here.body.groups[0][0].place == awards
    assert there.body.groups[0][0].place == Place("Founding", "founding")


def test_an_event_is_laid_out_between_its_neighbours():
    for key in "ab":
        make_citation(key)
    organisation = make_organisation()
    before = make_event(organisation, "before", date="1989")
    event = make_event(organisation, body="Founded.[@b]", disagreement="Or not.[@a]")
    after = make_event(organisation, "after", date="1991")

    page = pages.event(event, before, after)

    assert (page.previous, page.next) == (before, after)
    assert numbered(page) == ["b", "a"]


@pytest.mark.django_db
def test_an_event_without_a_known_beginning_stands_in_the_decade_it_ended_in():
    make_event(make_organisation(), date="../1996-08")

    page = pages.history(HistoryEvent.objects.in_order())

    assert [decade.label for decade in page.decades] == ["1990s"]
