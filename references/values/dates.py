"""Partial dates: dates that may lack month or day, stored as text, in words for readers.

The text follows a strict part of EDTF (ISO 8601-2:2019, level 0 and some of level 1):

    1990   1990-05   1990-05-01      a year, a month, a day
    1997~  1997?  1997%              approximate, uncertain, both
    199X   19XX                      some year of a decade, of a century
    2009/2012   2018/..   ../1996-08 a span; since 2018; some day up to August 1996
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_POINT = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"(?P<qualifier>[?~%])?"
)
# "1990s" is how people write a decade.
_DECADE = re.compile(r"(?<=\A[0-9]{3})0s\Z")
_LONGEST = len("1990-05-01%/1990-05-31%")
_HOW_TO_WRITE = (
    "write 1990, 1990-05 or 1990-05-01, a span as 2009/2012, "
    "an open end as 2018/.., and add ~ for “about” or ? for “uncertain”"
)
_HOW_TO_WRITE_ONE = "write 1990, 1990-05 or 1990-05-01, or 1990s for the decade"


class InvalidDate(ValueError):  # noqa: N818 (the name describes the text)
    """The text is not a partial date; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Point:
    """A single date, or one end of a span, with the signs of EDTF (X, ~, ?, %) as above."""

    # A month or day of 0 is unknown.

    year: str
    month: int = 0
    day: int = 0
    qualifier: str = ""

    @property
    def earliest(self) -> date:
        """Return the first day that the point may mean: 1 January 1990 for "199X"."""
        return date(int(self.year.replace("X", "0")), self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """Return the last day that the point may mean: 31 December 1999 for "199X"."""
        year = int(self.year.replace("X", "9"))
        month = self.month or 12
        return date(year, month, self.day or calendar.monthrange(year, month)[1])

    def __str__(self) -> str:
        month = f"-{self.month:02}" if self.month else ""
        day = f"-{self.day:02}" if self.day else ""
        return f"{self.year}{month}{day}{self.qualifier}"

    @property
    def machine_text(self) -> str:
        """Return the text for `<time datetime>`, or "" where HTML has no such value."""
        return "" if self.qualifier or "X" in self.year else str(self)

    def spelled_out(self) -> str:
        """Return the point for a reader: "1 May 1990", "about 1997", "the 1990s"."""
        first = self.year.replace("X", "0")
        forms = (first, f"the {first}s", f"the century from {first}")
        plain = forms[self.year.count("X")]
        if self.month:
            plain = f"{calendar.month_name[self.month]} {plain}"
        if self.day:
            plain = f"{self.day} {plain}"
        if self.qualifier in ("~", "%"):
            plain = f"about {plain}"
        if self.qualifier in ("?", "%"):
            plain = f"{plain} (uncertain)"
        return plain


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A single date, whose `start` and `end` are the same, or a span; an open end is None."""

    start: Point | None
    end: Point | None
    is_span: bool = False

    @property
    def earliest(self) -> date:
        """Return the first possible day; `date.min` if the beginning is open."""
        return self.start.earliest if self.start else date.min

    @property
    def latest(self) -> date:
        """Return the last possible day; `date.max` if the end is open."""
        return self.end.latest if self.end else date.max

    @property
    def is_certain(self) -> bool:
        """Return whether neither start nor end is approximate or uncertain."""
        return not any(end and end.qualifier for end in (self.start, self.end))

    def __str__(self) -> str:
        if self.is_span:
            return f"{self.start or '..'}/{self.end or '..'}"
        return str(self.start)

    def spelled_out(self, *, is_some_day: bool = False) -> str:
        """Return the date for a reader: "27 to 31 August 1996", "since 2018".

        `is_some_day` says that something held on one day within the span, and not throughout:
        then it reads "between 2010 and 2012", and without an end "2018 or later".
        """
        pieces = self.pieces(is_some_day=is_some_day)
        return "".join(words for words, _machine_text in pieces)

    def pieces(self, *, is_some_day: bool = False) -> tuple[tuple[str, str], ...]:
        """Return the text of `spelled_out` in pieces: (words, text for `<time datetime>` or "")."""
        start, end = self.start, self.end
        if end is None and start and is_some_day:
            return _piece(start), (" or later", "")
        if end is None:
            return (("since ", ""), _piece(start)) if start else ()
        if start is None:
            return _piece(end), (" at the latest", "")
        if not self.is_span:
            return (_piece(start),)
        first = _without_what_follows(start, end), start.machine_text
        if is_some_day:
            return ("between ", ""), first, (" and ", ""), _piece(end)
        return first, (" to ", ""), _piece(end)


def _piece(point: Point) -> tuple[str, str]:
    """Return (words, text for `<time datetime>` or "") of a point."""
    return point.spelled_out(), point.machine_text


def _without_what_follows(start: Point, end: Point) -> str:
    """Return the start of a span without what the end repeats: "27" of "27 to 31 August 1996"."""
    if start.qualifier or start.year != end.year or not (start.month and end.month):
        return start.spelled_out()
    if start.month == end.month and start.day and end.day:
        return str(start.day)
    day = f"{start.day} " if start.day else ""
    return f"{day}{calendar.month_name[start.month]}"


@lru_cache(maxsize=4096)
def partial_date(text: str, how: str = _HOW_TO_WRITE) -> PartialDate:
    """Turn "1990", "1996-08~", "2009/2012" or "2018/.." into a PartialDate.

    Raises InvalidDate for anything else, with a sentence for the editor. If the form is wrong,
    the sentence ends with `how`: advice on how to write a date.
    Source: Extended Date/Time Format, Library of Congress, 2019 (ISO 8601-2:2019).
    """
    if len(text) > _LONGEST:
        raise InvalidDate(f"“{text[:30]}…” is not a date: {how}.")
    first, slash, second = text.partition("/")
    if not slash:
        only = _point(first, text, how)
        return PartialDate(only, only)
    start = None if first == ".." else _point(first, text, how)
    end = None if second == ".." else _point(second, text, how)
    if start is None and end is None:
        raise InvalidDate(f"“{text}” is open at both ends: give at least one of them.")
    if start and end and (start.earliest > end.earliest or start.latest > end.latest):
        raise InvalidDate(
            f"“{text}” ends before it begins: put the earlier date first."
        )
    return PartialDate(start, end, is_span=True)


def known(text: str) -> PartialDate | None:
    """Return the partial date in a text, or None if the text is no partial date."""
    try:
        return partial_date(text)
    except InvalidDate:
        return None


def words(text: str) -> str:
    """Return a date in words for readers; a text that is no date is returned as it is."""
    date = known(text)
    return date.spelled_out() if date else text


def on(text: str) -> str:
    """Return a date in words with its preposition: "on 12 March 2025", "in March 2025"."""
    date = partial_date(text)
    words = date.spelled_out(is_some_day=True)
    if date.is_span:
        return words
    return f"on {words}" if date.start and date.start.day else f"in {words}"


def is_before(one: str, other: str) -> bool:
    """Return whether the first date is certainly before the other.

    Return False if a text is no date, if a date is not certain, or if the two overlap, as 2015
    and 2015-06 do.
    """
    first, second = known(one), known(other)
    if not (first and second and first.is_certain and second.is_certain):
        return False
    return first.latest < second.earliest


def point(text: str) -> Point:
    """Return the point for a single date that a visitor typed, such as "1995-06" or "1990s".

    Raises InvalidDate for a span and for any other text; the message says why, in a sentence.
    """
    decade = _DECADE.sub("X", text)
    if len(text) > _LONGEST or "/" in text:
        raise InvalidDate(f"“{text[:30]}” is not a single date: {_HOW_TO_WRITE_ONE}.")
    return _point(decade, text, _HOW_TO_WRITE_ONE)


def _point(text: str, whole: str, how: str) -> Point:
    """Return a date in EDTF as a point; raises InvalidDate with a sentence that quotes `whole`."""
    # `whole` is the text that contains the date. `how`, advice, ends the sentence on a wrong form.
    match = _POINT.fullmatch(text)
    if not match:
        raise InvalidDate(f"“{whole}” is not a date: {how}.")
    year, month, day = match["year"], int(match["month"] or 0), int(match["day"] or 0)
    if "X" in year and match["month"]:
        raise InvalidDate(f"“{whole}” gives a month of an unknown year.")
    if int(year.replace("X", "0")) == 0:
        raise InvalidDate(f"“{whole}” is in the year 0, which did not exist.")
    if match["month"] and not 1 <= month <= 12:
        raise InvalidDate(f"“{whole}” has no such month: months run from 01 to 12.")
    if match["day"] and not 1 <= day <= calendar.monthrange(int(year), month)[1]:
        raise InvalidDate(f"“{whole}” is not a day in the calendar.")
    return Point(year, month, day, match["qualifier"] or "")
