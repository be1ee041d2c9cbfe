"""When two figures disagree: the design's own examples, then every pair there is."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, permutations, product
from math import ceil, floor, inf
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgprofile.values.disagreement import ABOUT, Figure, differing, disagree, pairs
from references.values import dates


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


# --- Any figure ----------------------------------------------------------------------

days = st.dates(date(1995, 1, 1), date(1998, 12, 31))


@st.composite
def points(draw):
    form = draw(st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "199X", "19XX"]))
    return draw(days).strftime(form) + draw(st.sampled_from(["", "~", "?"]))


@st.composite
def partial_dates(draw):
    """A point, a span or a span with one open end."""
    kind = draw(st.sampled_from(["point", "span", "open start", "open end"]))
    if kind == "span":
        return "/".join(sorted(str(draw(days)) for _ in range(2)))
    point = draw(points())
    return {"open start": f"../{point}", "open end": f"{point}/.."}.get(kind, point)


dates_or_none = st.just("") | partial_dates() | partial_dates()


@st.composite
def figures(draw, as_of=dates_or_none):
    """A figure of one number or both, with upper ends in a range alone."""
    bound = draw(st.sampled_from(["exact", "at-least", "about", "range"]))
    number, nothing = st.integers(0, 60), st.none()
    members, countries = draw(
        st.tuples(number, number)
        | st.tuples(number, nothing)
        | st.tuples(nothing, number)
    )
    members_to = countries_to = None
    if bound == "range":
        more = st.none() | st.integers(1, 20)
        members_to, countries_to = (
            number if number is None or wide is None else number + wide
            for number, wide in [(members, draw(more)), (countries, draw(more))]
        )
    return figure(
        members,
        countries,
        draw(as_of),
        bound,
        name=draw(st.uuids()).hex,
        measure=draw(st.sampled_from(["members"] * 5 + ["affiliates"])),
        claims_current=draw(st.booleans()),
        members_to=members_to,
        countries_to=countries_to,
    )


def reach(number, bound, upper):
    """The lowest and the highest value a number can stand for, without rounding."""
    if number is None:
        return None
    return {
        "exact": (number, number),
        "at-least": (number, inf),
        "about": (Fraction(9, 10) * number, Fraction(11, 10) * number),
        "range": (number, number if upper is None else upper),
    }[bound]


def reaches(one):
    return [
        reach(one.members, one.bound, one.members_to),
        reach(one.countries, one.bound, one.countries_to),
    ]


def share_a_day(one, other):
    if one.as_of is None or other.as_of is None:
        return False
    first_in_both = max(one.as_of.earliest, other.as_of.earliest)
    return first_in_both <= min(one.as_of.latest, other.as_of.latest)


def share_no_value(one, other):
    return bool(one and other) and max(one[0], other[0]) > min(one[1], other[1])


def names_in_pairs(rows):
    return [frozenset((one.name, other.name)) for one, other in pairs(rows)]


# --- The examples of the design ------------------------------------------------------


def test_122_and_104_members_disagree_if_both_say_now():
    one = figure(122, 104, claims_current=True)
    other = figure(104, 93, claims_current=True)

    assert disagree(one, other)


def test_122_and_104_members_disagree_if_both_say_now_in_different_years():
    one = figure(122, 104, "2020", claims_current=True)
    other = figure(104, 93, "2018-06-08", claims_current=True)

    assert disagree(one, other)
    assert not disagree(replace(one, claims_current=False), other)
    assert not disagree(one, replace(other, claims_current=False))


def test_122_and_104_members_do_not_disagree_if_only_one_says_now():
    one = figure(122, claims_current=True)
    other = figure(104, as_of="2018-06-08")

    assert not disagree(one, other)


@pytest.mark.parametrize("countries", [93, 104])
@pytest.mark.parametrize("now", [False, True])
def test_members_alone_and_countries_alone_never_disagree(countries, now):
    one = figure(members=104, as_of="2018", claims_current=now)
    other = figure(countries=countries, as_of="2018", claims_current=now)

    assert not disagree(one, other)


def test_17_in_1996_and_122_in_2020_never_disagree():
    assert not disagree(figure(17, as_of="1996"), figure(122, as_of="2020"))


def test_over_80_and_82_in_one_year_do_not_disagree():
    assert not disagree(
        figure(80, as_of="2012", bound="at-least"), figure(82, as_of="2012")
    )


def test_more_than_350_and_340_disagree_when_their_dates_overlap():
    floor_of_350 = figure(350, as_of="2012", bound="at-least")

    assert disagree(floor_of_350, figure(340, as_of="2012-12-31"))
    assert not disagree(floor_of_350, figure(340, as_of="2013-01-01"))
    assert not disagree(floor_of_350, figure(340))


# --- The same thing ------------------------------------------------------------------


@pytest.mark.parametrize("now", [False, True])
def test_figures_of_different_measures_never_disagree(now):
    one = figure(122, as_of="2018", measure="members", claims_current=now)
    other = figure(104, as_of="2018", measure="affiliates", claims_current=now)

    assert not disagree(one, other)


def test_figures_of_different_measures_are_not_held_against_each_other():
    one = figure(122, as_of="2018", measure="members")
    other = figure(104, as_of="2018", measure="affiliates")

    assert list(pairs([one, other])) == []


def test_figures_of_the_same_members_disagree_by_their_countries():
    assert disagree(figure(104, 93, as_of="2018"), figure(104, 90, as_of="2018"))


def test_figures_of_the_same_countries_disagree_by_their_members():
    assert disagree(figure(104, 93, as_of="2018"), figure(122, 93, as_of="2018"))


@pytest.mark.parametrize("other", [(104, None), (None, 93), (104, 93)])
def test_what_a_figure_does_not_give_is_not_compared(other):
    assert not disagree(figure(104, 93, as_of="2018"), figure(*other, as_of="2018"))


def test_none_at_all_is_a_number_like_any_other():
    assert disagree(figure(0, as_of="1989"), figure(1, as_of="1989"))
    assert not disagree(figure(0, as_of="1989"), figure(0, as_of="1989"))


# --- The same time -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "other"),
    [
        ("2018", "2018-01"),
        ("2018", "2018-06"),
        ("2018", "2018-12"),
        ("2018-06-08", "2018-06-08"),
        ("2018-06", "2018-06-30"),
        ("201X", "2018-06-08"),
        ("2018~", "2018?"),
        ("2009/2012", "2012-12-31"),
        ("2009/2012", "2009-01-01"),
        ("2018/..", "2018-01-01"),
        ("2018/..", "2020"),
        ("2018/..", "2024"),
        ("2018/..", "2000/.."),
        ("2018/..", "../2018"),
        ("../1996", "1990"),
        ("../1996-08", "1996"),
        ("../1996-08", "1996-08-31"),
        ("../1996-08", "../1950"),
    ],
)
def test_different_figures_of_dates_that_overlap_disagree(date, other):
    assert disagree(figure(122, as_of=date), figure(104, as_of=other))


@pytest.mark.parametrize(
    ("date", "other"),
    [
        ("2018-06-07", "2018-06-08"),
        ("2018-06", "2018-07"),
        ("2017", "2018"),
        ("2017", "2018-01-01"),
        ("2018/..", "2017-12-31"),
        ("2018/..", "../2017"),
        ("../1996-08", "1996-09-01"),
        ("../1996-08", "1997"),
        ("2009/2012", "2013"),
        ("2009/2012", "2008"),
        ("199X", "2000"),
    ],
)
def test_different_figures_of_dates_that_do_not_meet_never_disagree(date, other):
    assert not disagree(figure(122, as_of=date), figure(104, as_of=other))


def test_an_undated_figure_disagrees_with_no_dated_one():
    assert not disagree(figure(122), figure(104, as_of="2018"))
    assert not disagree(figure(122), figure(104))


def test_a_figure_that_says_now_disagrees_with_a_dated_one_by_its_date_alone():
    now = figure(122, as_of="2018", claims_current=True)

    assert disagree(now, figure(104, as_of="2018"))
    assert not disagree(now, figure(104, as_of="2019"))


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
        (0, "about", 0, False),
        (0, "about", 1, True),
    ],
)
def test_a_bound_says_which_values_a_figure_meets(number, bound, other, apart):
    one = figure(number, as_of="2018", bound=bound)

    assert disagree(one, figure(other, as_of="2018")) is apart


@pytest.mark.parametrize(
    ("other", "apart"),
    [(79, True), (80, False), (85, False), (90, False), (91, True), (95, True)],
)
def test_a_range_meets_its_ends_and_what_lies_between(other, apart):
    between_80_and_90 = figure(80, as_of="2007", bound="range", members_to=90)

    assert disagree(between_80_and_90, figure(other, as_of="2007")) is apart


@pytest.mark.parametrize(("other", "apart"), [(70, False), (75, False), (76, True)])
def test_a_range_of_countries_has_ends_of_its_own(other, apart):
    one = figure(80, 70, "2007", "range", members_to=90, countries_to=75)

    assert disagree(one, figure(countries=other, as_of="2007")) is apart


def test_a_number_without_an_upper_end_is_exact_in_a_range():
    one = figure(80, 70, "2007", "range", members_to=90)

    assert not disagree(one, figure(countries=70, as_of="2007"))
    assert disagree(one, figure(countries=71, as_of="2007"))


def test_two_vague_figures_meet_where_their_ranges_do():
    about_100 = figure(100, as_of="2018", bound="about")

    assert not disagree(about_100, figure(120, as_of="2018", bound="about"))
    assert disagree(about_100, figure(123, as_of="2018", bound="about"))
    assert not disagree(about_100, figure(110, as_of="2018", bound="at-least"))
    assert disagree(about_100, figure(111, as_of="2018", bound="at-least"))
    assert not disagree(
        about_100, figure(110, as_of="2018", bound="range", members_to=130)
    )
    assert disagree(about_100, figure(111, as_of="2018", bound="range", members_to=130))


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_floors_never_disagree(number, other):
    one = figure(number, as_of="2018", bound="at-least")

    assert not disagree(one, figure(other, as_of="2018", bound="at-least"))


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


@settings(deadline=None, max_examples=300)
@given(figures(), figures())
def test_two_figures_disagree_as_the_design_says(one, other):
    is_same_thing = one.measure == other.measure
    both_say_now = one.claims_current and other.claims_current
    is_apart = any(map(share_no_value, reaches(one), reaches(other)))

    assert disagree(one, other) == (
        is_same_thing and (both_say_now or share_a_day(one, other)) and is_apart
    )


@settings(deadline=None)
@given(figures(), figures())
def test_disagreement_is_mutual(one, other):
    assert disagree(one, other) == disagree(other, one)


@settings(deadline=None)
@given(figures())
def test_no_figure_disagrees_with_itself(one):
    assert not disagree(one, one)


@settings(deadline=None)
@given(figures(partial_dates()), figures(), st.integers(0, 900), st.integers(0, 900))
def test_a_date_less_well_known_overlaps_whatever_it_did(one, other, before, after):
    first = one.as_of.earliest - timedelta(before) if one.as_of.start else ".."
    last = one.as_of.latest + timedelta(after) if one.as_of.end else ".."
    vaguer = replace(one, as_of=dates.parse(f"{first}/{last}"))

    assert disagree(vaguer, other) or not disagree(one, other)


@settings(deadline=None)
@given(figures(points()), figures())
def test_a_date_that_loses_an_end_overlaps_whatever_it_did(one, other):
    since = replace(one, as_of=dates.parse(f"{one.as_of}/.."))
    until = replace(one, as_of=dates.parse(f"../{one.as_of}"))

    assert disagree(since, other) or not disagree(one, other)
    assert disagree(until, other) or not disagree(one, other)


@settings(deadline=None)
@given(figures(), figures())
def test_saying_now_takes_no_disagreement_away(one, other):
    now = replace(one, claims_current=True)

    assert disagree(now, other) or not disagree(one, other)


@settings(deadline=None, max_examples=200)
@given(figures(), figures(), st.integers(0, 30), st.integers(0, 30))
def test_a_wider_range_meets_whatever_a_narrower_one_did(one, other, below, above):
    members, countries = (
        (None, None)
        if found is None
        else (floor(found[0]) - below, min(ceil(min(found[1], 10**9)) + above, 10**9))
        for found in reaches(one)
    )
    wider = replace(
        one,
        bound="range",
        members=members[0],
        members_to=members[1],
        countries=countries[0],
        countries_to=countries[1],
    )

    assert disagree(one, other) or not disagree(wider, other)


@settings(deadline=None)
@given(figures(), figures(), st.integers(0, 30))
def test_a_lower_floor_meets_whatever_a_figure_did(one, other, below):
    members, countries = (
        None if found is None else floor(found[0]) - below for found in reaches(one)
    )
    no_less = figure(
        members,
        countries,
        str(one.as_of or ""),
        "at-least",
        measure=one.measure,
        claims_current=one.claims_current,
    )

    assert disagree(one, other) or not disagree(no_less, other)


@settings(deadline=None, max_examples=50)
@given(st.lists(figures(), min_size=3, max_size=4))
def test_what_differs_does_not_depend_on_the_order_of_the_rows(rows):
    found = {name: set(others) for name, others in differing(rows).items()}

    for order in permutations(rows):
        assert {n: set(o) for n, o in differing(order).items()} == found


@settings(deadline=None)
@given(st.lists(figures(), max_size=12), st.randoms(use_true_random=False))
def test_the_pairs_are_those_of_all_pairs_that_disagree_each_once(rows, chance):
    wanted = {
        frozenset((one.name, other.name))
        for one, other in combinations(rows, 2)
        if disagree(one, other)
    }
    chance.shuffle(rows)
    found = names_in_pairs(rows)

    assert len(found) == len(set(found))
    assert set(found) == wanted


@settings(deadline=None)
@given(st.lists(figures(), max_size=10))
def test_each_figure_names_those_it_disagrees_with_in_the_order_of_the_rows(rows):
    assert differing(iter(rows)) == {
        one.name: tuple(other.name for other in rows if disagree(one, other))
        for one in rows
    }


def test_two_that_say_now_and_share_a_date_are_one_pair():
    one = figure(122, as_of="2018", name="one", claims_current=True)
    other = figure(104, as_of="2018", name="other", claims_current=True)

    assert names_in_pairs([one, other]) == [{"one", "other"}]


def test_a_short_date_within_a_long_one_does_not_end_it():
    decade = figure(122, as_of="201X", name="decade")
    year = figure(122, as_of="2012", name="year")
    late = figure(104, as_of="2018", name="late")

    assert names_in_pairs([decade, year, late]) == [{"decade", "late"}]


def test_each_figure_names_those_it_disagrees_with():
    one = figure(122, as_of="2018", name="one")
    other = figure(104, as_of="2018", name="other")
    apart = figure(17, as_of="1996", name="apart")

    assert differing([one, other, apart]) == {
        "one": ("other",),
        "other": ("one",),
        "apart": (),
    }


def test_of_no_figures_none_differ():
    assert differing([]) == {}
    assert list(pairs([])) == []


# --- In words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (figure(104, 93, "2018-06-08"), "104 in 93 countries, 2018-06-08"),
        (figure(104, as_of="2018"), "104, 2018"),
        (figure(countries=93, as_of="2018~"), "93 countries, 2018~"),
        (figure(0, as_of="1989"), "0, 1989"),
        (figure(122, 104), "122 in 104 countries, undated"),
        (
            figure(122, 104, claims_current=True),
            "122 in 104 countries, undated, given as current",
        ),
        (
            figure(122, as_of="2018/..", claims_current=True),
            "122, 2018/.., given as current",
        ),
        (
            figure(80, 70, "2007", "at-least"),
            "at least 80 in 70 countries, 2007",
        ),
        (figure(countries=70, bound="at-least"), "at least 70 countries, undated"),
        (figure(100, as_of="2015", bound="about"), "about 100, 2015"),
        (
            figure(80, as_of="2007", bound="range", members_to=90),
            "80 to 90, 2007",
        ),
        (
            figure(80, 70, "2007", "range", members_to=90, countries_to=75),
            "80 to 90 in 70 to 75 countries, 2007",
        ),
        (
            figure(countries=70, as_of="2007", bound="range", countries_to=75),
            "70 to 75 countries, 2007",
        ),
    ],
)
def test_a_figure_says_in_words_what_is_compared(said, words):
    assert said.words() == words


@pytest.mark.parametrize(
    "change",
    [
        {"members": 81},
        {"members": None},
        {"members_to": 91},
        {"members_to": None},
        {"countries": 71},
        {"countries": None},
        {"countries_to": 76},
        {"countries_to": None},
        {"bound": "at-least"},
        {"bound": "about"},
        {"as_of": dates.parse("2008")},
        {"as_of": dates.parse("2007-01")},
        {"as_of": dates.parse("2007~")},
        {"as_of": None},
        {"claims_current": True},
    ],
    ids=str,
)
def test_a_changed_value_changes_the_words_so_that_no_decision_holds(change):
    said = figure(80, 70, "2007", "range", members_to=90, countries_to=75)

    assert replace(said, **change).words() != said.words()


def test_a_changed_name_leaves_the_words_so_that_a_decision_holds():
    said = figure(80, 70, "2007", name="2007-80")

    assert replace(said, name="2007-80-annual-report").words() == said.words()


def test_no_two_figures_that_say_different_things_say_them_in_the_same_words():
    numbers = [(None, None), (0, None), (1, None), (1, 10), (10, None)]
    bounds = ["exact", "at-least", "about", "range"]
    whens = ["", "2018", "2018-01", "2018/..", "../2018"]
    said = [
        figure(m, c, when, bound, members_to=mt, countries_to=ct, claims_current=now)
        for (m, mt), (c, ct) in product(numbers, numbers)
        for bound, when, now in product(bounds, whens, [False, True])
        # As the database has it: a number, and a range where there is an upper end.
        if (m, c) != (None, None) and (bound == "range") == bool(mt or ct)
    ]

    assert len({one.words() for one in said}) == len(said) > 500


# --- Many ----------------------------------------------------------------------------


def figures_of_days(number):
    """As many figures of as many days, none of which overlap, in no order."""
    first = date(1990, 5, 1)
    rows = [
        figure(n + 1, as_of=str(first + timedelta(n)), name=f"{n}")
        for n in range(number)
    ]
    Random(1990).shuffle(rows)  # noqa: S311 (nothing secret)
    return rows


def seconds(rows):
    """The least time in which the rows are compared."""
    spent = []
    for _ in range(5):
        begun = process_time()
        differing(rows)
        spent.append(process_time() - begun)
    return min(spent)


def test_figures_of_2000_days_are_compared_in_far_less_than_all_pairs_would_take():
    few, many = figures_of_days(2000), figures_of_days(4000)

    assert not any(differing(few).values())
    assert seconds(few) < 2
    assert seconds(many) < 3.2 * seconds(few)


def test_figures_of_one_day_and_of_many_measures_are_compared_as_fast():
    few, many = (
        [figure(n, as_of="2018", name=f"{n}", measure=f"{n}") for n in range(number)]
        for number in (1000, 2000)
    )

    assert not any(differing(few).values())
    assert seconds(many) < 3.2 * seconds(few)
