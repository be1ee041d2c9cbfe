"""The chart of figures over time: where each is drawn, and what the line may join."""

import re
from datetime import date, timedelta
from itertools import pairwise
from math import isfinite
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgprofile.drawing.chart import GAP, YEAR, Reading, Tick, Value, draw
from references.values import dates

TITLES = ["Members", "Countries"]
BOUNDS = ["exact", "at-least", "about", "range"]


def reading(as_of="2018-06-08", members=104, countries=None, bound="exact", **fields):
    """A reading of a partial date; a pair of numbers is a value with an upper end."""
    when = dates.parse(as_of)
    return Reading(
        name=fields.pop("name", f"{as_of}-{members}"),
        label=fields.pop("label", f"{as_of}: {members} members."),
        earliest=when.earliest,
        latest=when.latest,
        bound=bound,
        values=(value(members), value(countries)),
        **fields,
    )


def value(number):
    if number is None:
        return None
    return Value(*number) if isinstance(number, tuple) else Value(number)


def shape_of(one, *others):
    """How a reading of members alone is drawn, beside others."""
    drawn = draw([one, *others], TITLES)
    (shape,) = {point.name: point for point in drawn.points}[one.name].shapes
    return shape


def strokes(line):
    """The corners of a line, stroke by stroke, as a browser draws its path."""
    found = []
    for move, x, y in re.findall(r"(M|H)(-?[\d.]+)(?: |V)(-?[\d.]+)", line):
        if move == "M":
            found.append([])
        found[-1].append((float(x), float(y)))
    assert re.fullmatch(r"(M[\d.]+ [\d.]+(H[\d.]+V[\d.]+)*)*", line)
    return found


def line_of(*readings, panel=0):
    return strokes(draw(readings, TITLES).panels[panel].line)


def spot(drawn, name, panel=0):
    """Where a reading that has a value in each panel is drawn in one."""
    (point,) = [point for point in drawn.points if point.name == name]
    shape = point.shapes[panel]
    return float(shape.x), float(shape.y)


def day_after(day, number):
    return str(date.fromisoformat(day) + timedelta(number))


# --- The panels ----------------------------------------------------------------------


def test_without_readings_there_is_no_chart():
    assert draw([], TITLES) is None


def test_nothing_is_drawn_at_the_bottom_and_a_round_number_at_the_top():
    drawn = draw([reading(members=0), reading("2019", 140)], TITLES)
    panel = drawn.panels[0]

    assert spot(drawn, "2018-06-08-0")[1] == float(panel.bottom)
    assert panel.grid[0] == Tick(panel.bottom, "0")
    assert panel.grid[-1] == Tick(panel.top, "150")
    assert float(panel.bottom) - float(panel.top) == float(panel.height) == 150


def test_a_number_is_as_high_as_its_share_of_the_panel():
    drawn = draw([reading(members=75), reading("2019", 150)], TITLES)
    panel = drawn.panels[0]

    middle = (float(panel.top) + float(panel.bottom)) / 2
    assert spot(drawn, "2018-06-08-75")[1] == middle
    assert spot(drawn, "2019-150")[1] == float(panel.top)


def test_each_panel_has_a_scale_of_its_own():
    members, countries = draw([reading(members=1000, countries=90)], TITLES).panels

    assert [tick.label for tick in members.grid] == ["0", "500", "1000"]
    assert [tick.label for tick in countries.grid] == ["0", "50", "100"]


def test_panels_stand_one_above_the_other_under_their_titles():
    drawn = draw([reading(countries=93)], TITLES)
    members, countries = drawn.panels

    assert [panel.title for panel in drawn.panels] == TITLES
    assert 0 < float(members.title_y) < float(members.top)
    assert float(members.bottom) < float(countries.title_y) < float(countries.top)
    assert float(countries.bottom) < float(drawn.years_y) < float(drawn.height)


def test_members_and_countries_of_one_reading_stand_at_one_time():
    readings = [reading("2006", 73, 67), reading("2018-06-08", 104, 93)]

    for point in draw(readings, TITLES).points:
        above, below = point.shapes
        assert above.x == below.x
        assert above.span == below.span
        assert float(above.y) < float(below.y)


def test_a_chart_has_the_size_asked_for():
    drawn = draw([reading()], TITLES[:1], width=480, panel_height=120)

    assert drawn.width == "480"
    assert drawn.panels[0].height == "120"
    assert float(drawn.right) < 480


def test_a_chart_of_one_panel_leaves_out_what_has_no_value_in_it():
    only_countries = reading("2012", None, 75, name="only-countries")

    drawn = draw([only_countries, reading()], TITLES[:1])

    assert [point.name for point in drawn.points] == ["2018-06-08-104"]


# --- The points ----------------------------------------------------------------------


def test_a_reading_of_members_alone_has_one_shape_in_the_first_panel():
    drawn = draw([reading(), reading("2019", 110, 95)], TITLES)

    alone, both = drawn.points
    assert len(alone.shapes) == 1
    assert len(both.shapes) == 2
    assert float(alone.shapes[0].y) <= float(drawn.panels[0].bottom)


def test_a_reading_of_countries_alone_has_one_shape_in_the_second_panel():
    drawn = draw([reading(members=None, countries=93)], TITLES)

    (shape,) = drawn.points[0].shapes
    assert float(shape.y) >= float(drawn.panels[1].top)
    assert drawn.panels[0].line == ""
    assert [tick.label for tick in drawn.panels[0].grid] == ["0", "1"]


def test_a_reading_without_any_value_is_no_point():
    drawn = draw([reading(members=None), reading("2019", 110)], TITLES)

    assert [point.name for point in drawn.points] == ["2019-110"]


def test_points_keep_their_names_and_labels_and_come_in_order_of_time():
    readings = [
        reading("2020", 122, label="2020: 122 members. Source: PACT."),
        reading("1996", 17, label="1996: 17 members. Source: a report."),
        reading("1996", 12),
    ]

    points = draw(iter(readings), TITLES).points

    assert [point.name for point in points] == ["1996-12", "1996-17", "2020-122"]
    assert points[1].label == "1996: 17 members. Source: a report."
    assert points[2].label == "2020: 122 members. Source: PACT."


def test_one_reading_alone_is_a_point_and_no_line():
    drawn = draw([reading()], TITLES)
    panel = drawn.panels[0]

    assert strokes(panel.line) == [[spot(drawn, "2018-06-08-104")]]
    assert panel.gaps == ()
    assert [year.label for year in drawn.years] == ["2018", "2019"]


def test_zeros_alone_are_drawn_at_the_bottom():
    drawn = draw([reading("1990", 0), reading("1991", 0)], TITLES)
    panel = drawn.panels[0]

    assert {y for x, y in strokes(panel.line)[0]} == {float(panel.bottom)}
    assert [tick.label for tick in panel.grid] == ["0", "1"]


def test_readings_of_one_day_stand_one_above_the_other():
    drawn = draw([reading(members=104), reading(members=122)], TITLES)

    (low_x, low_y), (high_x, high_y) = strokes(drawn.panels[0].line)[0]
    assert low_x == high_x
    assert low_y > high_y


# --- What a shape says ---------------------------------------------------------------


@pytest.mark.parametrize(
    "as_of", ["2018", "2016", "2018-06", "2018-06-08", "2017-01-01/2018-01-01"]
)
def test_an_exact_figure_of_a_date_known_to_the_year_is_drawn_as_exact(as_of):
    assert shape_of(reading(as_of)).kind == "exact"
    assert reading(as_of).is_on_the_line


@pytest.mark.parametrize("as_of", ["201X", "2017/2018", "2017-01-01/2018-01-02"])
def test_an_exact_figure_of_a_vaguer_date_is_drawn_as_vague(as_of):
    assert shape_of(reading(as_of)).kind == "vague"
    assert not reading(as_of).is_on_the_line


def test_an_exact_figure_of_an_approximate_date_is_drawn_as_vague():
    about_1997 = reading("1997~", 30, is_approximate=True)

    assert shape_of(about_1997).kind == "vague"
    assert not about_1997.is_on_the_line


@pytest.mark.parametrize("bound", BOUNDS[1:])
@pytest.mark.parametrize("as_of", ["2012", "201X"])
def test_a_figure_that_is_not_exact_is_drawn_as_its_bound(bound, as_of):
    one = reading(as_of, (80, 90), bound=bound)

    assert shape_of(one).kind == bound
    assert not one.is_on_the_line


@pytest.mark.parametrize("bound", BOUNDS)
@pytest.mark.parametrize("as_of", ["2012", "201X"])
def test_a_figure_set_aside_is_drawn_as_that_whatever_it_is(bound, as_of):
    one = reading(as_of, (80, 90), bound=bound, set_aside=True)

    assert shape_of(one).kind == "aside"
    assert not one.is_on_the_line


def test_an_exact_figure_has_no_bar():
    assert shape_of(reading()).bar is None


def test_a_floor_has_a_bar_from_its_number_upwards():
    shape = shape_of(reading(members=80, bound="at-least"), reading("2019", 140))

    foot, head = map(float, shape.bar)
    assert foot == float(shape.y)
    assert head == foot - 16


@pytest.mark.parametrize("members", [60, 100, 150, 300])
def test_a_floor_at_the_top_of_its_panel_has_a_bar_too(members):
    shape = shape_of(reading(members=members, bound="at-least"))

    foot, head = map(float, shape.bar)
    assert head < foot


def test_a_floor_near_the_top_stays_within_its_panel():
    floor = reading(members=148, bound="at-least")
    panel = draw([floor], TITLES).panels[0]

    foot, head = map(float, shape_of(floor).bar)
    assert float(panel.top) <= head < foot


def test_an_approximate_number_has_a_bar_of_a_tenth_to_either_side():
    panel = draw([reading(members=100, bound="about")], TITLES).panels[0]
    shape = shape_of(reading(members=100, bound="about"))

    per_member = float(panel.height) / float(panel.grid[-1].label)
    low, high = map(float, shape.bar)
    assert low == pytest.approx(float(shape.y) + 10 * per_member, abs=0.1)
    assert high == pytest.approx(float(shape.y) - 10 * per_member, abs=0.1)


def test_a_range_has_a_bar_from_its_lower_end_to_its_upper_end():
    ranged, upper = reading(members=(80, 90), bound="range"), reading("2019", 90)
    shape = shape_of(ranged, upper)

    assert shape.bar == (shape.y, shape_of(upper, ranged).y)


def test_a_number_without_an_upper_end_has_no_bar_in_a_range():
    members, countries = (
        draw([reading(members=(80, 90), countries=70, bound="range")], TITLES)
        .points[0]
        .shapes
    )

    assert members.bar is not None
    assert countries.bar is None


def test_a_panel_is_as_high_as_what_a_range_or_about_reaches():
    ranged = draw([reading(members=(80, 190), bound="range")], TITLES).panels[0]
    about = draw([reading(members=95, bound="about")], TITLES).panels[0]
    exact = draw([reading(members=95)], TITLES).panels[0]

    assert exact.grid[-1].label == "100"
    assert ranged.grid[-1].label == "200"
    assert about.grid[-1].label == "150"


def test_a_date_known_to_the_year_spans_the_year_and_a_day_is_a_point():
    drawn = draw([reading("2018", 104), reading("2019-01-01", 110)], TITLES)
    year, day = (point.shapes[0] for point in drawn.points)

    assert year.span[0] == drawn.left
    assert float(year.span[1]) == pytest.approx(float(day.x), abs=1.5)
    assert float(year.span[0]) < float(year.x) < float(year.span[1])
    assert day.span is None


def test_a_year_among_many_is_a_point():
    shape = shape_of(reading("1500", 1), reading("2020", 122))

    assert shape.span is None


# --- The line ------------------------------------------------------------------------


def test_the_line_goes_in_steps_through_exact_figures_in_order_of_time():
    readings = [
        reading("2007-06-30", 80, name="a"),
        reading("2006-06-30", 73, name="b"),
        reading("2008-06-30", 82, name="c"),
    ]

    drawn = draw(readings, TITLES)

    assert re.fullmatch(
        r"M[\d.]+ [\d.]+H[\d.]+V[\d.]+H[\d.]+V[\d.]+", drawn.panels[0].line
    )
    assert strokes(drawn.panels[0].line) == [
        [
            spot(drawn, "b"),
            spot(drawn, "a"),
            spot(drawn, "c"),
        ]
    ]


@pytest.mark.parametrize(
    "off_the_line",
    [
        reading("2007", 500, bound="at-least", name="floor"),
        reading("2007", 500, bound="about", name="about"),
        reading("2007", (500, 600), bound="range", name="range"),
        reading("2007", 500, set_aside=True, name="aside"),
        reading("2007~", 500, is_approximate=True, name="approximate"),
        reading("2006/2008", 500, name="span"),
        reading("2007", None, 500, name="countries"),
    ],
    ids=lambda one: one.name,
)
def test_the_line_leaves_out_what_is_not_an_exact_figure_of_a_known_date(off_the_line):
    drawn = draw([reading("2006", 73), off_the_line, reading("2008", 82)], TITLES)

    assert strokes(drawn.panels[0].line) == [
        [spot(drawn, "2006-73"), spot(drawn, "2008-82")]
    ]


def test_each_panel_has_a_line_through_what_it_has():
    drawn = draw(
        [reading("2006", 73, 67), reading("2007", 80), reading("2008", 82, 75)], TITLES
    )

    assert [len(stroke) for stroke in strokes(drawn.panels[0].line)] == [3]
    assert strokes(drawn.panels[1].line) == [
        [spot(drawn, "2006-73", 1), spot(drawn, "2008-82", 1)]
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2018-06-08", "2020-06-08"),
        ("2018-06-08", day_after("2018-06-08", GAP.days)),
        ("2010", "2012"),
        ("2012", "2014"),
        ("2015-12", "2017-12"),
    ],
)
def test_a_figure_is_taken_to_hold_for_two_years(one, other):
    readings = [reading(one, 104), reading(other, 122)]
    drawn = draw(readings, TITLES)

    assert len(strokes(drawn.panels[0].line)) == 1
    assert drawn.panels[0].gaps == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2018-06-08", day_after("2018-06-08", GAP.days + 1)),
        ("2010", "2013"),
        ("1996", "2020"),
    ],
)
def test_the_line_breaks_over_more_than_two_years(one, other):
    readings = [reading(one, 104), reading(other, 122)]
    drawn = draw(readings, TITLES)

    assert strokes(drawn.panels[0].line) == [
        [spot(drawn, f"{one}-104")],
        [spot(drawn, f"{other}-122")],
    ]
    (gap,) = drawn.panels[0].gaps
    assert (gap.since, gap.until) == tuple(r.middle for r in readings)


def test_two_years_are_two_of_the_longest_years():
    assert timedelta(732) == GAP == 2 * YEAR


def test_the_line_begins_again_after_a_gap():
    lengths = [
        len(stroke)
        for stroke in line_of(
            reading("1995", 15),
            reading("1996", 17),
            reading("2006", 73),
            reading("2007", 80),
            reading("2008", 82),
            reading("2018", 104),
        )
    ]

    assert lengths == [2, 3, 1]


def test_a_gap_reaches_from_the_figure_before_it_to_the_one_after_it():
    drawn = draw([reading("1997", 17), reading("2006-02-01", 73)], TITLES)

    (gap,) = drawn.panels[0].gaps
    assert (gap.since, gap.until) == (date(1997, 7, 2), date(2006, 2, 1))
    assert float(gap.x) == spot(drawn, "1997-17")[0]
    right = float(gap.x) + float(gap.width)
    assert right == pytest.approx(spot(drawn, "2006-02-01-73")[0], abs=0.11)


@pytest.mark.parametrize(
    "between",
    [
        reading("2001", 40, bound="at-least"),
        reading("2001", 40, set_aside=True),
        reading("200X", 40),
    ],
    ids=["floor", "aside", "decade"],
)
def test_a_figure_off_the_line_bridges_no_gap(between):
    panel = draw([reading("2000", 30), between, reading("2003", 50)], TITLES).panels[0]

    assert len(panel.gaps) == 1


def test_a_gap_is_one_of_its_panel_alone():
    members, countries = draw(
        [reading("2006", 73, 67), reading("2008", 82), reading("2010", 84, 75)], TITLES
    ).panels

    assert members.gaps == ()
    assert [(gap.since.year, gap.until.year) for gap in countries.gaps] == [
        (2006, 2010)
    ]


# --- The axis of time ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("1990-05", "2026", "1990 2000 2010 2020"),
        ("1996", "2020", "2000 2005 2010 2015 2020"),
        ("2006", "2018", "2006 2008 2010 2012 2014 2016 2018"),
        ("2018", "2019", "2018 2019 2020"),
        ("0001", "9999", "2000 4000 6000 8000"),
        ("9998", "9999", "9998 9999"),
        ("9999", "9999", "9999"),
    ],
)
def test_the_years_are_marked_in_round_steps(first, last, labels):
    drawn = draw([reading(first, 17), reading(last, 122, name="last")], TITLES)

    assert " ".join(year.label for year in drawn.years) == labels


def test_a_year_is_marked_where_it_begins():
    drawn = draw([reading("2018-01-01", 104), reading("2019-01-01", 110)], TITLES)
    marks = {year.label: year.at for year in drawn.years}

    assert marks["2018"] == drawn.points[0].shapes[0].x == drawn.left
    assert marks["2019"] == drawn.points[1].shapes[0].x


@pytest.mark.parametrize("as_of", ["0001-01-01", "0001", "9998", "9999-12-31", "99XX"])
def test_the_first_and_the_last_years_there_are_can_be_drawn(as_of):
    drawn = draw([reading(as_of)], TITLES)

    x, _y = spot(drawn, f"{as_of}-104")
    assert float(drawn.left) <= x <= float(drawn.right)


def test_time_goes_evenly_from_left_to_right():
    drawn = draw(
        [reading(f"{year}-01-01", 10, name=f"{year}") for year in range(2000, 2021)],
        TITLES,
    )
    across = [spot(drawn, f"{year}")[0] for year in range(2000, 2021)]

    steps = [b - a for a, b in pairwise(across)]
    assert max(steps) - min(steps) < 0.5
    assert min(steps) > 0


# --- Any readings --------------------------------------------------------------------

values = st.none() | st.builds(
    lambda number, more: Value(number, None if more is None else number + more),
    st.integers(0, 2**31 - 1) | st.integers(0, 200),
    st.none() | st.integers(1, 50),
)
spans = st.tuples(st.dates(), st.dates()) | st.tuples(
    st.dates(date(1990, 1, 1), date(2026, 12, 31)),
    st.dates(date(1990, 1, 1), date(2026, 12, 31)),
)
readings_of_any_kind = st.builds(
    lambda name, span, bound, values, is_approximate, set_aside: Reading(
        name, name, min(span), max(span), bound, values, is_approximate, set_aside
    ),
    st.text("abc", max_size=2),
    spans | st.builds(lambda span: (span[0], span[0]), spans),
    st.sampled_from(BOUNDS),
    st.tuples(values, values),
    st.booleans(),
    st.booleans(),
)


def is_round(number):
    return number == 0 or str(number).rstrip("0") in ("1", "2", "5")


@settings(deadline=None)
@given(st.lists(readings_of_any_kind, min_size=1, max_size=8))
def test_whatever_is_read_is_drawn_within_its_panel(readings):
    drawn = draw(readings, TITLES)

    left, right = float(drawn.left), float(drawn.right)
    assert 0 < left < right < float(drawn.width)
    for point in drawn.points:
        for shape in point.shapes:
            top, bottom = next(
                (float(panel.top), float(panel.bottom))
                for panel in drawn.panels
                if float(shape.y) <= float(panel.bottom)
            )
            across = [float(x) for x in (shape.x, *(shape.span or ()))]
            down = [float(y) for y in (shape.y, *(shape.bar or ()))]
            assert all(isfinite(n) for n in across + down)
            assert all(left <= x <= right for x in across)
            assert all(top <= y <= bottom for y in down)


@settings(deadline=None)
@given(st.lists(readings_of_any_kind, min_size=1, max_size=8))
def test_whatever_is_read_has_a_line_and_gaps_that_tell_the_same(readings):
    drawn = draw(readings, TITLES)

    for place, panel in enumerate(drawn.panels):
        exact = [r for r in readings if r.values[place] and r.is_on_the_line]
        found = strokes(panel.line)
        corners = [corner for stroke in found for corner in stroke]
        breaks = [
            (before.middle, after.middle)
            for before, after in pairwise(sorted(exact, key=lambda r: r.middle))
            if after.middle - before.middle > GAP
        ]
        assert len(corners) == len(exact)
        assert corners == sorted(corners, key=lambda corner: corner[0])
        assert len(panel.gaps) == len(breaks) == max(len(found) - 1, 0)
        assert [(gap.since, gap.until) for gap in panel.gaps] == breaks


@settings(deadline=None)
@given(st.lists(readings_of_any_kind, min_size=1, max_size=8))
def test_whatever_is_read_has_few_and_round_marks(readings):
    drawn = draw(readings, TITLES)

    years = [int(year.label) for year in drawn.years]
    assert len({b - a for a, b in pairwise(years)}) <= 1
    assert len(years) <= 9
    assert all(0 <= float(y.at) <= float(drawn.right) for y in drawn.years)
    for panel in drawn.panels:
        first, step, *others = (int(tick.label) for tick in panel.grid)
        assert first == 0
        assert is_round(step)
        assert others == [step * n for n in range(2, len(panel.grid))]
        assert len(panel.grid) <= 5
        assert panel.grid[-1].at == panel.top


@settings(deadline=None)
@given(
    st.lists(readings_of_any_kind, min_size=1, max_size=6, unique_by=lambda r: r.name),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_rows_makes_no_difference(readings, chance):
    shuffled = chance.sample(readings, len(readings))

    assert draw(shuffled, TITLES) == draw(readings, TITLES)


# --- Many ----------------------------------------------------------------------------


def test_200_readings_are_drawn_in_a_moment():
    readings = [
        reading(f"{1990 + n % 36}-{1 + n % 12:02}", n, n // 2, BOUNDS[n % 3])
        for n in range(200)
    ]
    spent = []
    for _ in range(5):
        begun = perf_counter()
        draw(readings, TITLES)
        spent.append(perf_counter() - begun)

    assert min(spent) < 0.05
