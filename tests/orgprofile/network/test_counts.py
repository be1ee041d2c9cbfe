"""Figures as a page lays them out: which leads, and what differs."""

from datetime import date

import pytest

from orgprofile.models import MembershipCount, Organisation, Resolution
from orgprofile.models.in_force import Decisions, leading
from orgprofile.network import charts
from orgprofile.network.counts import CountTable, count_rows
from orgprofile.network.decisions import stored_disputes
from references.prose.footnotes import Place
from references.statements.ledger import Ledger
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_organisation,
    make_resolution,
)

pytestmark = pytest.mark.django_db

TODAY = date(2024, 1, 1)
PLACE = Place("Members", "members")


@pytest.fixture
def measure():
    return make_measure(make_organisation())


@pytest.fixture
def source():
    return make_citation("a", publisher="Der Verein")


def shown():
    return list(MembershipCount.objects.by_measure())


def leads(on):
    """The figure in force on a day, of the one organisation there is."""
    counts = shown()
    decisions = Decisions.of(counts, Resolution.objects.all())
    return leading(Organisation.objects.get(), counts, on, decisions)


def table():
    counts = shown()
    measure, decided = counts[0].measure, Decisions.of(counts, Resolution.objects.all())
    rows = count_rows(counts, Ledger(), PLACE, decided)
    return CountTable(measure, rows, charts.growth(measure, counts, decided))


@pytest.mark.parametrize(
    "fields",
    [
        {"as_of": "2024-01-02"},
        {"as_of": "2024"},
        {"as_of": "", "claims_current": True},
        {"as_of": "2018/.."},
        {"as_of": "2022", "is_stale": True},
    ],
    ids=str,
)
def test_no_figure_leads_that_is(measure, source, fields):
    dated = make_count(measure, "dated", as_of="2010", citation=source)
    make_count(measure, "other", citation=source, **fields)

    assert leads(TODAY) == dated


def test_a_figure_leads_from_the_last_day_its_date_can_mean(measure, source):
    for year in ("2010", "2007"):
        make_count(measure, year, as_of=year, citation=source)
    days = [(2007, 12, 30), (2007, 12, 31), (2010, 12, 30), (2010, 12, 31)]

    found = [leads(date(*day)) for day in days]

    slugs = [count and count.slug for count in found]
    assert slugs == [None, "2007", "2007", "2010"]


@pytest.mark.parametrize(
    ("verdict", "judged_words", "is_set_aside"),
    [
        ("superseded", "Replaced by the newer figure,", False),
        ("error", "Judged an error in its source; compare", True),
        ("scope", "Counts something else than", True),
        ("unresolved", "Not settled: differs from", False),
    ],
)
def test_a_reason_is_given_once_at_the_figure_judged_which_may_lead_no_more(
    measure, source, verdict, judged_words, is_set_aside
):
    older = {"as_of": "2018", "citation": source}
    one = make_count(measure, "one", members=122, as_of="2018-12-31", citation=source)
    other, _ = (make_count(measure, slug, **older) for slug in ("other", "alike"))
    make_resolution(one, other, verdict=verdict, reason="Counted later.[@a]")

    rows = {row.count: row for row in table().rows}

    (own,) = [d for d in rows[one].differences if d.verdict]
    (others,) = rows[other].differences
    assert (own.verdict, own.words, own.others) == (verdict, judged_words, (other,))
    assert (others.verdict, others.others) == (verdict, (one,))
    assert (bool(own.reason), others.reason) == (True, None)
    assert (one in table().growth.counts) is not is_set_aside
    assert (leads(TODAY) == one) is not is_set_aside


def test_each_figure_names_those_it_disagrees_with_and_what_was_decided(
    measure, source
):
    a, b, c, *_ = (
        make_count(measure, f"of-{n}", members=n, countries=9, citation=source, **more)
        for n, more in [
            (122, {}),
            (104, {}),
            (100, {"status": "draft"}),
            (17, {"as_of": "1996"}),
            (999, {"is_stale": True}),
        ]
    )
    decision = make_resolution(b, a)

    found = {
        pk: {(dispute.other, dispute.decision) for dispute in each}
        for pk, each in stored_disputes([measure.pk]).items()
    }

    assert found == {
        a.pk: {(b, decision), (c, None)},
        b.pk: {(a, decision), (c, None)},
        c.pk: {(a, None), (b, None)},
    }


def test_dated_figures_that_are_not_stale_are_drawn_where_there_are_two(
    measure, source
):
    stale = {"is_stale": True, "as_of": "2010"}
    for fields in (stale, {"as_of": ""}, {"as_of": "2001/.."}, {"as_of": "1996"}):
        slug = fields["as_of"].replace("/", "-") or "undated"
        make_count(measure, slug, citation=source, **fields)
    assert (table().growth, len(table().rows), table().undrawn) == (None, 4, 4)

    for slug, as_of in (("2007", "2007"), ("by-2006", "../2006")):
        make_count(measure, slug, as_of=as_of, citation=source)
    growth = table().growth
    points = growth.chart.points
    assert [point.name for point in points] == ["1996", "by-2006", "2007"]
    assert points[1].label.startswith("2006 at the latest: ")
    assert table().undrawn == 3

    type(measure).objects.update(is_plotted=False)
    assert table().growth is None
