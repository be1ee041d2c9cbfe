"""What the pages on organisations, figures and critics lay out, and in which order."""

import pytest

from orgprofile import pages
from orgprofile.models import Criticism, MembershipCount
from references.footnotes import Place
from tests.make import (
    make_citation,
    make_count,
    make_criticism,
    make_fact,
    make_measure,
    make_organisation,
    make_person,
    make_section,
    make_turn,
)

pytestmark = pytest.mark.django_db


def make_sources(*keys):
    return [make_citation(key) for key in keys]


def numbered(page):
    """The keys of a page's notes in the order of their numbers."""
    assert [note.number for note in page.notes] == list(range(1, len(page.notes) + 1))
    return [note.key for note in page.notes]


def network_page():
    counts = list(MembershipCount.objects.by_measure())
    return pages.network(counts[0], counts)


# --- An organisation -----------------------------------------------------------------


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


# --- Figures -------------------------------------------------------------------------


def test_the_newest_figure_is_read_before_the_tables():
    newest, older = make_sources("b", "a")
    measure = make_measure(make_organisation())
    make_count(measure, "older", as_of="2010", citation=older)
    make_count(measure, "newest", as_of="2018", citation=newest)

    page = network_page()

    assert page.newest.mark.id == "cite-b-1"
    assert [row.mark.id for row in page.tables[0].rows] == ["cite-b-2", "cite-a-1"]
    assert numbered(page) == ["b", "a"]


def test_a_figure_is_marked_before_what_its_note_cites():
    own, _ = make_sources("b", "a")
    make_count(make_measure(make_organisation()), note="Repeated.[@a]", citation=own)

    assert numbered(network_page()) == ["b", "a"]


def test_each_measure_has_a_table_of_its_own():
    (source,) = make_sources("a")
    organisation = make_organisation()
    for slug in ("members", "affiliates"):
        measure = make_measure(organisation, slug)
        make_count(measure, f"{slug}-1", citation=source)
        make_count(measure, f"{slug}-2", as_of="2010", citation=source)

    page = network_page()

    assert [table.measure.slug for table in page.tables] == ["affiliates", "members"]
    assert [len(table.rows) for table in page.tables] == [2, 2]


def test_figures_that_disagree_name_each_other():
    (source,) = make_sources("a")
    measure = make_measure(make_organisation())
    make_count(measure, "of-122", members=122, as_of="2018", citation=source)
    make_count(measure, "of-104", members=104, as_of="2018-06-08", citation=source)
    make_count(measure, "of-17", members=17, countries=9, as_of="1996", citation=source)

    (table,) = network_page().tables

    found = {row.count.slug: [c.slug for c in row.differs_from] for row in table.rows}
    assert found == {"of-122": ["of-104"], "of-104": ["of-122"], "of-17": []}


def test_a_stale_figure_is_listed_and_differs_from_none():
    (source,) = make_sources("a")
    measure = make_measure(make_organisation())
    make_count(measure, "of-122", members=122, as_of="2018", citation=source)
    make_count(
        measure,
        "stale",
        members=80,
        countries=70,
        as_of="2018",
        is_stale=True,
        citation=source,
    )

    (table,) = network_page().tables

    assert {row.count.slug for row in table.rows} == {"of-122", "stale"}
    assert all(not row.differs_from for row in table.rows)


def test_a_figure_that_claims_today_says_so_to_the_judge():
    (source,) = make_sources("a")
    count = make_count(
        make_measure(make_organisation()),
        members=122,
        countries=None,
        as_of="",
        bound="about",
        claims_current=True,
        citation=source,
    )

    figure = pages.figure(count)

    assert (figure.members, figure.countries, figure.bound) == (122, None, "about")
    assert figure.as_of is None
    assert figure.claims_current
    assert figure.measure == count.measure.slug


def test_a_network_without_figures_has_a_page_without_tables():
    page = pages.network(None, [])

    assert (page.newest, page.tables, page.notes) == (None, (), ())


# --- Criticism -----------------------------------------------------------------------


def test_an_exchange_is_read_from_the_statement_through_each_turn():
    make_sources("e", "d", "c", "b")
    criticism = make_criticism(make_organisation(), statement="A figure.[@e]")
    make_turn(criticism, 2, body="It was conceded.[@b]")
    make_turn(criticism, 1, body="It was baseless.[@d]", source_check="Not there.[@c]")

    page = pages.criticism(Criticism.objects.with_turns().get())

    assert [entry.turn.order for entry in page.exchange.turns] == [1, 2]
    assert numbered(page) == ["e", "d", "c", "b"]


def test_exchanges_share_one_ledger_in_the_order_given():
    make_sources("b", "a")
    organisation = make_organisation()
    first = make_criticism(organisation, "first", statement="One.[@b]")
    second = make_criticism(organisation, "second", statement="Two.[@a] Three.[@b]")

    page = pages.criticism_list([first, second])

    assert numbered(page) == ["b", "a"]
    assert [mark.place for mark in page.notes[0].marks] == [
        Place(first.title, "first"),
        Place(second.title, "second"),
    ]
