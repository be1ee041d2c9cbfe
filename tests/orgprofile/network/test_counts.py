"""Figures as a page lays them out: which leads, and what differs."""

from datetime import date

import pytest

from orgprofile.models import MembershipCount, Organisation, Resolution
from orgprofile.models.in_force import UNDECIDED, Decisions, leading
from orgprofile.network import charts
from orgprofile.network.counts import CountTable, count_rows, leading_row
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


def leads(on, counts=None):
    """The figure in force on a day, of the one organisation there is."""
    counts = shown() if counts is None else counts
    decisions = Decisions.of(counts, Resolution.objects.all())
    return leading(Organisation.objects.get(), counts, on, decisions)


def rows_of(counts=None, decisions=None):
    """The rows of a table, under their slugs."""
    counts = shown() if counts is None else counts
    decided = Decisions.of(counts, decisions or Resolution.objects.all())
    return {row.count.slug: row for row in count_rows(counts, Ledger(), PLACE, decided)}


# --- The figure in force ---------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"as_of": "2030"},
        {"as_of": "2024-01-02"},
        {"as_of": "2024"},
        {"as_of": ""},
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


@pytest.mark.parametrize(
    ("verdict", "leader"),
    [
        ("error", "older"),
        ("scope", "older"),
        ("superseded", "judged"),
        ("unresolved", "judged"),
    ],
)
def test_a_figure_judged_an_error_or_of_another_scope_never_leads(
    measure, source, verdict, leader
):
    older = make_count(measure, "older", members=104, as_of="2018", citation=source)
    judged = make_count(
        measure, "judged", members=999, as_of="2018-12-31", citation=source
    )
    make_resolution(judged, older, verdict=verdict)

    assert leads(TODAY).slug == leader


def test_a_figure_leads_from_the_last_day_its_date_can_mean(measure, source):
    make_count(measure, "c-2010", as_of="2010", citation=source)
    make_count(measure, "c-2007", as_of="2007", citation=source)

    days = [date(2007, 12, 30), date(2007, 12, 31), date(2010, 12, 30)]
    found = [leads(day) for day in days]

    assert [count and count.slug for count in found] == [None, "c-2007", "c-2007"]
    assert leads(date(2010, 12, 31)).slug == "c-2010"
    assert leads(TODAY, []) is None


def test_the_figure_in_force_comes_with_the_last_one_that_has_other_numbers(
    measure, source
):
    for slug, members, as_of in [
        ("grown", 142, "../2025-11-12"),
        ("again", 142, "2025-01"),
        ("before", 126, "2024-07-31"),
        ("first", 124, "2023"),
    ]:
        make_count(measure, slug, members=members, as_of=as_of, citation=source)
    own = measure.organisation

    row = leading_row(own, shown(), date(2026, 1, 1), UNDECIDED, Ledger(), PLACE)
    oldest = leading_row(own, shown(), date(2024, 1, 1), UNDECIDED, Ledger(), PLACE)

    assert (row.count.slug, row.before.count.slug) == ("grown", "before")
    assert (row.mark.use, row.before.mark.use) == (1, 2)
    assert (oldest.count.slug, oldest.before) == ("first", None)


# --- What differs ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "judged", "judging", "drawn"),
    [
        (
            "superseded",
            "Replaced by the newer figure,",
            "Replaces the older figure,",
            True,
        ),
        (
            "error",
            "Judged an error in its source; compare",
            "Holds, since there is an error in the source of",
            False,
        ),
        (
            "scope",
            "Counts something else than",
            "Counts something else than",
            False,
        ),
        (
            "unresolved",
            "Not settled: differs from",
            "Not settled: differs from",
            True,
        ),
    ],
)
def test_a_reason_is_given_once_at_the_figure_that_was_judged(
    measure, source, verdict, judged, judging, drawn
):
    one = make_count(measure, "of-122", members=122, citation=source)
    other = make_count(measure, "of-104", citation=source)
    third = make_count(
        measure, "of-17", members=17, countries=9, as_of="1996", citation=source
    )
    make_resolution(one, other, verdict=verdict, reason="Counted later.[@a]")

    rows = rows_of()

    (own,), (others,) = rows["of-122"].differences, rows["of-104"].differences
    assert (own.verdict, own.words, own.others) == (verdict, judged, (other,))
    assert own.reason
    assert (others.verdict, others.words, others.others) == (verdict, judging, (one,))
    assert others.reason is None
    assert set(table().growth.counts) == {other, third, *[one] * drawn}


def test_figures_judged_for_one_reason_are_listed_together_and_the_others_apart(
    measure, source
):
    judged = make_count(measure, "of-60", members=60, countries=9, citation=source)
    first, second, third, fourth = (
        make_count(measure, f"of-{n}", members=n, countries=10, citation=source)
        for n in (100, 90, 80, 70)
    )
    make_resolution(judged, first, verdict="error", reason="A slip.")
    make_resolution(judged, second, verdict="error", reason="A slip.")
    make_resolution(judged, third, verdict="error", reason="Another slip.")

    row = rows_of()["of-60"]

    assert len(row.differences) == 3
    assert {
        (d.verdict, bool(d.reason), frozenset(d.others)) for d in row.differences
    } == {
        ("error", True, frozenset({first, second})),
        ("error", True, frozenset({third})),
        ("", False, frozenset({fourth})),
    }


# --- A table and its chart ----------------------------------------------------------------


def table():
    counts = shown()
    measure, decided = counts[0].measure, Decisions.of(counts, Resolution.objects.all())
    rows = count_rows(counts, Ledger(), PLACE, decided)
    return CountTable(measure, rows, charts.growth(measure, counts, decided))


def test_dated_figures_that_are_not_stale_are_drawn_where_there_are_two(
    measure, source
):
    for slug, fields in {
        "stale": {"is_stale": True},
        "undated": {"as_of": ""},
        "since": {"as_of": "2001/.."},
        "1996": {"as_of": "1996"},
    }.items():
        make_count(measure, slug, citation=source, **fields)
    assert (table().growth, len(table().rows), table().undrawn) == (None, 4, 4)

    make_count(measure, "2007", as_of="2007", citation=source)
    make_count(measure, "by-2006", as_of="../2006", citation=source)
    growth = table().growth
    points = growth.chart.points
    assert [point.name for point in points] == ["1996", "by-2006", "2007"]
    assert points[1].label.startswith("2006 at the latest: ")
    assert [shape.is_open for shape in points[1].shapes] == [True, True]
    assert table().undrawn == 3
    assert [p.title for p in growth.chart.panels] == ["Members", "Countries"]
    assert [p.title for p in growth.small.panels] == ["Members"]
    assert [sign for sign, _words in growth.legend] == ["exact", "open", "gap"]

    type(measure).objects.update(is_plotted=False)
    assert table().growth is None
