"""When two figures disagree: the design's own examples, then every pair there is."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgprofile.disagreement import ABOUT, Figure, differing, disagree
from references import dates


def figure(members=None, countries=None, as_of="", bound="exact", **fields):
    return Figure(
        name=fields.pop("name", f"{members}-{countries}-{as_of}-{bound}"),
        measure=fields.pop("measure", "members"),
        members=members,
        countries=countries,
        bound=bound,
        as_of=dates.parse(as_of) if as_of else None,
        **fields,
    )


figures = st.builds(
    figure,
    members=st.none() | st.integers(1, 200),
    countries=st.none() | st.integers(1, 200),
    as_of=st.sampled_from(
        ["", "1996", "1996-08", "199X", "2018-06-08", "2018/..", "../2018"]
    ),
    bound=st.sampled_from(["exact", "at-least", "about"]),
    measure=st.sampled_from(["members", "affiliates"]),
    claims_current=st.booleans(),
)


# --- The examples of the design ------------------------------------------------------


def test_122_and_104_members_disagree_if_both_say_now():
    one = figure(122, 104, claims_current=True)
    other = figure(104, 93, claims_current=True)

    assert disagree(one, other)


def test_122_and_104_members_do_not_disagree_if_only_one_says_now():
    one = figure(122, claims_current=True)
    other = figure(104, as_of="2018-06-08")

    assert not disagree(one, other)


def test_104_members_and_104_countries_never_disagree():
    one = figure(members=104, as_of="2018")
    other = figure(countries=93, as_of="2018")

    assert not disagree(one, other)


def test_17_in_1996_and_122_in_2020_never_disagree():
    assert not disagree(figure(17, as_of="1996"), figure(122, as_of="2020"))


def test_over_80_and_82_in_one_year_do_not_disagree():
    assert not disagree(
        figure(80, as_of="2012", bound="at-least"), figure(82, as_of="2012")
    )


# --- The same thing ------------------------------------------------------------------


def test_figures_of_different_measures_never_disagree():
    one = figure(122, as_of="2018", measure="members")
    other = figure(104, as_of="2018", measure="affiliates")

    assert not disagree(one, other)


def test_figures_of_the_same_members_disagree_by_their_countries():
    assert disagree(figure(104, 93, as_of="2018"), figure(104, 90, as_of="2018"))


# --- The same time -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "other"),
    [
        ("2018", "2018-06"),
        ("2018-06-08", "2018-06-08"),
        ("201X", "2018-06-08"),
        ("2009/2012", "2012-12-31"),
        ("2018/..", "2024"),
        ("../1996", "1990"),
    ],
)
def test_different_figures_of_dates_that_overlap_disagree(date, other):
    assert disagree(figure(122, as_of=date), figure(104, as_of=other))


@pytest.mark.parametrize(
    ("date", "other"),
    [("2018-06-07", "2018-06-08"), ("2017", "2018"), ("2018/..", "2017-12-31")],
)
def test_different_figures_of_dates_that_do_not_meet_never_disagree(date, other):
    assert not disagree(figure(122, as_of=date), figure(104, as_of=other))


def test_an_undated_figure_disagrees_with_no_dated_one():
    assert not disagree(figure(122), figure(104, as_of="2018"))
    assert not disagree(figure(122), figure(104))


# --- Values that meet ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "bound", "other", "apart"),
    [
        (104, "exact", 104, False),
        (104, "exact", 105, True),
        (80, "at-least", 80, False),
        (80, "at-least", 5000, False),
        (80, "at-least", 79, True),
        (100, "about", 90, False),
        (100, "about", 110, False),
        (100, "about", 89, True),
        (100, "about", 111, True),
    ],
)
def test_a_bound_says_which_values_a_figure_meets(number, bound, other, apart):
    one = figure(number, as_of="2018", bound=bound)

    assert disagree(one, figure(other, as_of="2018")) is apart


def test_two_vague_figures_meet_where_their_ranges_do():
    about_100 = figure(100, as_of="2018", bound="about")

    assert not disagree(about_100, figure(120, as_of="2018", bound="about"))
    assert disagree(about_100, figure(123, as_of="2018", bound="about"))
    assert not disagree(about_100, figure(110, as_of="2018", bound="at-least"))
    assert disagree(about_100, figure(111, as_of="2018", bound="at-least"))


@settings(deadline=None)
@given(st.integers(1, 100_000))
def test_about_a_number_meets_what_is_exactly_a_tenth_away(tens):
    number = 10 * tens
    about = figure(number, as_of="2018", bound="about")

    for edge in (9 * tens, 11 * tens):
        assert not disagree(about, figure(edge, as_of="2018")), edge
    assert disagree(about, figure(9 * tens - 1, as_of="2018"))
    assert disagree(about, figure(11 * tens + 1, as_of="2018"))
    assert ABOUT == 0.1


# --- Every pair there is -------------------------------------------------------------


@settings(deadline=None)
@given(figures, figures)
def test_disagreement_is_mutual(one, other):
    assert disagree(one, other) == disagree(other, one)


@settings(deadline=None)
@given(figures)
def test_no_figure_disagrees_with_itself(one):
    assert not disagree(one, one)


@settings(deadline=None, max_examples=50)
@given(st.lists(figures, min_size=3, max_size=4, unique_by=lambda f: f.name))
def test_what_differs_does_not_depend_on_the_order_of_the_rows(rows):
    found = {name: set(others) for name, others in differing(rows).items()}

    for order in permutations(rows):
        assert {n: set(o) for n, o in differing(order).items()} == found


def test_each_figure_names_those_it_disagrees_with():
    one = figure(122, as_of="2018", name="one")
    other = figure(104, as_of="2018", name="other")
    apart = figure(17, as_of="1996", name="apart")

    assert differing([one, other, apart]) == {
        "one": ("other",),
        "other": ("one",),
        "apart": (),
    }
