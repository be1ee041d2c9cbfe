"""The axes of a chart: where a day and a number are on it, and their round marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, log10
from typing import NamedTuple

LEFT, RIGHT = 44.0, 14.0


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
