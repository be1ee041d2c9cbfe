"""Writes partial dates in each style: its order of the parts, its names of months."""

import calendar
from dataclasses import dataclass, replace

from references.values.dates import PartialDate, Point

FULL = tuple(calendar.month_name)
SHORT = tuple(name[:3] for name in FULL)
# MLA Handbook, 9th edition, appendix 1: May, June and July are not shortened.
MLA = tuple(
    name if len(name) < 5 else "Sept." if name == "September" else f"{name[:3]}."
    for name in FULL
)


@dataclass(frozen=True, slots=True)
class Form:
    """The way a style writes a date: "1997, May 1", "May 1, 1997", "1 May 1997"."""

    months: tuple[str, ...]
    is_year_first: bool = False
    is_day_first: bool = False
    before_month: str = " "
    before_year: str = " "
    about: str = "ca. "
    since: str = "–"
    # Whether a doubtful date is put in brackets.
    has_brackets: bool = True

    def in_words(self, date: PartialDate, *, is_year_only: bool = False) -> str:
        """Write the date, with "?" after an end that is uncertain."""
        start = _year(date.start) if is_year_only else date.start
        end = _year(date.end) if is_year_only else date.end
        written = self._span(start, end)
        is_doubtful = self.has_brackets and not date.is_certain
        return f"[{written}]" if is_doubtful else written

    def _span(self, start: Point | None, end: Point | None) -> str:
        if start and end:
            return self._one(start) if start == end else self._two(start, end)
        if start:
            return f"{self._one(start)}{self.since}"
        return f"until {self._one(end)}" if end else ""

    def _two(self, start: Point, end: Point) -> str:
        is_one_year = start.year == end.year and start.month and end.month
        if not is_one_year or start.qualifier or end.qualifier:
            return f"{self._one(start)}–{self._one(end)}"
        if start.month == end.month and start.day and end.day:
            days = f"{start.day}–{end.day}"
            return self._in_year(self._in_month(start.month, days), start)
        first, second = (
            self._in_month(p.month, str(p.day or "")) for p in (start, end)
        )
        return self._in_year(f"{first}–{second}", start if start.day else end)

    def _one(self, point: Point) -> str:
        month = self._in_month(point.month, str(point.day or ""))
        written = self._in_year(month, point)
        about = self.about if point.qualifier in ("~", "%") else ""
        doubt = "?" if point.qualifier in ("?", "%") else ""
        return f"{about}{written}{doubt}"

    def _in_month(self, month: int, days: str) -> str:
        named = self.months[month]
        both = (days, named) if self.is_day_first else (named, days)
        return " ".join(filter(None, both))

    def _in_year(self, month: str, point: Point) -> str:
        year = f"{point.year.replace('X', '0')}s" if "X" in point.year else point.year
        if not month:
            return year
        if self.is_year_first:
            return f"{year}{self.before_month}{month}"
        return f"{month}{self.before_year if point.day else ' '}{year}"


def _year(point: Point | None) -> Point | None:
    return replace(point, month=0, day=0) if point else None
