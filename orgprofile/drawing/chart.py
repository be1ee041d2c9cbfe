"""A chart of figures over time: geometry in plain numbers, drawn by a template.

Panels one above the other share one axis of time, so that members and countries are
never measured against each other. The line joins exact figures whose date is known to
the year or better, in steps: each is taken to hold until the next. Where the next is
more than `GAP` away the line breaks, and the span is named. A figure that is "at
least", "about", a range or of a vague date has its own sign and is not on the line. One
whose date is the latest possible is drawn at that day, with an arrow back in time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import ceil, log10

from orgprofile.values.figures import Amount

YEAR = timedelta(days=366)
# A figure is not taken to hold for longer than this.
GAP = 2 * YEAR

_LEFT, _RIGHT = 44.0, 14.0
_PANEL_TITLE, _BETWEEN, _AXIS = 32.0, 14.0, 30.0
# A span of time shorter than this is a point.
_SHORT = 3.0
# How far the signs of "at least" and "at the latest" reach, and the space kept above its number.
_REACH, _HEADROOM = 16.0, 1.1


@dataclass(frozen=True, slots=True)
class DatedFigure:
    """A dated figure: one value a panel, or None where the source gives none.

    `earliest` is None where the date is the latest possible.
    """

    name: str
    label: str
    earliest: date | None
    latest: date
    values: tuple[Amount | None, ...]
    is_approximate: bool = False
    set_aside: bool = False

    @property
    def middle(self) -> date:
        first = self.earliest or self.latest
        return first + (self.latest - first) / 2

    def is_on_the_line(self, value: Amount) -> bool:
        """Return whether a value is exact and its date known to the year or better."""
        is_dated = self.earliest and self.latest - self.earliest < YEAR
        is_vague = self.is_approximate or not is_dated
        return value.bound == "exact" and not is_vague and not self.set_aside


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid, and its label."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Shape:
    """The drawing of one value: `kind` is exact, vague, at-least, about, range or aside.

    `span` goes from the first to the last day it can be of, `bar` from the lowest to
    the highest number it can mean. An open span begins at no known day.
    """

    kind: str
    x: str
    y: str
    span: tuple[str, str] | None
    bar: tuple[str, str] | None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A figure on the chart: a link to its row, with a shape in each of its panels."""

    name: str
    label: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A span without an exact figure, between the middles of two that have one."""

    x: str
    width: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    title_y: str
    top: str
    bottom: str
    height: str
    grid: tuple[Tick, ...]
    line: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    width: str
    height: str
    left: str
    right: str
    years: tuple[Tick, ...]
    years_y: str
    panels: tuple[Panel, ...]
    points: tuple[Point, ...]


def draw(
    figures: Iterable[DatedFigure],
    titles: Sequence[str],
    *,
    width: float = 680,
    panel_height: float = 150,
) -> Chart | None:
    """Lay out figures in as many panels as there are titles; None without any.

    The first value of a figure is drawn in the first panel, and so on.
    """
    in_order = sorted(figures, key=lambda r: (r.middle, r.name))
    return _drawn(tuple(in_order), tuple(titles), width, panel_height)


@lru_cache(maxsize=16)
def _drawn(
    figures: tuple[DatedFigure, ...],
    titles: tuple[str, ...],
    width: float,
    panel_height: float,
) -> Chart | None:
    if not figures:
        return None
    time = _Time.over(figures, width)
    panels: list[Panel] = []
    scales: list[_Scale] = []
    for number, title in enumerate(titles):
        rows = [(r, value) for r in figures if (value := r.values[number])]
        top = _PANEL_TITLE + number * (panel_height + _PANEL_TITLE + _BETWEEN)
        scale = _Scale.up_to([_highest(v) for _, v in rows], top, panel_height)
        scales.append(scale)
        panels.append(_panel(title, rows, time, scale))
    bottom = scales[-1].top + panel_height
    points = [
        Point(
            figure.name,
            figure.label,
            tuple(
                _shape(figure, value, time, scale)
                for value, scale in zip(figure.values, scales, strict=False)
                if value
            ),
        )
        for figure in figures
    ]
    return Chart(
        width=_n(width),
        height=_n(bottom + _AXIS),
        left=_n(_LEFT),
        right=_n(width - _RIGHT),
        years=time.ticks(),
        years_y=_n(bottom + 20),
        panels=tuple(panels),
        points=tuple(point for point in points if point.shapes),
    )


@dataclass(frozen=True, slots=True)
class _Time:
    """The shared axis: whole years from left to right."""

    first: int
    last: int
    width: float

    @classmethod
    def over(cls, figures: Sequence[DatedFigure], width: float) -> "_Time":
        first = min((r.earliest or r.latest).year for r in figures)
        last = max(r.latest.year for r in figures) + 1
        return cls(first, last, width)

    def x(self, day: date) -> float:
        start = date(self.first, 1, 1)
        # Years are counted, not days up to 1 January 10000, which is no date.
        share = (day - start).days / ((self.last - self.first) * 365.2425)
        return _LEFT + min(share, 1) * (self.width - _LEFT - _RIGHT)

    def ticks(self) -> tuple[Tick, ...]:
        step = _round_step((self.last - self.first) / 7)
        first = -(-self.first // step) * step
        years = range(first, min(self.last, 9999) + 1, step)
        return tuple(Tick(_n(self.x(date(year, 1, 1))), str(year)) for year in years)


@dataclass(frozen=True, slots=True)
class _Scale:
    """A panel's axis: from 0 at its bottom to a round number at its top."""

    highest: int
    step: int
    top: float
    height: float

    @classmethod
    def up_to(cls, numbers: Sequence[float], top: float, height: float) -> "_Scale":
        most = max(numbers, default=1) or 1
        step = _round_step(most / 3)
        return cls(ceil(most / step) * step, step, top, height)

    def y(self, number: float) -> float:
        return self.top + self.height * (1 - number / self.highest)

    def grid(self) -> tuple[Tick, ...]:
        numbers = range(0, self.highest + 1, self.step)
        return tuple(Tick(_n(self.y(n)), f"{n}") for n in numbers)


def _panel(
    title: str,
    rows: Sequence[tuple[DatedFigure, Amount]],
    time: _Time,
    scale: _Scale,
) -> Panel:
    on_line = [(r, value) for r, value in rows if r.is_on_the_line(value)]
    line, gaps = [], []
    before: DatedFigure | None = None
    for figure, value in on_line:
        x, y = _n(time.x(figure.middle)), _n(scale.y(value.number))
        if before and figure.middle - before.middle <= GAP:
            line.append(f"H{x}V{y}")
        else:
            line.append(f"M{x} {y}")
            if before:
                gaps.append(_gap(before.middle, figure.middle, time))
        before = figure
    return Panel(
        title=title,
        title_y=_n(scale.top - 14),
        top=_n(scale.top),
        bottom=_n(scale.top + scale.height),
        height=_n(scale.height),
        grid=scale.grid(),
        line="".join(line),
        gaps=tuple(gaps),
    )


def _gap(since: date, until: date, time: _Time) -> Gap:
    x = time.x(since)
    return Gap(_n(x), _n(time.x(until) - x), since, until)


def _shape(figure: DatedFigure, value: Amount, time: _Time, scale: _Scale) -> Shape:
    y = scale.y(value.number)
    right = time.x(figure.latest)
    left = time.x(figure.earliest) if figure.earliest else max(right - _REACH, _LEFT)
    bar = None
    if value.bound == "at-least":
        bar = (y, max(y - _REACH, scale.top))
    elif value.highest > value.lowest:
        bar = (scale.y(value.lowest), max(scale.y(value.highest), scale.top))
    return Shape(
        kind=_kind(figure, value),
        x=_n(time.x(figure.middle)),
        y=_n(y),
        span=(_n(left), _n(right)) if right - left > _SHORT else None,
        bar=(_n(bar[0]), _n(bar[1])) if bar else None,
        is_open=figure.earliest is None,
    )


def _kind(figure: DatedFigure, value: Amount) -> str:
    if figure.set_aside:
        return "aside"
    is_vague = value.bound == "exact" and not figure.is_on_the_line(value)
    return "vague" if is_vague else value.bound


def _highest(value: Amount) -> float:
    """Return the number up to which the panel of a value must reach."""
    return value.number * _HEADROOM if value.bound == "at-least" else value.highest


def _round_step(rough: float) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, 50 … that is not below `rough`."""
    tens = 10 ** max(int(log10(rough)), 0) if rough > 1 else 1
    return next(n for n in (tens, 2 * tens, 5 * tens, 10 * tens) if n >= rough)


def _n(number: float) -> str:
    """Write a coordinate, to a tenth: "12", "12.5"."""
    return f"{number:.1f}".removesuffix(".0")
