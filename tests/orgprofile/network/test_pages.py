"""A network as its page lays it out: figures, decisions, where members were found."""

from datetime import date

import pytest

from orgprofile.drawing import worldmap
from orgprofile.drawing.worldmap import Tally
from orgprofile.models import CountrySearch, Member, MembershipCount, Resolution
from orgprofile.network import pages as pages
from orgprofile.network.decisions import Decisions
from orgprofile.values.moments import Moment, moment
from references.prose.footnotes import Place
from references.statements.ledger import Ledger
from tests.make import (
    make_citation,
    make_count,
    make_country_search,
    make_measure,
    make_member,
    make_organisation,
    make_resolution,
)

pytestmark = pytest.mark.django_db

TODAY = Moment(date(2024, 1, 1))


def make_sources(*keys):
    return [make_citation(key) for key in keys]


def numbered(page):
    """The keys of a page's notes in the order of their numbers."""
    assert [note.number for note in page.notes] == list(range(1, len(page.notes) + 1))
    return [note.key for note in page.notes]


@pytest.fixture
def network():
    return make_organisation()


def found_on(at=TODAY):
    members = Member.objects.standing_on(at.looks_back_from)
    return pages.tallies(members.tallies())


def page_of(row, at=TODAY, sort=""):
    return pages.network(
        row,
        at,
        list(MembershipCount.objects.by_measure()),
        Resolution.objects.all(),
        found_on(at),
        CountrySearch.objects.all(),
        sort,
    )


# --- Figures --------------------------------------------------------------------------


def test_the_figure_in_force_is_read_before_the_tables(network):
    newest, older = make_sources("b", "a")
    measure = make_measure(network)
    make_count(measure, "older", as_of="2010", citation=older)
    make_count(measure, "newest", as_of="2018", citation=newest)

    page = page_of(network)

    assert page.newest.mark.id == "cite-b-1"
    assert [row.mark.id for row in page.tables[0].rows] == ["cite-b-2", "cite-a-1"]
    assert numbered(page) == ["b", "a"]


def test_a_figure_is_marked_before_what_its_note_cites(network):
    own, _ = make_sources("b", "a")
    make_count(make_measure(network), note="Repeated.[@a]", citation=own)

    assert numbered(page_of(network)) == ["b", "a"]


def test_what_a_reason_cites_stands_among_the_notes(network):
    own, _ = make_sources("b", "a")
    measure = make_measure(network)
    one = make_count(measure, "of-122", members=122, citation=own)
    other = make_count(measure, "of-104", citation=own)
    make_resolution(one, other, reason="Counted later.[@a]")

    assert numbered(page_of(network)) == ["b", "a"]


def test_each_measure_has_a_table_of_its_own(network):
    (source,) = make_sources("a")
    for slug in ("members", "affiliates"):
        measure = make_measure(network, slug)
        make_count(measure, f"{slug}-1", citation=source)
        make_count(measure, f"{slug}-2", as_of="2010", citation=source)

    page = page_of(network)

    assert [table.measure.slug for table in page.tables] == ["affiliates", "members"]
    assert [len(table.rows) for table in page.tables] == [2, 2]


def test_figures_of_two_measures_are_never_held_against_each_other(network):
    (source,) = make_sources("a")
    for number, slug in enumerate(["members", "affiliates"]):
        measure = make_measure(network, slug)
        make_count(measure, slug, members=100 + number, citation=source)

    page = page_of(network)

    assert [table.differing for table in page.tables] == [0, 0]


def test_the_figure_in_force_is_the_one_of_the_day_asked_for(network):
    (source,) = make_sources("a")
    measure = make_measure(network)
    make_count(measure, "c-2006", as_of="2006", citation=source)
    make_count(measure, "c-2018", as_of="2018", citation=source)

    page = page_of(network, moment("2007", date(2024, 1, 1)))

    assert page.newest.count.slug == "c-2006"


def test_a_network_without_figures_has_a_page_without_tables(network):
    page = page_of(network)

    assert (page.newest, page.tables, page.notes) == (None, (), ())
    assert (page.found.members, page.found.countries, page.found.lines) == (0, 0, ())


@pytest.mark.parametrize(
    ("sort", "slugs", "down"),
    [
        ("", ["b", "a"], "date"),
        ("date", ["a", "b"], ""),
        ("-date", ["b", "a"], "date"),
        ("members", ["b", "a"], ""),
        ("-members", ["a", "b"], "members"),
    ],
)
def test_a_page_knows_how_it_is_sorted(network, sort, slugs, down):
    (source,) = make_sources("a")
    measure = make_measure(network)
    make_count(measure, "a", members=99, as_of="2010", citation=source)
    make_count(measure, "b", members=98, as_of="2018", citation=source)

    page = page_of(network, sort=sort)

    assert [row.count.slug for row in page.tables[0].rows] == slugs
    assert page.sorted_down == down
    assert page.newest.count.slug == "b"


def test_laying_out_a_network_asks_once_for_all_its_sources(
    network, django_assert_num_queries
):
    measure = make_measure(network)
    for number, source in enumerate(make_sources("a", "b", "c")):
        make_count(measure, f"c-{number}", as_of=f"{2000 + number}", citation=source)
    make_member(network)
    counts = list(MembershipCount.objects.by_measure())
    tallies = found_on()

    with django_assert_num_queries(1):
        pages.network(network, TODAY, counts, [], tallies, [])


# --- Where members were found ----------------------------------------------------------


def test_members_are_counted_country_by_country_in_order_of_their_names(network):
    make_member(network, "a", country="TR", as_of="2023")
    make_member(network, "b", country="CI", as_of="2001")
    make_member(network, "c", country="CI", as_of="")
    make_member(network, "d", country="CI", as_of="2004", standing="former")
    make_member(network, "e", country="AF", as_of="2004", standing="former")

    found = page_of(network).found

    assert [(line.country.name, line.address) for line in found.lines] == [
        ("Afghanistan", "/network/members/af/"),
        ("Côte d’Ivoire", "/network/members/ci/"),
        ("Türkiye", "/network/members/tr/"),
    ]
    assert [line.tally for line in found.lines] == [
        Tally(0, 1, date(2004, 12, 31)),
        Tally(2, 1, date(2001, 12, 31)),
        Tally(1, 0, date(2023, 12, 31)),
    ]
    assert (found.members, found.former, found.countries) == (3, 2, 2)


def test_a_member_whose_country_was_not_found_is_counted_and_stands_in_none(network):
    make_member(network, "a", country="")
    make_member(network, "b", country="TH")

    found = page_of(network).found

    assert (found.members, found.countries, len(found.lines)) == (2, 1, 1)


@pytest.mark.parametrize(
    ("figure", "is_fewer"), [(1, False), (2, False), (3, True), (None, False)]
)
def test_fewer_found_than_the_figure_says_is_fewer(network, figure, is_fewer):
    (source,) = make_sources("a")
    make_count(make_measure(network), members=figure, countries=1, citation=source)
    make_member(network, "a", country="TH")
    make_member(network, "b", country="IN")

    assert page_of(network).found.is_fewer is is_fewer


def test_former_members_do_not_make_up_for_the_figure(network):
    (source,) = make_sources("a")
    make_count(make_measure(network), members=2, countries=1, citation=source)
    make_member(network, "a")
    make_member(network, "b", standing="former")

    assert page_of(network).found.is_fewer


def test_without_a_figure_nothing_is_fewer(network):
    make_member(network)

    assert not page_of(network).found.is_fewer


def test_searches_count_where_nothing_was_found_and_for_today_alone(network):
    make_country_search(network, "AR")
    make_country_search(network, "BR")
    make_country_search(network, "TH")
    make_member(network, country="TH", as_of="2001")

    assert page_of(network).found.searched == 2
    assert page_of(network, moment("2007", date(2024, 1, 1))).found.searched == 0


def test_the_map_leads_to_the_directory_narrowed_as_the_page_is(network):
    make_member(network, as_of="2001")
    past = moment("2007", date(2024, 1, 1))

    today = {place.href for place in page_of(network).found.map.places}
    earlier = {place.href for place in page_of(network, past).found.map.places}

    assert "/network/members/?country=TH" in today
    assert "/network/members/?as_of=2007&country=TH" in earlier
    assert len(today) == len(earlier) == 250


def test_the_map_of_another_network_leads_to_its_own_directory():
    other = make_organisation("the-code")

    (href,) = {p.href for p in page_of(other).found.map.places if "=TH" in p.href}

    assert href == "/organisations/the-code/network/members/?country=TH"


def test_what_is_recent_on_the_map_is_so_for_the_day_asked_for(network):
    make_member(network, as_of="2006")
    past = moment("2007", date(2024, 1, 1))

    def kind(page):
        (place,) = [p for p in page.found.map.places if p.href.endswith("=TH")]
        return place.kind

    assert kind(page_of(network)) == "older"
    assert kind(page_of(network, past)) == "recent"


def test_tallies_join_members_and_former_ones_of_a_country():
    rows = [
        {"country": "TH", "stands": "former", "number": 2, "newest": date(2004, 1, 1)},
        {"country": "TH", "stands": "member", "number": 3, "newest": date(2018, 1, 1)},
        {"country": "IN", "stands": "member", "number": 1, "newest": None},
        {"country": "IN", "stands": "former", "number": 1, "newest": date(2004, 1, 1)},
        {"country": "AF", "stands": "former", "number": 1, "newest": date(2004, 1, 1)},
        {"country": "TR", "stands": "former", "number": 1, "newest": None},
    ]

    for given in (rows, rows[::-1]):
        assert pages.tallies(given) == {
            "TH": Tally(3, 2, date(2018, 1, 1)),
            "IN": Tally(1, 1, None),
            "AF": Tally(0, 1, date(2004, 1, 1)),
            "TR": Tally(0, 1, None),
        }


# --- In brief --------------------------------------------------------------------------


def summary_of(row, ledger=None, at=TODAY):
    return pages.summary(
        row,
        at,
        list(MembershipCount.objects.by_measure()),
        Decisions.of(MembershipCount.objects.all(), Resolution.objects.all()),
        found_on(at),
        Ledger() if ledger is None else ledger,
        Place("Network", "network"),
    )


def test_a_summary_prints_the_newest_dated_figures_and_draws_them_all(network):
    (source,) = make_sources("a")
    measure = make_measure(network)
    for number in range(2 * pages.FIGURES_SHOWN):
        make_count(measure, f"c-{number}", as_of=f"{2000 + number}", citation=source)
    make_count(measure, "undated", as_of="", citation=source)
    make_count(measure, "stale", is_stale=True, citation=source)
    ledger = Ledger()

    summary = summary_of(network, ledger)

    assert [row.count.slug for row in summary.newest] == [
        "c-9",
        "c-8",
        "c-7",
        "c-6",
        "c-5",
    ]
    assert len(summary.table.chart.points) == 10
    assert [row.mark.use for row in summary.newest] == [1, 2, 3, 4, 5]


def test_a_summary_cites_only_what_it_prints(network):
    printed, elsewhere, _reason = make_sources("printed", "elsewhere", "reason")
    measure = make_measure(network)
    for number in range(pages.FIGURES_SHOWN):
        make_count(measure, f"c-{number}", as_of=f"{2001 + number}", citation=printed)
    one = make_count(measure, "old", as_of="1996", citation=elsewhere)
    other = make_count(measure, "other", members=99, as_of="1996", citation=elsewhere)
    make_resolution(one, other, reason="Counted later.[@reason]")
    ledger = Ledger()

    summary = summary_of(network, ledger)

    assert list(ledger.keys()) == ["printed"]
    assert (summary.table.differing, summary.table.undecided) == (1, 0)


def test_a_summary_is_of_the_measure_that_leads_alone(network):
    (source,) = make_sources("a")
    members = make_measure(network, "members", order=1)
    firms = make_measure(network, "firms", order=2)
    make_count(members, "members-2018", citation=source)
    make_count(firms, "firms-2020", as_of="2020", citation=source)

    summary = summary_of(network)

    assert [row.count.slug for row in summary.newest] == ["members-2018"]
    assert [row.count.slug for row in summary.table.rows] == ["members-2018"]


def test_a_summary_has_a_small_map_that_leads_nowhere(network):
    make_member(network)

    summary = summary_of(network)

    assert (summary.table, summary.newest) == (None, ())
    assert summary.found.members == 1
    assert {place.href for place in summary.found.map.places} == {""}
    assert summary.found.map.width == worldmap.draw({}, TODAY.on, small=True).width


def test_a_figure_of_another_organisation_never_leads(network):
    (source,) = make_sources("a")
    make_count(make_measure(network, order=1), as_of="", citation=source)
    firms = make_measure(
        make_organisation("the-code"), "firms", shown_with=network, order=2
    )
    make_count(firms, "of-350", members=350, countries=42, citation=source)

    assert page_of(network).newest is None
