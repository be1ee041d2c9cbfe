"""Figures as a page lays them out: which leads, what differs, how they are sorted."""

from datetime import date

import pytest

from orgprofile.models import MembershipCount, Organisation, Resolution
from orgprofile.network.counts import (
    Decisions,
    by_measure,
    count_rows,
    count_table,
    in_order,
    leading,
    reading,
)
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


def test_the_figure_in_force_is_the_newest_of_the_first_measure(source):
    organisation = make_organisation()
    first = make_measure(organisation, "members", order=0)
    second = make_measure(organisation, "affiliates", order=1)
    make_count(second, "c-2020", as_of="2020", citation=source)
    make_count(first, "c-2018", as_of="2018", citation=source)
    newest = make_count(first, "c-2019", as_of="2019", citation=source)

    assert leads(TODAY) == newest


@pytest.mark.parametrize(
    "fields",
    [
        {"as_of": "2030"},
        {"as_of": "2024-01-02"},
        {"as_of": "2024"},
        {"as_of": ""},
        {"as_of": "", "claims_current": True},
        {"as_of": "2018/.."},
        {"as_of": "../2023"},
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


def test_attendance_never_leads_though_it_is_listed_first(source):
    organisation = make_organisation()
    attended = make_measure(organisation, "attended", order=0, is_plotted=False)
    members = make_measure(organisation, "members", order=1)
    make_count(attended, "attended-2020", as_of="2020", citation=source)
    count = make_count(members, "members-2010", as_of="2010", citation=source)

    assert leads(TODAY) == count


def test_nothing_leads_where_no_date_is_known(measure, source):
    make_count(measure, as_of="", citation=source)

    assert leads(TODAY) is None
    assert leads(TODAY, []) is None


def test_of_one_day_the_more_precise_date_leads(measure, source):
    make_count(measure, "a-year", as_of="2018", citation=source)
    precise = make_count(measure, "b-day", as_of="2018-12-31", citation=source)

    assert leads(TODAY) == precise


def test_of_one_day_the_more_independent_source_leads(measure):
    own = make_citation("own", relation="self")
    free = make_citation("free", relation="independent")
    make_count(measure, "a-own", citation=own)
    independent = make_count(measure, "b-free", members=100, citation=free)

    assert leads(TODAY) == independent


# --- What differs ------------------------------------------------------------------------


def test_figures_that_disagree_name_each_other(measure, source):
    make_count(measure, "of-122", members=122, as_of="2018", citation=source)
    make_count(measure, "of-104", members=104, as_of="2018-06-08", citation=source)
    make_count(measure, "of-17", members=17, countries=9, as_of="1996", citation=source)

    rows = rows_of()

    found = {
        slug: [c.slug for d in row.differences for c in d.others]
        for slug, row in rows.items()
    }
    assert found == {"of-122": ["of-104"], "of-104": ["of-122"], "of-17": []}


def test_a_stale_figure_is_listed_and_differs_from_none(measure, source):
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

    rows = rows_of()

    assert set(rows) == {"of-122", "stale"}
    assert all(not row.differences for row in rows.values())


def test_while_nobody_has_decided_both_say_so_without_a_reason(measure, source):
    make_count(measure, "of-122", members=122, citation=source)
    make_count(measure, "of-104", citation=source)

    for row in rows_of().values():
        (difference,) = row.differences
        assert (difference.verdict, difference.reason) == ("", None)
        assert difference.words.startswith("Not yet decided")
        assert not row.is_set_aside


@pytest.mark.parametrize(
    ("verdict", "judged", "judging", "set_aside"),
    [
        ("superseded", "Superseded by", "Supersedes", False),
        (
            "error",
            "Judged an error in its source, against",
            "Holds against an error in the source of",
            True,
        ),
        (
            "scope",
            "Of a different scope from",
            "Of a different scope from",
            True,
        ),
        (
            "unresolved",
            "Left unresolved: differs from",
            "Left unresolved: differs from",
            False,
        ),
    ],
)
def test_a_reason_stands_once_with_the_figure_that_was_judged(
    measure, source, verdict, judged, judging, set_aside
):
    one = make_count(measure, "of-122", members=122, citation=source)
    other = make_count(measure, "of-104", citation=source)
    make_resolution(one, other, verdict=verdict, reason="Counted later.[@a]")

    rows = rows_of()

    (own,), (others,) = rows["of-122"].differences, rows["of-104"].differences
    assert (own.verdict, own.words, own.others) == (verdict, judged, (other,))
    assert own.reason
    assert (others.verdict, others.words, others.others) == (verdict, judging, (one,))
    assert others.reason is None
    assert rows["of-122"].is_set_aside is set_aside
    assert rows["of-104"].is_set_aside is False


def test_figures_judged_for_one_reason_stand_together_and_the_others_apart(
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

    assert {(d.verdict, frozenset(d.others)) for d in row.differences} == {
        ("error", frozenset({first, second})),
        ("error", frozenset({third})),
        ("", frozenset({fourth})),
    }
    assert len(row.differences) == 3


def test_a_decision_that_holds_no_more_is_as_if_nobody_had_decided(measure, source):
    one = make_count(measure, "of-122", members=122, citation=source)
    other = make_count(measure, "of-104", citation=source)
    make_resolution(one, other, verdict="error")
    MembershipCount.objects.filter(pk=one.pk).update(members=123)

    counts = shown()
    decisions = Decisions.of(counts, Resolution.objects.all())

    assert decisions.by_pair == {}
    assert all(not row.is_set_aside for row in rows_of(counts).values())
    assert all(
        difference.verdict == ""
        for row in rows_of(counts).values()
        for difference in row.differences
    )


def test_a_decision_on_a_figure_that_is_not_shown_is_left_out(measure, source):
    one = make_count(measure, "of-122", members=122, citation=source)
    other = make_count(measure, "of-104", citation=source)
    make_resolution(one, other)

    assert Decisions.of([one], Resolution.objects.all()).by_pair == {}


def test_matching_decisions_to_figures_asks_nothing(
    measure, source, django_assert_num_queries
):
    one = make_count(measure, "of-122", members=122, citation=source)
    other = make_count(measure, "of-104", citation=source)
    make_resolution(one, other)
    counts, decisions = shown(), list(Resolution.objects.all())

    with django_assert_num_queries(0):
        found = Decisions.of(counts, decisions)

    assert found.on(one, other) == found.on(other, one) == decisions[0]


def test_a_row_is_marked_before_its_note_and_that_before_its_reason(measure):
    _reason, own, _note, second = (
        make_citation(key) for key in ("reason", "own", "note", "second")
    )
    one = make_count(measure, "a", members=122, note="Seen.[@note]", citation=own)
    other = make_count(measure, "b", citation=second)
    make_resolution(one, other, reason="Counted later.[@reason]")
    ledger, counts = Ledger(), shown()

    count_rows(counts, ledger, PLACE, Decisions.of(counts, Resolution.objects.all()))

    assert list(ledger.keys()) == ["own", "note", "reason", "second"]


# --- A table and its chart ----------------------------------------------------------------


def table(**fields):
    counts = shown()
    decided = Decisions.of(counts, Resolution.objects.all())
    rows = count_rows(counts, Ledger(), PLACE, decided)
    return count_table(counts[0].measure, rows, **fields)


def test_two_dated_figures_are_drawn_and_one_is_not(measure, source):
    make_count(measure, "a", as_of="2010", citation=source)
    assert table().chart is None

    make_count(measure, "b", as_of="2018", citation=source)
    assert {point.name for point in table().chart.points} == {"a", "b"}


@pytest.mark.parametrize(
    "fields",
    [{"as_of": ""}, {"as_of": "2001/.."}, {"as_of": "../2001"}, {"is_stale": True}],
    ids=str,
)
def test_a_figure_is_listed_and_not_drawn_that_is(measure, source, fields):
    make_count(measure, "a", as_of="2010", citation=source)
    make_count(measure, "b", as_of="2011", citation=source)
    make_count(measure, "c", citation=source, **fields)

    found = table()

    assert {row.count.slug for row in found.rows} == {"a", "b", "c"}
    assert {point.name for point in found.chart.points} == {"a", "b"}
    assert found.undrawn == 1


def test_what_is_no_size_is_never_drawn(source):
    attended = make_measure(make_organisation(), "attended", is_plotted=False)
    make_count(attended, "a", as_of="2010", citation=source)
    make_count(attended, "b", as_of="2018", citation=source)

    assert table().chart is None


def test_a_chart_has_two_panels_and_a_small_one_members_alone(measure, source):
    make_count(measure, "a", as_of="2010", citation=source)
    make_count(measure, "b", as_of="2018", citation=source)

    assert [p.title for p in table().chart.panels] == ["Members", "Countries"]
    assert [p.title for p in table(small=True).chart.panels] == ["Members"]


def test_a_table_names_the_years_between_which_no_figure_was_found(measure, source):
    for year in (1996, 2007, 2008):
        make_count(measure, f"c-{year}", as_of=f"{year}", citation=source)

    assert table().gaps == ("1996 and 2007",)


def test_a_table_counts_the_pairs_that_differ_and_those_nobody_decided(measure, source):
    one, other, _third = (
        make_count(measure, f"of-{n}", members=n, countries=9, citation=source)
        for n in (90, 80, 70)
    )
    make_resolution(one, other)

    found = table()

    assert (found.differing, found.undecided) == (3, 2)


def test_a_reading_names_date_figure_and_source(measure, source):
    make_count(
        measure, "a", as_of="2010~", members_to=110, bound="range", citation=source
    )

    found = reading(rows_of()["a"])

    assert found.label == (
        "about 2010: 104 to 110 members in 93 countries. Source: Der Verein."
    )
    assert found.is_approximate
    assert (found.values[0].number, found.values[0].upper) == (104, 110)
    assert (found.values[1].number, found.values[1].upper) == (93, None)
    assert (found.earliest, found.latest) == (date(2010, 1, 1), date(2010, 12, 31))
    assert not found.set_aside


def test_a_reading_of_what_is_not_given_has_no_value(measure, source):
    make_count(measure, "a", members=None, citation=source)

    found = reading(rows_of()["a"])

    assert found.values[0] is None
    assert not found.is_approximate


def test_a_figure_without_a_date_has_no_reading(measure, source):
    make_count(measure, "a", as_of="", citation=source)

    with pytest.raises(ValueError, match="without a date"):
        reading(rows_of()["a"])


def test_a_figure_set_aside_is_drawn_as_that(measure, source):
    one = make_count(measure, "of-122", members=122, citation=source)
    other = make_count(measure, "of-104", citation=source)
    make_resolution(one, other, verdict="error")

    rows = rows_of()

    assert reading(rows["of-122"]).set_aside
    assert not reading(rows["of-104"]).set_aside


def test_each_measures_figures_stand_together(source):
    organisation = make_organisation()
    for order, slug in enumerate(["members", "affiliates"]):
        measure = make_measure(organisation, slug, order=order)
        make_count(measure, f"{slug}-1", citation=source)
        make_count(measure, f"{slug}-2", as_of="2010", citation=source)

    found = [(m.slug, [c.slug for c in rows]) for m, rows in by_measure(shown())]

    assert found == [
        ("members", ["members-1", "members-2"]),
        ("affiliates", ["affiliates-1", "affiliates-2"]),
    ]


# --- Sorted -----------------------------------------------------------------------------


@pytest.fixture
def unsorted(measure):
    """Four figures, of which the last gives neither members, date nor publisher."""
    rows = [
        ("b", {"members": 80, "countries": 70, "as_of": "2007"}, "Zeitung"),
        ("c", {"members": 104, "countries": 60, "as_of": "2018-06-08"}, "anzeiger"),
        ("a", {"members": 90, "countries": None, "as_of": "2010"}, "Mitte"),
        ("d", {"members": None, "countries": 65, "as_of": ""}, ""),
    ]
    for slug, fields, publisher in rows:
        citation = make_citation(f"of-{slug}", publisher=publisher, title="Blatt")
        make_count(measure, slug, citation=citation, **fields)
    return shown()


@pytest.mark.parametrize(
    ("sort", "slugs"),
    [
        ("", "cabd"),
        ("-date", "cabd"),
        ("date", "bacd"),
        ("members", "bacd"),
        ("-members", "cabd"),
        ("countries", "cdba"),
        ("-countries", "bdca"),
        ("source", "cdab"),
        ("-source", "badc"),
        # Whatever else is asked for leaves them as they come.
        ("__class__", "cabd"),
        ("-", "cabd"),
        ("--members", "cabd"),
        ("Members", "cabd"),
        ("members,date", "cabd"),
        ("citation__editors_note", "cabd"),
    ],
)
def test_figures_are_sorted_as_asked_and_the_unknown_stands_last(unsorted, sort, slugs):
    assert "".join(count.slug for count in in_order(unsorted, sort)) == slugs


@pytest.mark.parametrize("name", ["date", "members", "countries", "source"])
def test_sorting_loses_no_figure(unsorted, name):
    for sort in (name, f"-{name}"):
        assert set(in_order(unsorted, sort)) == set(unsorted)
