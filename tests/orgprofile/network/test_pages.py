"""A network as its page lays it out: figures, decisions, where members were found."""

from datetime import date

import pytest

from orgprofile.drawing.worldmap import Tally
from orgprofile.models import CountrySearch, Member, MembershipCount, Resolution
from orgprofile.models.in_force import Decisions
from orgprofile.network import pages
from orgprofile.values.moments import Moment, moment
from references.statements.ledger import Ledger
from tests.make import (
    make_count,
    make_measure,
    make_member,
    make_organisation,
)
from tests.orgprofile.reading import make_sources, numbered

pytestmark = pytest.mark.django_db

TODAY = Moment(date(2024, 1, 1))


@pytest.fixture
def network():
    return make_organisation()


def found_on(at=TODAY):
    members = Member.objects.known_on(at.looks_back_from)
    return pages.tallies(members.tallies())


def page_of(row, at=TODAY):
    return pages.network(
        row,
        at,
        list(MembershipCount.objects.by_measure()),
        Resolution.objects.all(),
        found_on(at),
        CountrySearch.objects.all(),
    )


# --- Figures --------------------------------------------------------------------------


def test_the_figure_in_force_is_read_before_the_tables(network):
    newest, older = make_sources("b", "a")
    measure = make_measure(network)
    make_count(measure, "older", as_of="2010", citation=older)
    make_count(measure, "newest", as_of="2018", citation=newest)

    page = page_of(network)

    assert (page.newest.mark.key, page.newest.mark.use) == ("b", 1)
    marks = [row.mark for row in page.tables[0].rows]
    assert [(mark.key, mark.use) for mark in marks] == [("b", 2), ("a", 1)]
    assert numbered(page) == ["b", "a"]


def test_each_measure_has_a_table_and_only_the_networks_own_leads(network):
    (source,) = make_sources("a")
    code = make_organisation("the-code")
    for order, slug in enumerate(("firms", "members", "affiliates")):
        of = code if slug == "firms" else network
        measure = make_measure(of, slug, order=order, shown_with=network)
        make_count(measure, f"{slug}-1", members=100 + order, citation=source)
        make_count(measure, f"{slug}-2", as_of="2010", citation=source)

    page = page_of(network)

    found = [(t.measure.slug, len(t.rows), t.weighed.differing) for t in page.tables]
    assert found == [("firms", 2, 0), ("members", 2, 0), ("affiliates", 2, 0)]
    assert page.newest.count.slug == "members-1"
    assert summary_of(network).measure.slug == "members"


# --- Where members were found ----------------------------------------------------------


def test_members_are_counted_country_by_country_in_order_of_their_names(network):
    make_member(network, "a", country="TR", as_of="2023")
    make_member(network, "b", country="CI", as_of="2001")
    make_member(network, "c", country="CI", as_of="")
    make_member(network, "d", country="CI", as_of="2004", standing="former")
    make_member(network, "e", country="AF", as_of="2004", standing="former")
    make_member(network, "f", country="")
    make_member(network, "g", country="ZW", as_of="")

    found = page_of(network).found

    assert [(line.country.name, line.address) for line in found.lines] == [
        ("Afghanistan", "/network/members/af/"),
        ("Côte d’Ivoire", "/network/members/ci/"),
        ("Türkiye", "/network/members/tr/"),
        ("Zimbabwe", "/network/members/zw/"),
    ]
    assert [line.tally for line in found.lines] == [
        Tally(0, 1, date(2004, 12, 31)),
        Tally(2, 1, date(2001, 12, 31)),
        Tally(1, 0, date(2023, 12, 31)),
        Tally(1, 0, None),
    ]
    assert [(line.number, line.year) for line in found.lines] == [
        ("former", "2004"),
        ("2", "2001"),
        ("1", "2023"),
        ("1", "undated"),
    ]
    assert (found.members, found.former, found.countries) == (5, 2, 3)


@pytest.mark.parametrize(
    ("figure", "is_fewer"), [(1, False), (2, False), (3, True), (None, False)]
)
def test_fewer_found_than_the_figure_says_is_fewer(network, figure, is_fewer):
    (source,) = make_sources("a")
    make_count(make_measure(network), members=figure, countries=1, citation=source)
    make_member(network, "a", country="TH")
    make_member(network, "b", country="IN")
    make_member(network, "c", country="IN", standing="former")

    assert page_of(network).found.is_fewer is is_fewer


def test_the_map_and_the_list_link_each_country_to_its_page_for_the_day_asked_for(
    network,
):
    make_member(network, as_of="2001")
    past = moment("2007", date(2024, 1, 1))

    today = {place.href for place in pages.world(network, TODAY, {}).places}
    earlier = {place.href for place in pages.world(network, past, {}).places}

    assert "/network/members/th/" in today
    assert "/network/members/th/?as_of=2007" in earlier
    assert len(today) == len(earlier) == 250
    for moment_asked, linked in ((TODAY, today), (past, earlier)):
        listed = page_of(network, moment_asked).found
        assert {line.address for line in listed.lines + listed.blank} == linked
        assert [line.country.code for line in listed.lines] == ["TH"]


# --- In brief --------------------------------------------------------------------------


def summary_of(row, at=TODAY):
    return pages.summary(
        row,
        at,
        list(MembershipCount.objects.by_measure()),
        Decisions.of(MembershipCount.objects.all(), Resolution.objects.all()),
        found_on(at),
        Ledger(),
    )
