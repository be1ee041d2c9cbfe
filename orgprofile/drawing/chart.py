"""A chart of figures over time: geometry in plain numbers, drawn by a template.

Panels one above the other share one axis of time, so that members and countries are
never measured against each other. The line joins exact figures whose date is known to
the year or better, in steps: each is taken to hold until the next. Where the next is
more than `GAP` away the line breaks, and the span is shaded. A figure that is "at
least", "about", a range or of a vague date has an open dot and is not on the line. One
whose date is the latest possible is drawn at that day, with an arrow back in time.

Each figure has a dot of its own, which may overlap others. The first and the last of each
panel have their number beside them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, log10
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
_ABOVE, _LETTER = 9.0, 10.0


class Tick(NamedTuple):
    """A line of the grid, and its label."""

    at: str
    label: str


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

    def ticks(self) -> tuple[Tick, ...]:
        step = _round_step((self.last - self.first) / 8)
        first = -(-self.first // step) * step
        years = range(first, min(self.last, 9999) + 1, step)
        return tuple(
            Tick(written(self.x(date(year, 1, 1))), str(year)) for year in years
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """A panel's axis: from 0 at its bottom to a round number at its top."""

    highest: int
    step: int
    top: float
    height: float

    @classmethod
    def up_to(cls, numbers: Sequence[float], top: float, height: float) -> "Scale":
        most = max(numbers, default=1) or 1
        step = _round_step(most / 3)
        return cls(ceil(most / step) * step, step, top, height)

    def y(self, number: float) -> float:
        return self.top + self.height * (1 - number / self.highest)

    def grid(self) -> tuple[Tick, ...]:
        numbers = range(0, self.highest + 1, self.step)
        return tuple(Tick(written(self.y(n)), f"{n}") for n in numbers)


def _round_step(rough: float) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, 50 … that is not below `rough`."""
    tens = 10 ** max(int(log10(rough)), 0) if rough > 1 else 1
    return next(n for n in (tens, 2 * tens, 5 * tens, 10 * tens) if n >= rough)


def written(number: float) -> str:
    """Write a coordinate, to a tenth: "12", "12.5"."""
    return f"{number:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class DatedFigure:
    """A figure whose last possible day is known: one value a panel, or None for no value."""

    name: str
    label: str
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


@dataclass(frozen=True, slots=True)
class Shape:
    """The drawing of one value: `kind` is exact, vague, at-least, about or range.

    `span` goes from the first to the last day it can be of, where that is not known to the
    year, `bar` from the lowest to the highest number it can mean. An open span begins at
    no known day.
    """

    kind: str
    x: str
    y: str
    span: tuple[str, str] | None
    bar: tuple[str, str] | None
    is_open: bool = False


class Point(NamedTuple):
    """A dot of the chart: a link to the row of a figure, with a shape in each panel."""

    name: str
    label: str
    shapes: tuple[Shape, ...]


class Gap(NamedTuple):
    """A span without an exact figure, between the middles of two that have one."""

    x: str
    width: str


class Number(NamedTuple):
    """The number beside a dot; `anchor` says which end of it is at `x`."""

    x: str
    y: str
    words: str
    anchor: str


class Panel(NamedTuple):
    title: str
    title_y: str
    top: str
    bottom: str
    height: str
    grid: tuple[Tick, ...]
    line: str
    gaps: tuple[Gap, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    first_year: int
    width: str
    height: str
    left: str
    right: str
    years: tuple[Tick, ...]
    years_y: str
    panels: tuple[Panel, ...]
    points: tuple[Point, ...]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Return the signs that the chart has, each with its words."""
        kinds = {shape.kind for point in self.points for shape in point.shapes}
        has_gap = any(panel.gaps for panel in self.panels)
        drawn = {"exact": "exact" in kinds, "open": kinds - {"exact"}, "gap": has_gap}
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


def draw(
    figures: Iterable[DatedFigure],
    titles: Sequence[str],
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
            [_highest(value) for _figure, value in dated],
            _PANEL_TITLE + number * (panel_height + _PANEL_TITLE + _BETWEEN),
            panel_height,
        )
        for number, dated in enumerate(values)
    ]
    bottom = scales[-1].top + panel_height
    return Chart(
        first_year=time.first,
        width=written(width),
        height=written(bottom + _AXIS),
        left=written(LEFT),
        right=written(width - RIGHT),
        years=time.ticks(),
        years_y=written(bottom + 20),
        panels=tuple(
            _panel(title, dated, time, scale)
            for title, dated, scale in zip(titles, values, scales, strict=True)
        ),
        points=tuple(_point(figure, time, scales) for figure in found),
    )


def _point(figure: DatedFigure, time: Time, scales: Sequence[Scale]) -> Point:
    shapes = tuple(
        _shape(figure, value, time, scale)
        for value, scale in zip(figure.values, scales, strict=False)
        if value
    )
    return Point(figure.name, figure.label, shapes)


def _panel(title: str, values: Sequence[Dated], time: Time, scale: Scale) -> Panel:
    line, gaps, before = "", [], None
    for figure, value in values:
        if value.bound != "exact" or not figure.is_dated:
            continue
        day = figure.middle
        x, y = time.x(day), written(scale.y(value.number))
        is_held = before is not None and day - before <= GAP
        line += f"H{written(x)}V{y}" if is_held else f"M{written(x)} {y}"
        if before and not is_held:
            since = time.x(before)
            gaps.append(Gap(written(since), written(x - since)))
        before = day
    return Panel(
        title=title,
        title_y=written(scale.top - 25),
        top=written(scale.top),
        bottom=written(scale.top + scale.height),
        height=written(scale.height),
        grid=scale.grid(),
        line=line,
        gaps=tuple(gaps),
        numbers=tuple(_number(*dated, time, scale) for dated in ends(values)),
    )


def _number(figure: DatedFigure, value: Amount, time: Time, scale: Scale) -> Number:
    """Lay out a number above its dot, aligned to an edge that it would reach beyond."""
    x, y = time.x(figure.middle), scale.y(value.number)
    words = f"{value.qualifier} {value.digits}".strip()
    half, anchor = len(words) * _LETTER, "middle"
    if x > time.width - RIGHT - half:
        x, anchor = min(x + 6, time.width - RIGHT), "end"
    elif x < LEFT + half:
        x, anchor = max(x - 6, LEFT), "start"
    _, highest = _bar(value, scale) or (y, y)
    return Number(written(x), written(highest - _ABOVE), words, anchor)


def _shape(figure: DatedFigure, value: Amount, time: Time, scale: Scale) -> Shape:
    right = time.x(figure.latest)
    left = time.x(figure.earliest) if figure.earliest else max(right - _REACH, LEFT)
    bar = _bar(value, scale)
    is_vague = value.bound == "exact" and not figure.is_dated
    return Shape(
        kind="vague" if is_vague else value.bound,
        x=written(time.x(figure.middle)),
        y=written(scale.y(value.number)),
        span=None if figure.is_dated else (written(left), written(right)),
        bar=(written(bar[0]), written(bar[1])) if bar else None,
        is_open=figure.earliest is None,
    )


def _bar(value: Amount, scale: Scale) -> tuple[float, float] | None:
    """Return the lowest and the highest place that a number can mean, if they differ."""
    if value.bound == "at-least":
        y = scale.y(value.number)
        return y, max(y - _REACH, scale.top)
    if value.highest > value.lowest:
        return scale.y(value.lowest), max(scale.y(value.highest), scale.top)
    return None


def _highest(value: Amount) -> float:
    """Return the number up to which the panel of a value must reach."""
    return value.number * _HEADROOM if value.bound == "at-least" else value.highest
