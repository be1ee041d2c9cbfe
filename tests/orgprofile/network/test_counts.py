"""Figures as a page lays them out: which leads, what differs, what the chart says."""

from datetime import date

import pytest

from orgprofile.models import Measure, MembershipCount, Resolution
from orgprofile.models.in_force import Decisions, could_lead, figures
from orgprofile.network.counts import CountTable, count_rows, growth
from references.ledger import Ledger
from references.prose.footnotes import Place
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_organisation,
    make_resolution,
)

pytestmark = pytest.mark.django_db

TODAY = date(2024, 1, 1)


@pytest.fixture
def measure():
    return make_measure(make_organisation(name="Der Verein"), name="Members of it")


@pytest.fixture
def source():
    return make_citation("a")


def decided():
    """The figures, and the decisions on them."""
    counts = list(MembershipCount.objects.newest_first().with_lacks())
    return counts, Decisions.among(counts, Resolution.objects.all())


def leads(on):
    """The figure in force on a day, of the network."""
    counts, decisions = figures(Measure.objects.earliest("pk").organisation_id, True)
    return next(could_lead(counts, on, decisions), None)


def table():
    counts, decisions = decided()
    rows = count_rows(counts, Ledger(), Place("Members", "members"), decisions)
    measure = counts[0].measure
    return CountTable(measure, rows, len(rows), growth(measure, counts, decisions))


NEVER = [{"as_of": "2022", "is_stale": True}, {"as_of": "", "claims_current": True}]
NEVER += [{"as_of": as_of} for as_of in ("2024-01-02", "2024", "2018/..")]
# What no note bears out, and what was planned.
NEVER += [{"as_of": "2022", "reading": slug} for slug in ("", "ndated")]
NEVER += [{"as_of": "2022", "basis": "planned"}]


@pytest.mark.parametrize("fields", NEVER, ids=str)
def test_no_figure_leads_that_is(measure, source, fields):
    dated = make_count(measure, "dated", as_of="2010", citation=source)
    make_count(measure, "other", citation=source, **fields)
    for network, is_plotted in (
        (measure.organisation, False),
        (make_organisation("a"), True),
    ):
        listed = make_measure(network, f"a-{network.slug}", is_plotted=is_plotted)
        make_count(listed, network.slug, as_of="2022", citation=source)

    # From the last day its date can mean.
    days = [date(2010, 12, 30), date(2010, 12, 31), TODAY]
    assert [leads(day) for day in days] == [None, dated, dated]


@pytest.mark.parametrize(
    ("verdict", "is_set_aside"),
    [("superseded", False), ("error", True), ("scope", True), ("unresolved", False)],
)
def test_a_reason_is_given_once_at_the_figure_judged_which_may_lead_no_more(
    measure, source, verdict, is_set_aside
):
    older = {"as_of": "2018", "citation": source}
    one = make_count(measure, "one", value=122, as_of="2018-12-31", citation=source)
    other, _ = (make_count(measure, slug, **older) for slug in ("other", "alike"))
    make_resolution(one, other, verdict=verdict, reason="Counted later.[@a]")

    rows = {row.count: row for row in table().rows}

    (own,) = [d for d in rows[one].differences if d.verdict]
    (others,) = rows[other].differences
    assert (own.verdict, own.others) == (verdict, (other,))
    assert (others.verdict, others.others) == (verdict, (one,))
    assert (bool(own.reason), others.reason) == (True, None)
    assert (one in table().growth.counts) is not is_set_aside
    assert (leads(TODAY) == one) is not is_set_aside


def test_dated_figures_that_are_not_stale_are_drawn_where_there_are_two(
    measure, source
):
    for as_of in ("2010", "", "2001/.."):
        given = {"as_of": as_of, "is_stale": as_of == "2010", "citation": source}
        make_count(measure, f"left-out-{as_of[:4]}", **given)
    make_count(measure, "1996", as_of="1996", citation=source)
    assert (table().growth, len(table().rows), table().undrawn) == (None, 4, 4)

    make_count(measure, "by-2006", as_of="../2006", citation=source)
    points = table().growth.chart.points
    assert [point.name for point in points] == ["1996", "by-2006"]
    assert table().undrawn == 3

    MembershipCount.objects.update(value=None, within=3)
    assert table().growth is None
    MembershipCount.objects.update(value=17)
    type(measure).objects.update(is_plotted=False)
    assert table().growth is None


@pytest.mark.parametrize(
    ("finding", "figures"),
    [
        ("grew from 1 members in 1996 to 142 by 2025", {"1996": 1, "../2025": 142}),
        ("shrank from 99 members by 1991 to 9 in 2010", {"1990/1991": 99, "2010": 9}),
        ("had 17 members in 1996 and 17 in 2018", {"1996": 17, "2018": 17}),
        ("had 9 members in 2001 and 7 in 2017", {"2001": 9, "2010": 5, "2017": 7}),
    ],
)
def test_a_chart_says_what_the_first_and_the_last_figure_say(
    measure, source, finding, figures
):
    for as_of, members in figures.items():
        given = {"value": members, "within": 1, "as_of": as_of}
        make_count(measure, f"c-{as_of[-4:]}", citation=source, **given)
    chart = growth(measure, decided()[0], leads=True, of_network=True)

    assert chart.caption.title == f"Der Verein {finding}"


def test_a_chart_says_of_no_network_that_it_shrank_to_at_least_so_many(measure, source):
    for as_of, bound in {"2001": "exact", "2024": "at-least"}.items():
        given = {"value": 500 if bound == "exact" else 350, "as_of": as_of}
        make_count(measure, as_of, citation=source, bound=bound, **given)
    chart = growth(measure, decided()[0], leads=True, of_network=True)

    title = chart.caption.title
    assert title.endswith(" had 500 members in 2001 and at least 350 in 2024")
