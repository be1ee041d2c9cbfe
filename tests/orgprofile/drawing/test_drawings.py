"""The chart of figures over time, and the map of the world: what is drawn where."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.drawing import chart, worldmap
from orgprofile.drawing.chart import DatedFigure, ends, with_values
from orgprofile.drawing.worldmap import Tally, legend
from references.values import dates
from tests.orgprofile.values.test_figures import figure as counted

BOUNDS = ["exact", "at-least", "over", "about"]
PANELS = ("Members", "Countries")


def paths(panel, kind):
    return [path for each, path in panel.strokes if each == kind]


def figure(as_of="2018-06-08", members=104, countries=None, bound="exact", name=""):
    """A figure of a partial date."""
    given = counted(members, countries, bound=bound)
    when, values = dates.partial_date(as_of), (given.amount, given.second)
    return DatedFigure(name or as_of, when, values)


@pytest.mark.parametrize(
    ("one", "is_exact"),
    [
        *((figure(d), True) for d in ("2016", "2018-06", "2017-01-01/2018-01-01")),
        *((figure(d), False) for d in ("2017-01-01/2018-01-02", "201X", "1997~")),
        *((figure("2012", 80, bound=bound), False) for bound in BOUNDS[1:]),
    ],
    ids=lambda value: str(value) if isinstance(value, bool) else value.name,
)
def test_a_dot_tells_an_exact_figure__which_alone_is_on_the_line(one, is_exact):
    drawn = chart.draw((one,), PANELS)

    assert drawn.points[0].dots[0].is_exact is is_exact
    assert bool(*paths(drawn.panels[0], "line")) is is_exact


def test_the_first_the_last_the_greatest_and_those_alone_have_their_numbers():
    figures = [("1996", 20), ("2011-07-01", 30, 25), ("../2026-12-31", 40)]
    drawn = chart.draw(tuple(figure(*one) for one in figures), PANELS)

    numbers = [[each.words for each in panel.numbers] for panel in drawn.panels]
    assert numbers == [["20", "40 by 2026", "30"], ["25"]]
    risen = [
        ("1996", 9),
        ("2000", 20),
        ("2004", 60),
        ("2008", 90),
        ("2020", 5),
        ("2026", 5),
    ]
    (panel,) = chart.draw(tuple(figure(*one) for one in risen), PANELS[:1]).panels
    assert [each.words for each in panel.numbers] == ["9", "5", "90", "60", "20", "5"]
    few = chart.draw(
        tuple(figure(*one) for one in risen), PANELS[:1], has_ends_alone=True
    )
    assert [each.words for each in few.panels[0].numbers] == ["9", "5"]
    # Next to the last there is no room for it.
    risen[-2:] = [("2009", 5)]
    (panel,) = chart.draw(tuple(figure(*one) for one in risen), PANELS[:1]).panels
    assert [each.words for each in panel.numbers] == ["9", "5", "60", "20"]
    # Of one last day the last is the best known.
    rough = figure("2025", 90, bound="about")
    rows = [figure("../2025-12-31"), rough, figure("2025", name="last")]
    for each in (rows, rows[::-1]):
        assert ends(with_values(each, 0))[1][0].name == "last"


@pytest.mark.parametrize(("days", "breaks"), [(732, False), (733, True)])
def test_the_line_breaks_over_more_than_two_of_the_longest_years(days, breaks):
    first, last = date(2018, 6, 8), date(2018, 6, 8) + timedelta(days)
    between = figure("2019", 110, bound="about")

    exact = figure(str(first)), figure(str(last))
    panel, _countries = chart.draw((*exact, between), PANELS).panels
    (line,) = paths(panel, "line")
    assert line.count("M") == (2 if breaks else 1)
    # A span of no figure has none of any kind.
    assert paths(panel, "gap") == []
    panel, _countries = chart.draw(exact, PANELS).panels
    assert len(paths(panel, "gap")) == breaks


def test_where_no_figure_can_lie_it_says_so():
    def bands(*days):
        (panel,) = chart.draw(tuple(map(figure, days)), PANELS[:1]).panels
        words = [label.words for label in panel.labels if label.kind == "none"]
        return len(paths(panel, "gap")), words

    assert bands("1990", "2020") == (1, ["no figure found"])
    # The words do not fit in three years; a figure of any day has no gap in it.
    assert bands("1990", "1994", "2023") == (2, ["no figure found"])
    assert bands("1990", "1991/2019", "2020") == (0, [])


@st.composite
def figures_of_any_kind(draw):
    bound = draw(st.sampled_from(BOUNDS))
    small = st.integers(0, 200)
    parts = st.decimals(0, 10, places=3)
    numbers = st.none() | st.integers(0, 2**31 - 1) | small | parts
    days = st.dates() | st.dates(date(1990, 1, 1), date(2026, 12, 31))
    first, last = sorted([draw(days), draw(days)])
    given = counted(draw(numbers), draw(numbers), bound=bound)
    last = draw(st.sampled_from([first, last]))
    since = draw(st.sampled_from([first, first, ".."]))
    when = dates.partial_date(f"{since}/{last}{draw(st.sampled_from(['', '~']))}")
    return DatedFigure("a", when, (given.amount, given.second))


@given(
    st.lists(figures_of_any_kind(), min_size=1, max_size=8).filter(
        lambda figures: any(value for one in figures for value in one.values)
    )
)
def test_whatever_is_counted_is_drawn_within_its_panel_with_few_and_even_marks(figures):
    drawn = chart.draw(tuple(figures), PANELS)

    left, right = chart.LEFT, float(drawn.width) - chart.RIGHT
    for dot in (dot for point in drawn.points for dot in point.dots):
        top = 48 if float(dot.y) <= 198 else 276
        assert left <= float(dot.x) <= right
        assert top <= float(dot.y) <= top + 150
    for panel in drawn.panels:
        assert all(left <= float(number.x) <= right for number in panel.numbers)
        words = [each.words for each in panel.labels if each.kind == "number"]
        marks = [Decimal(number.replace(",", "")) for number in words]
        assert marks == [marks[1] * n for n in range(len(marks))]
        assert len(marks) <= 5
    named = [label for label in drawn.panels[0].labels if label.kind == "year"]
    years = [int(label.words) for label in named]
    assert len({b - a for a, b in pairwise(years)}) <= 1
    assert len(years) <= 9
    assert all(0 <= float(label.x) <= right for label in named)


TODAY = date(2026, 11, 27)
DECEMBER_2020, JANUARY_2021 = date(2020, 12, 31), date(2021, 1, 1)


def world(tallies):
    return worldmap.draw(tallies, TODAY)


@pytest.mark.parametrize(
    ("tally", "kind", "words"),
    [
        (Tally(3, 1, JANUARY_2021), "recent", "3 found, last named in 2021"),
        (Tally(1, 0, DECEMBER_2020), "older", "1 found, last named in 2020"),
        (Tally(2, 1), "older", "2 found, on undated pages"),
        (Tally(0, 1, date(2025, 1, 1)), "none", "only former"),
        (Tally(0, 2), "none", "only former"),
    ],
)
def test_a_country_has_a_class_and_a_title_of_what_was_found(tally, kind, words):
    places = {p.title: p.kind for p in world({"CI": tally}).places}

    assert places[f"Côte d’Ivoire: {words}"] == kind


DAYS = st.none() | st.dates(date(1990, 1, 1), date(2026, 12, 31))
TALLIES = st.builds(Tally, st.integers(0, 3), st.integers(1, 3), DAYS)
CODES = ["TH", "FR", "SG", "AX", "XK", "TW"]
OTHERS = {"AX", "XK", "TW"}


@given(
    st.dictionaries(st.sampled_from(CODES), TALLIES), st.sets(st.sampled_from(CODES))
)
def test_the_legend_adds_up_and_tells_what_was_searched_from_what_was_not(
    tallies, searched
):
    unknown = {"": Tally(9), "ZZ": Tally(9)}
    tallies = dict.fromkeys(searched, Tally(is_searched=True)) | tallies
    drawn, entries = world(tallies), legend(tallies, TODAY)

    # The members of the United Nations, and others with a member, or searched.
    number = {entry.kind: entry.number for entry in entries}
    assert sum(number.values()) == 193 + len(OTHERS & tallies.keys())
    assert number.pop("blank")
    assert number == Counter(tally.kind(TODAY) for tally in tallies.values())
    assert not any(p.has_dot and p.kind == "none" for p in drawn.places)
    assert world(tallies | unknown) == drawn
    assert legend(tallies | unknown, TODAY) == entries
    (rest,) = legend({}, TODAY)
    assert rest == ("blank", "none named by a source", 193)
