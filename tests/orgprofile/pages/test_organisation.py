"""What the page of an organisation lays out, and in which order."""

import pytest

from orgprofile.pages import organisation as pages
from tests.make import (
    make_citation,
    make_fact,
    make_organisation,
    make_person,
    make_section,
)

pytestmark = pytest.mark.django_db


def make_sources(*keys):
    return [make_citation(key) for key in keys]


def numbered(page):
    """The keys of a page's notes in the order of their numbers."""
    assert [note.number for note in page.notes] == list(range(1, len(page.notes) + 1))
    return [note.key for note in page.notes]


def test_an_organisation_is_read_from_its_lead_to_its_last_section():
    _, fact, person, _, _ = make_sources("e", "d", "c", "b", "a")
    row = make_organisation(lead="A network.[@e]")
    facts = [make_fact(row, citation=fact)]
    people = [make_person(row, citation=person)]
    sections = [
        make_section(row, "first", body="One.[@b]"),
        make_section(row, "second", body="Two.[@a]"),
    ]

    page = pages.organisation(row, facts, people, sections, received=[])

    assert numbered(page) == ["e", "d", "c", "b", "a"]


def test_a_source_cited_again_keeps_its_number_and_counts_its_uses():
    (source,) = make_sources("a")
    row = make_organisation(lead="A network.[@a] Of members.[@a]")

    page = pages.organisation(row, [make_fact(row, citation=source)], [], [], [])

    (note,) = page.notes
    assert page.facts[0].mark.number == 1
    assert [mark.id for mark in note.marks] == ["cite-a-1", "cite-a-2", "cite-a-3"]
    assert [mark.place.title for mark in note.places] == ["Introduction", "Fact box"]


def test_a_cell_without_a_source_has_no_mark_and_takes_no_number():
    (source,) = make_sources("a")
    row = make_organisation()
    empty = make_fact(row, "Staff", value="")
    founded = make_fact(row, "Founded", citation=source)

    page = pages.organisation(row, [empty, founded], [], [], [])

    assert page.facts[0].mark is None
    assert page.facts[1].mark.number == 1


def test_a_missing_source_is_marked_in_place_and_has_no_note():
    make_sources("b")
    row = make_organisation(lead="A network.[@gone] Of members.[@b]")

    page = pages.organisation(row, [], [], [], [])

    ((gone,), (found,)) = page.lead.groups
    assert gone.number is None
    assert found.number == 1
    assert numbered(page) == ["b"]


def test_two_pages_laid_out_at_once_number_apart():
    make_sources("a", "b")
    one = make_organisation("one", lead="One.[@a]")
    other = make_organisation("other", lead="Other.[@b]")

    first = pages.organisation(one, [], [], [], [])
    second = pages.organisation(other, [], [], [], [])

    assert numbered(first) == ["a"]
    assert numbered(second) == ["b"]


def test_laying_out_an_organisation_asks_once_for_all_its_sources(
    django_assert_num_queries,
):
    sources = make_sources("a", "b", "c")
    row = make_organisation(lead="A network.[@a; @b; @c]")
    facts = [make_fact(row, s.key, citation=s) for s in sources]

    with django_assert_num_queries(1):
        pages.organisation(row, facts, [], [], [])
