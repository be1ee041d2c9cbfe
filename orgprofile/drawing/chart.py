"""A chart of figures over time: geometry in plain numbers, drawn by a template.

Panels one above the other share one axis of time, so that members and countries are
never measured against each other. The line joins exact figures whose date is known to
the year or better, in steps: each is taken to hold until the next, for `GAP` at most. A figure
that is "at least", "more than", "about" or of a vague date has a paler dot and is not on the
line. A span in which no figure can lie is shaded, and says so where the words fit.

Each figure has a dot of its own, which may overlap others. In each panel the first and the last
have their number above them. So do the greatest, and those that stand alone, if there is room.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from math import ceil, floor, log10
from typing import NamedTuple

from orgprofile.values.figures import Amount
from references.values.dates import PartialDate

YEAR = timedelta(days=366)
# A figure is not taken to hold for longer than this.
GAP = 2 * YEAR
# The signs of a chart, in the words of its legend.
SIGNS = {
    "exact": "an exact figure, held until the next",
    "open": "at least, more than, about, or of a date not exactly known",
    "gap": "no figure found for over two years",
}
NO_FIGURE = "no figure found"

LEFT, RIGHT = 52.0, 24.0
_PANEL_TITLE, _BETWEEN, _AXIS = 48.0, 30.0, 30.0
# How far a number stands above its dot, and the most that half of its letters take each.
_ABOVE, _LETTER = 10.0, 10.0
# How far apart dots with a number are, and how far from all others one stands alone.
_ROOM, _ALONE = 45.0, 20.0
# How far a band stays away from the figures at its ends, and how wide its words are.
_CLEAR, _GAP_WORDS = 7.0, 79.0


class Stroke(NamedTuple):
    """A path; its kind is gap, grid, tick or line."""

    kind: str
    path: str


class Label(NamedTuple):
    """Words at a place; the template makes their kind a class of CSS.

    The kinds: title, number (of the axis), year, end (the number of a dot), none (`NO_FIGURE`).
    `anchor` is SVG's text-anchor: start, middle or end; "" leaves it to the style sheet.
    """

    kind: str
    x: str
    y: str
    words: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """The shared axis: whole years from left to right."""

    first: int
    last: int
    width: float

    def x(self, day: date) -> float:
        start = date(self.first, 1, 1)
        # The last year may be 10000, of which Python knows no date: so a year has its mean length.
        share = (day - start).days / ((self.last - self.first) * 365.2425)
        return LEFT + min(share, 1) * (self.width - LEFT - RIGHT)

    def years(self) -> list[tuple[str, str]]:
        """Return (x, year) for each year that the axis names."""
        step = int(_round_step((self.last - self.first) / 8, 1))
        first = -(-self.first // step) * step
        years = range(first, min(self.last, 9999) + 1, step)
        return [(written(self.x(date(year, 1, 1))), str(year)) for year in years]


@dataclass(frozen=True, slots=True)
class Scale:
    """A panel's axis: from 0 at its bottom to a round number at its top."""

    highest: float
    step: float
    top: float
    height: float

    @classmethod
    def up_to(cls, numbers: Sequence[float], top: float, height: float) -> "Scale":
        most = max(numbers, default=1) or 1
        step = _round_step(most / 3, 1 if most >= 3 else 0.001)
        return cls(ceil(most / step) * step, step, top, height)

    def y(self, number: float | Decimal) -> float:
        return self.top + self.height * (1 - float(number) / self.highest)

    def grid(self) -> list[tuple[str, str]]:
        """Return (y, number) for each number that the axis names."""
        steps = range(round(self.highest / self.step) + 1)
        numbers = (round(step * self.step, 3) for step in steps)
        return [
            (written(self.y(number)), f"{number:,}".removesuffix(".0"))
            for number in numbers
        ]


def _round_step(rough: float, least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20, 50 … that is not below `rough`.

    Below 1 it is one of 0.5, 0.2, 0.1, 0.05 …, and never below `least`.
    """
    tens = 10 ** floor(log10(max(rough, least)))
    return next(n for n in (tens, 2 * tens, 5 * tens, 10 * tens) if n >= rough)


def written(number: float) -> str:
    """Write a coordinate, to a tenth: "12", "12.5"."""
    return f"{number:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class DatedFigure:
    """A figure whose last possible day is known: one value a panel, or None for no value."""

    name: str
    when: PartialDate
    values: tuple[Amount | None, ...]

    @property
    def earliest(self) -> date | None:
        """Return its first possible day; None where the date is the latest possible."""
        return self.when.earliest if self.when.start else None

    @property
    def latest(self) -> date:
        return self.when.latest

    @property
    def middle(self) -> date:
        first = self.earliest or self.latest
        return first + (self.latest - first) / 2

    @property
    def is_dated(self) -> bool:
        """Return whether its date is known to the year or better."""
        since = self.earliest
        is_narrow = since is not None and self.latest - since < YEAR
        return is_narrow and self.when.is_certain


Dated = tuple[DatedFigure, Amount]


def with_values(figures: Iterable[DatedFigure], number: int) -> list[Dated]:
    """Return the figures that have a value in a panel, each with it."""
    return [(figure, value) for figure in figures if (value := figure.values[number])]


class ChartDot(NamedTuple):
    """The dot of one value, which is exact and of a known date or not."""

    is_exact: bool
    x: str
    y: str


class ChartPoint(NamedTuple):
    """A figure on the chart: a link to its row, with a dot in each panel."""

    name: str
    dots: tuple[ChartDot, ...]


class Panel(NamedTuple):
    """The figures of one kind; `numbers` are the labels of some of them."""

    strokes: tuple[Stroke, ...]
    labels: tuple[Label, ...]
    numbers: tuple[Label, ...]


class Chart(NamedTuple):
    """The parts drawn: `panels` one below the other, then `points`, then their numbers."""

    width: str
    height: str
    panels: tuple[Panel, ...]
    points: tuple[ChartPoint, ...]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Return the signs that the chart has, each with its words."""
        kinds = {dot.is_exact for point in self.points for dot in point.dots}
        strokes = {kind for panel in self.panels for kind, _path in panel.strokes}
        drawn = {
            "exact": True in kinds,
            "open": False in kinds,
            "gap": "gap" in strokes,
        }
        return [(sign, words) for sign, words in SIGNS.items() if drawn[sign]]


def ends(values: Sequence[Dated]) -> list[Dated]:
    """Return the first and the last of some figures, each with its value; one if they are the same.

    Of several that end on one day, the last is the one with the most precise date, then one
    with an exact number.
    """
    if not values:
        return []
    first = min(values, key=lambda each: (each[0].middle, each[0].name))
    return list(dict.fromkeys((first, max(values, key=_lateness))))


def _lateness(dated: Dated) -> tuple[date, date, bool, str]:
    figure, value = dated
    since = figure.earliest or date.min
    return figure.latest, since, value.bound == "exact", figure.name


@lru_cache(maxsize=100)
def draw(
    figures: tuple[DatedFigure, ...],
    titles: tuple[str, ...],
    *,
    width: float = 680,
    panel_height: float = 150,
    has_ends_alone: bool = False,
) -> Chart:
    """Lay out figures in as many panels as there are titles; at least one has a value.

    The first value of a figure is drawn in the first panel, and so on. With `has_ends_alone`
    only the first and the last value of a panel have their number.
    """
    drawn = [figure for figure in figures if any(figure.values[: len(titles)])]
    drawn.sort(key=lambda figure: (figure.middle, figure.name))
    first = min(figure.earliest or figure.latest for figure in drawn)
    last = max(figure.latest for figure in drawn)
    time = Time(first.year, last.year + 1, width)
    values = [with_values(drawn, number) for number in range(len(titles))]
    scales = [
        Scale.up_to(
            [float(value.number) for _figure, value in dated],
            _PANEL_TITLE + number * (panel_height + _PANEL_TITLE + _BETWEEN),
            panel_height,
        )
        for number, dated in enumerate(values)
    ]
    bottom = scales[-1].top + panel_height
    years = [Label("year", x, written(bottom + 22), year) for x, year in time.years()]
    panels = [
        _panel(title, dated, time, scale, has_ends_alone)
        for title, dated, scale in zip(titles, values, scales, strict=True)
    ]
    panels[0] = panels[0]._replace(labels=(*years, *panels[0].labels))
    points = [
        ChartPoint(figure.name, tuple(_dots(figure, time, scales))) for figure in drawn
    ]
    height = written(bottom + _AXIS)
    return Chart(written(width), height, tuple(panels), tuple(points))


def _panel(
    title: str,
    values: Sequence[Dated],
    time: Time,
    scale: Scale,
    has_ends_alone: bool,
) -> Panel:
    left, right = written(LEFT), written(time.width - RIGHT)
    top, bottom = written(scale.top), written(scale.top + scale.height)
    line, before = "", None
    for figure, value in values:
        if _is_exact(figure, value):
            day, y = figure.middle, written(scale.y(value.number))
            x = written(time.x(day))
            is_held = before and day - before <= GAP
            line += f"H{x}V{y}" if is_held else f"M{x} {y}"
            before = day
    grid, years = scale.grid(), time.years()
    strokes = [
        Stroke("grid", "".join(f"M{left} {y}H{right}" for y, _number in grid)),
        Stroke("tick", "".join(f"M{x} {bottom}v4" for x, _year in years)),
        Stroke("line", line),
    ]
    labels = [Label("title", left, written(scale.top - 32), title)]
    labels += [Label("number", written(LEFT - 6), y, number) for y, number in grid]
    for last_before, first_after in _gaps(values):
        since, until = time.x(last_before) + _CLEAR, time.x(first_after) - _CLEAR
        band = f"M{written(since)} {top}H{written(until)}V{bottom}H{written(since)}Z"
        middle = written((since + until) / 2)
        if since < until:
            # The grid and the line are drawn over it.
            strokes.insert(0, Stroke("gap", band))
        if until - since > _GAP_WORDS:
            labels.append(Label("none", middle, written(scale.top + 16), NO_FIGURE))
    numbered = ends(values) if has_ends_alone else _numbered(values, time)
    numbers = tuple(_number(*each, time, scale) for each in numbered)
    return Panel(tuple(strokes), tuple(labels), numbers)


def _is_exact(figure: DatedFigure, value: Amount) -> bool:
    return value.bound == "exact" and figure.is_dated


def _gaps(values: Sequence[Dated]) -> Iterator[tuple[date, date]]:
    """Yield (last day before, first day after) for each span over `GAP` without any figure."""
    spans = sorted((f.earliest or f.latest, f.latest) for f, _value in values)
    # Up to each figure, the latest day of any figure so far.
    latest_so_far = accumulate((last for _first, last in spans), max)
    for until, (first, _last) in zip(latest_so_far, spans[1:], strict=False):
        if first - until > GAP:
            yield until, first


def _numbered(values: Sequence[Dated], time: Time) -> list[Dated]:
    """Return the ends, the greatest and those alone, so far apart that numbers fit above them."""

    def distance(one: Dated, other: Dated) -> float:
        return abs(time.x(one[0].middle) - time.x(other[0].middle))

    numbered, greatest = ends(values), True
    for each in sorted(values, key=lambda each: -each[1].number):
        others = (other for other in values if other is not each)
        is_alone = all(distance(each, other) > _ALONE for other in others)
        is_free = all(distance(each, other) > _ROOM for other in numbered)
        if is_free and (greatest or is_alone):
            numbered.append(each)
        greatest = False
    return numbered


def _number(figure: DatedFigure, value: Amount, time: Time, scale: Scale) -> Label:
    """Lay out a number above its dot, aligned to an edge that it would reach beyond."""
    x, y = time.x(figure.middle), scale.y(value.number)
    by = "" if figure.earliest else f"by {figure.latest.year}"
    words = f"{value.qualifier} {value.digits} {by}".strip()
    half, anchor = len(words) * _LETTER, "middle"
    if x > time.width - RIGHT - half:
        x, anchor = min(x + 6, time.width - RIGHT), "end"
    elif x < LEFT + half:
        x, anchor = max(x - 6, LEFT), "start"
    return Label("end", written(x), written(y - _ABOVE), words, anchor)


def _dots(
    figure: DatedFigure, time: Time, scales: Sequence[Scale]
) -> Iterator[ChartDot]:
    """Yield the dot of each value of a figure in its panel."""
    x = written(time.x(figure.middle))
    for value, scale in zip(figure.values, scales, strict=False):
        if value:
            y = written(scale.y(value.number))
            yield ChartDot(_is_exact(figure, value), x, y)
