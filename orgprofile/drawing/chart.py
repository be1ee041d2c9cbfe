"""A chart of figures over time: geometry in plain numbers, drawn by a template.

Panels one above the other share one axis of time, so that members and countries are
never measured against each other. The line joins exact figures whose date is known to
the year or better, in steps: each is taken to hold until the next. Where the next is
more than `GAP` away the line breaks, and the span is shaded. A figure that is "at
least", "about", a range or of a vague date has an open dot and is not on the line. One
whose date is the latest possible is drawn at that day, with an arrow back in time.

Each figure has a dot of its own, which may overlap others. In each panel the first, the last
and the greatest have their number above them, the greatest if it is not next to another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
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
    "open": "at least, about, or of a date not exactly known",
    "gap": "no exact figure for over two years",
}

LEFT, RIGHT = 44.0, 14.0
_PANEL_TITLE, _BETWEEN, _AXIS = 40.0, 18.0, 30.0
# How far the signs of "at least" and "at the latest" reach, and the space kept above its number.
_REACH, _HEADROOM = 16.0, 1.1
# How far a number stands above its dot, and the most that half of its letters take each.
_ABOVE, _LETTER = 12.0, 10.0
# How far from the first and the last the greatest has a number that is not over theirs.
_ROOM = 60.0
# How far a band stays away from the exact figures at its ends.
_CLEAR = 7.0


class Stroke(NamedTuple):
    """A path; its kind is gap, grid, tick or line, span or bar."""

    kind: str
    path: str


class Label(NamedTuple):
    """Words at a place; their kind is title, number, year or end.

    `anchor` says which end of them is at `x`, where their kind does not.
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
        # Years are counted, not days up to 1 January 10000, which is no date.
        share = (day - start).days / ((self.last - self.first) * 365.2425)
        return LEFT + min(share, 1) * (self.width - LEFT - RIGHT)

    def years(self) -> list[tuple[str, str]]:
        """Return the places and the words of the years that are named."""
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
        """Return the places and the words of the numbers of the axis."""
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


class Shape(NamedTuple):
    """The drawing of one value: `kind` is exact, vague, at-least, about or range.

    A span goes from the first to the last day it can be of, where that is not known to the
    year, a bar from the lowest to the highest number it can mean.
    """

    kind: str
    x: str
    y: str
    strokes: tuple[Stroke, ...]


class Point(NamedTuple):
    """A dot of the chart: a link to the row of a figure, with a shape in each panel."""

    name: str
    shapes: tuple[Shape, ...]


class Panel(NamedTuple):
    """The figures of one kind; `numbers` are the labels of some of them."""

    strokes: list[Stroke]
    labels: list[Label]
    numbers: list[Label]


class Chart(NamedTuple):
    """The parts drawn: `panels` one below the other, then `points`, then their numbers."""

    width: str
    height: str
    panels: list[Panel]
    points: list[Point]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Return the signs that the chart has, each with its words."""
        kinds = {shape.kind for point in self.points for shape in point.shapes}
        strokes = {kind for panel in self.panels for kind, _path in panel.strokes}
        has_open, has_gap = bool(kinds - {"exact"}), "gap" in strokes
        drawn = {"exact": "exact" in kinds, "open": has_open, "gap": has_gap}
        return [(sign, words) for sign, words in SIGNS.items() if drawn[sign]]


def ends(values: Sequence[Dated]) -> list[Dated]:
    """Return the first and the last of some figures, each with its value; once if both.

    Of several that end on one day, the last is that of the best known date, then that
    of an exact number.
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
) -> Chart:
    """Lay out figures in as many panels as there are titles; at least one has a value.

    The first value of a figure is drawn in the first panel, and so on.
    """
    found = [figure for figure in figures if any(figure.values[: len(titles)])]
    found.sort(key=lambda figure: (figure.middle, figure.name))
    first = min(figure.earliest or figure.latest for figure in found)
    last = max(figure.latest for figure in found)
    time = Time(first.year, last.year + 1, width)
    values = [with_values(found, number) for number in range(len(titles))]
    scales = [
        Scale.up_to(
            [
                # What "at least" reaches stands above it.
                float(v.number) * _HEADROOM
                if v.bound == "at-least"
                else float(v.highest)
                for _figure, v in dated
            ],
            _PANEL_TITLE + number * (panel_height + _PANEL_TITLE + _BETWEEN),
            panel_height,
        )
        for number, dated in enumerate(values)
    ]
    bottom = scales[-1].top + panel_height
    years = [Label("year", x, written(bottom + 20), year) for x, year in time.years()]
    panels = [
        _panel(title, dated, time, scale)
        for title, dated, scale in zip(titles, values, scales, strict=True)
    ]
    panels[0].labels[:0] = years
    points = [
        Point(f.name, tuple(_shape(f, v, time, scale) for v, scale in values if v))
        for f in found
        for values in [zip(f.values, scales, strict=False)]
    ]
    return Chart(written(width), written(bottom + _AXIS), panels, points)


def _panel(title: str, values: Sequence[Dated], time: Time, scale: Scale) -> Panel:
    left, right = written(LEFT), written(time.width - RIGHT)
    top, bottom = written(scale.top), written(scale.top + scale.height)
    gaps: list[Stroke] = []
    line, before, last_x = "", None, 0.0
    for figure, value in values:
        if value.bound != "exact" or not figure.is_dated:
            continue
        day = figure.middle
        at, y = time.x(day), written(scale.y(value.number))
        x = written(at)
        if before and day - before <= GAP:
            line += f"H{x}V{y}"
        else:
            line += f"M{x} {y}"
            if before and at - last_x > 2 * _CLEAR:
                since, until = written(last_x + _CLEAR), written(at - _CLEAR)
                span = f"M{since} {top}H{until}V{bottom}H{since}Z"
                gaps.append(Stroke("gap", span))
        before, last_x = day, at
    grid, years = scale.grid(), time.years()
    strokes = [
        *gaps,
        Stroke("grid", "".join(f"M{left} {y}H{right}" for y, _number in grid)),
        Stroke("tick", "".join(f"M{x} {bottom}v4" for x, _year in years)),
        Stroke("line", line),
    ]
    labels = [
        Label("title", left, written(scale.top - 25), title),
        *(Label("number", written(LEFT - 6), y, number) for y, number in grid),
    ]
    return Panel(strokes, labels, _numbers(values, time, scale))


def _numbers(values: Sequence[Dated], time: Time, scale: Scale) -> list[Label]:
    """Lay out the numbers of the first, the last, and the greatest if it is far from both."""
    numbered = ends(values)
    greatest = max(values, key=lambda each: each[1].number, default=None)
    if greatest and all(
        abs(time.x(greatest[0].middle) - time.x(end.middle)) > _ROOM
        for end, _value in numbered
    ):
        numbered.append(greatest)
    return [_number(*each, time, scale) for each in numbered]


def _number(figure: DatedFigure, value: Amount, time: Time, scale: Scale) -> Label:
    """Lay out a number above its dot, aligned to an edge that it would reach beyond."""
    x, y = time.x(figure.middle), scale.y(value.number)
    words = f"{value.qualifier} {value.digits}".strip()
    half, anchor = len(words) * _LETTER, "middle"
    if x > time.width - RIGHT - half:
        x, anchor = min(x + 6, time.width - RIGHT), "end"
    elif x < LEFT + half:
        x, anchor = max(x - 6, LEFT), "start"
    _, highest = _bar(value, scale) or (y, y)
    return Label("end", written(x), written(highest - _ABOVE), words, anchor)


def _shape(figure: DatedFigure, value: Amount, time: Time, scale: Scale) -> Shape:
    x, y = written(time.x(figure.middle)), written(scale.y(value.number))
    strokes, kind = [], value.bound
    if not figure.is_dated:
        kind = "vague" if kind == "exact" else kind
        right = time.x(figure.latest)
        left = time.x(figure.earliest) if figure.earliest else max(right - _REACH, LEFT)
        arrow = "" if figure.earliest else f"M{written(left)} {y}m4 -3l-4 3l4 3"
        path = f"M{written(left)} {y}H{written(right)}{arrow}"
        strokes.append(Stroke("span", path))
    if bar := _bar(value, scale):
        low, high = map(written, bar)
        tips = f"M{x} {low}m-3 0h6M{x} {high}m-3 0h6"
        if value.bound == "at-least":
            tips = f"M{x} {high}m-3 4l3 -4l3 4"
        strokes.append(Stroke("bar", f"M{x} {low}V{high}{tips}"))
    return Shape(kind, x, y, tuple(strokes))


def _bar(value: Amount, scale: Scale) -> tuple[float, float] | None:
    """Return the lowest and the highest place that a number can mean, if they differ."""
    if value.bound == "at-least":
        y = scale.y(value.number)
        return y, max(y - _REACH, scale.top)
    if value.highest > value.lowest:
        return scale.y(value.lowest), max(scale.y(value.highest), scale.top)
    return None
