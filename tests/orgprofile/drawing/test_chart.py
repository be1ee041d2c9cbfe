"""The chart of figures over time: where each is drawn, and what the line may join."""

import re
from datetime import date, timedelta
from itertools import pairwise
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.drawing.axes import Tick
from orgprofile.drawing.chart import GAP, draw
from orgprofile.drawing.dated import DatedFigure, ends
from orgprofile.values.figures import Amount
from references.values import dates

TITLES = ["Members", "Countries"]
BOUNDS = ["exact", "at-least", "about", "range"]


def reading(as_of="2018-06-08", members=104, countries=None, bound="exact", **fields):
    """A reading of a partial date; a pair of numbers is a range."""
    when = dates.parse(as_of)
    return DatedFigure(
        name=fields.pop("name", f"{as_of}-{members}"),
        label=fields.pop("label", f"{as_of}: {members} members."),
        earliest=when.earliest if when.start else None,
        latest=when.latest,
        values=(amount(members, bound), amount(countries, bound)),
        **fields,
    )


def amount(number, bound):
    if number is None:
        return None
    lower, upper = number if isinstance(number, tuple) else (number, None)
    return Amount(lower, bound, upper)


def shape_of(one, *others):
    """How a reading of members alone is drawn together with others."""
    drawn = draw([one, *others], TITLES)
    (shape,) = {point.name: point for point in drawn.points}[one.name].shapes
    return shape


def panel_of(*readings, panel=0):
    return draw(readings, TITLES).panels[panel]


def strokes(line):
    """The corners of a line, stroke by stroke, as a browser draws its path."""
    assert re.fullmatch(r"(M[\d.]+ [\d.]+(H[\d.]+V[\d.]+)*)*", line)
    found = []
    for move, x, y in re.findall(r"(M|H)(-?[\d.]+)(?: |V)(-?[\d.]+)", line):
        if move == "M":
            found.append([])
        found[-1].append((float(x), float(y)))
    return found


def spot(drawn, name, panel=0):
    """Where a reading that has a value in each panel is drawn in one."""
    (point,) = [point for point in drawn.points if point.name == name]
    shape = point.shapes[panel]
    return float(shape.x), float(shape.y)


# --- The panels ----------------------------------------------------------------------


def test_a_number_is_as_high_as_its_share_of_a_panel_that_ends_at_a_round_number():
    drawn = draw(
        [reading(members=0), reading("2019", 75), reading("2020", 150)], TITLES
    )
    panel = drawn.panels[0]

    assert panel.grid[0] == Tick(panel.bottom, "0")
    assert panel.grid[-1] == Tick(panel.top, "150")
    assert float(panel.bottom) - float(panel.top) == float(panel.height) == 150
    heights = [spot(drawn, n)[1] for n in ("2018-06-08-0", "2019-75", "2020-150")]
    assert heights == [float(panel.bottom), float(panel.top) + 75, float(panel.top)]


@pytest.mark.parametrize(
    ("one", "labels"),
    [
        (reading(members=0), "0 1"),
        (reading(members=None, countries=93), "0 1"),
        (reading(members=95), "0 50 100"),
        (reading(members=95, bound="about"), "0 50 100 150"),
        (reading(members=1000), "0 500 1000"),
        (reading(members=(80, 190), bound="range"), "0 100 200"),
        (reading(members=99, bound="at-least"), "0 50 100 150"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_panel_is_as_high_as_its_numbers_reach(one, labels):
    assert " ".join(tick.label for tick in panel_of(one).grid) == labels


# --- The points ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        *((reading(d), "exact") for d in ("2018", "2016", "2018-06", "2018-06-08")),
        (reading("2017-01-01/2018-01-01"), "exact"),
        (reading("2017-01-01/2018-01-02"), "vague"),
        (reading("201X"), "vague"),
        (reading("2017/2018"), "vague"),
        (reading("1997~", is_approximate=True), "vague"),
        *((reading("201X", 80, bound=bound), bound) for bound in BOUNDS[1:]),
        *((reading("2012", 80, bound=bound), bound) for bound in BOUNDS[1:]),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_a_shape_says_what_its_figure_is_and_only_an_exact_one_is_on_the_line(
    one, kind
):
    assert shape_of(one).kind == kind
    assert one.is_on_the_line(one.values[0]) is (kind == "exact")
    assert bool(panel_of(one).line) is (kind == "exact")


# --- The ends, and the legend ---------------------------------------------------------


def test_the_first_and_the_last_have_their_numbers():
    rows = [
        reading("1996", 17),
        reading("2024", 126, 105),
        reading("../2025-11-12", 142, name="last"),
        reading("2025-11-01", 142, name="next to it"),
        reading("2010", 80, bound="at-least"),
    ]

    drawn = draw(rows, TITLES)
    members, countries = drawn.panels

    assert len(drawn.points) == len(rows)
    assert [n.words for n in members.numbers] == ["17", "142"]
    assert [n.words for n in countries.numbers] == ["105"]
    for number in members.numbers + countries.numbers:
        assert float(drawn.left) <= float(number.x) <= float(drawn.right)
    assert [r.name for r in ends(rows)] == ["1996-17", "last"]


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        ([reading("2025"), reading("../2025-12-31", name="open")], "2025-104"),
        ([reading("2025"), reading("2025-12-31")], "2025-12-31-104"),
        ([reading("2025"), reading("2025", 90, bound="about")], "2025-104"),
    ],
)
def test_of_figures_of_one_last_day_the_last_is_the_best_known(rows, last):
    assert ends(rows)[1].name == last
    assert ends(reversed(rows))[1].name == last


# --- The line ------------------------------------------------------------------------


def test_a_latest_possible_date_is_drawn_at_its_day_with_an_arrow_back_off_the_line():
    last, latest = reading("2024-07-31", 126), reading("../2025-11-12", 142)

    shape = shape_of(latest, last)
    on_the_day = shape_of(reading("2025-11-12", 142), last)

    assert (shape.kind, shape.x, shape.is_open) == ("vague", on_the_day.x, True)
    assert float(shape.span[0]) == float(shape.x) - 16
    assert shape.span[1] == shape.x
    assert not on_the_day.is_open
    assert [len(stroke) for stroke in strokes(panel_of(last, latest).line)] == [1]


@pytest.mark.parametrize(
    ("days", "breaks"),
    [(GAP.days - 1, False), (GAP.days, False), (GAP.days + 1, True)],
)
def test_the_line_breaks_over_more_than_two_of_the_longest_years(days, breaks):
    first, last = date(2018, 6, 8), date(2018, 6, 8) + timedelta(days)
    between = reading("2019", 110, bound="about")

    panel = panel_of(reading(str(first)), between, reading(str(last)))

    assert timedelta(732) == GAP
    assert len(strokes(panel.line)) == (2 if breaks else 1)
    assert [(gap.since, gap.until) for gap in panel.gaps] == [(first, last)] * breaks


# --- The axis of time ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("1990-05", "2026", "1990 1995 2000 2005 2010 2015 2020 2025"),
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


# --- Any readings --------------------------------------------------------------------


@st.composite
def readings_of_any_kind(draw):
    bound = draw(st.sampled_from(BOUNDS))
    numbers = st.none() | st.integers(0, 2**31 - 1) | st.integers(0, 200)
    if bound == "range":
        wide = st.tuples(st.integers(0, 200), st.integers(1, 50))
        numbers |= wide.map(lambda ends: (ends[0], sum(ends)))
    near = st.dates(date(1990, 1, 1), date(2026, 12, 31))
    first, last = sorted(
        draw(st.tuples(st.dates(), st.dates()) | st.tuples(near, near))
    )
    name = draw(st.text("abc", max_size=2))
    values = amount(draw(numbers), bound), amount(draw(numbers), bound)
    last = draw(st.sampled_from([first, last]))
    first = draw(st.sampled_from([first, first, None]))
    return DatedFigure(name, name, first, last, values, draw(st.booleans()))


def gives_something(readings):
    return any(value for one in readings for value in one.values)


def is_round(number):
    return number == 0 or str(number).rstrip("0") in ("1", "2", "5")


@given(st.lists(readings_of_any_kind(), min_size=1, max_size=8).filter(gives_something))
def test_whatever_is_read_is_drawn_within_its_panel_with_few_and_round_marks(readings):
    drawn = draw(readings, TITLES)

    left, right = float(drawn.left), float(drawn.right)
    assert 0 < left < right < float(drawn.width)
    for shape in (shape for point in drawn.points for shape in point.shapes):
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
    years = [int(year.label) for year in drawn.years]
    assert len({b - a for a, b in pairwise(years)}) <= 1
    assert len(years) <= 9
    assert all(0 <= float(year.at) <= right for year in drawn.years)
    for panel in drawn.panels:
        first, step, *others = (int(tick.label) for tick in panel.grid)
        assert first == 0
        assert is_round(step)
        assert others == [step * n for n in range(2, len(panel.grid))]
        assert len(panel.grid) <= 5
        assert panel.grid[-1].at == panel.top


@given(
    st.lists(
        readings_of_any_kind(), min_size=1, max_size=8, unique_by=lambda r: r.name
    ).filter(gives_something),
    st.randoms(use_true_random=False),
)
def test_whatever_is_read_has_a_line_and_gaps_that_say_the_same(readings, chance):
    drawn = draw(readings, TITLES)

    assert draw(chance.sample(readings, len(readings)), TITLES) == drawn
    for place, panel in enumerate(drawn.panels):
        exact = [
            r for r in readings if r.values[place] and r.is_on_the_line(r.values[place])
        ]
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
