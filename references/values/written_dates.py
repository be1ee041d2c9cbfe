"""Dates as people and programs write them, understood as partial dates."""

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from references.values import dates

# A date within a text, as we write it: "28 May 1990", "May 1990", "1990".
MONTHS = "|".join(calendar.month_name[1:])
DATE = rf"\b(?:(?:\d{{1,2}} )?(?:{MONTHS}) )?(?:1[5-9]|20)\d\d\b"
_MONTHS = {name.lower()[:3]: n for n, name in enumerate(calendar.month_name) if name}
_YEAR, _MONTH = r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)", r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
# A single date without a sign for “about” or “uncertain”. RIS ends a date with slashes.
_POINTS = (
    rf"{_YEAR}(?:-?(?P<month>[0-9]{{1,2}})(?:-?(?P<day>[0-9]{{1,2}}))?)?",
    rf"{_YEAR}/(?!\Z)(?P<month>[0-9]{{1,2}})?(?:/(?P<day>[0-9]{{1,2}})?/*)?",
    rf"{_DAY} {_MONTH},? {_YEAR}",
    rf"{_MONTH} {_DAY},? {_YEAR}",
    rf"{_YEAR},? {_MONTH}(?: {_DAY})?",
    rf"{_MONTH},? {_YEAR}",
)
_QUALIFIED = (
    r"((?:about|around|approximately|circa|ca\.?|c\.|~) ?)?"
    r"(.*?)([?~%]?)( ?\(uncertain\))?\Z"
)
# A day with a time, a decade and a century, and what they are replaced by.
_REWRITTEN = {
    r"\A([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.]+(?:Z|[+-][0-9:]+)?\Z": r"\1",
    r"\A(?:the )?([0-9]{3})0s\Z": r"\1X",
    r"\A(?:the )?century from ([0-9]{2})00\Z": r"\1XX",
}
# The first pattern counts whose start and end are both single dates. A missing one is open.
_SPANS = (
    r"(?:from )?(?P<start>.+?) (?:to|until|-) (?P<end>.+)",
    r"(?:since|from) (?P<start>.+)",
    r"by (?P<end>.+)",
    r"(?P<end>.+) at the latest",
    r"before (?P<before>.+)",
    r"(?P<start>.+?) ?[–—/-]",
    r"(?P<start>.+?) ?[–—/] ?(?P<end>.+)",
    r"(?P<start>[^-]+)-(?P<end>[^-]+)",
)
_STILL = ("", "now", "present", "today")
# Of two numbers before a year some write the day first, others the month.
_EITHER = r"({0})[./-]({0})[./-]([0-9]{{4}})".format("0?[1-9]|[12][0-9]|3[01]")
_LONGEST = 100


def understood(date_text: str) -> str:
    """Return the EDTF text of a date that is written as people, programs or this site write it.

    Examples: "2 Sep 2015", "about 1990", "27 to 31 August 1996", "since 2018", "31/08/1996".
    Return "" for a text that is no date, and for 02/09/2015, which may mean two days.
    """
    plain = " ".join(date_text.split())
    if len(plain) > _LONGEST:
        return ""
    spans = (_span(**match.groupdict()) for match in _matches(_SPANS, plain))
    return _edtf(plain) or _point(plain) or next(filter(None, spans), "")


def possible_days(date_text: str) -> list[str]:
    """Return the days that a date in numbers may mean, as EDTF: two for "02/09/2015"."""
    match = re.fullmatch(_EITHER, date_text)
    if match is None:
        return []
    first, second, year = match.groups()
    days = {of_parts(year, first, second), of_parts(year, second, first)}
    return sorted(day for day in days if day)


def _matches(patterns: Iterable[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the match of each pattern that the whole text matches."""
    matches = (re.fullmatch(pattern, text, re.IGNORECASE) for pattern in patterns)
    return filter(None, matches)


def _point(date_text: str) -> str:
    """Return the EDTF text of a single date in words; "" for a text that is no such date."""
    about, bare, sign, uncertain = re.findall(_QUALIFIED, date_text, re.IGNORECASE)[0]
    for pattern, replacement in _REWRITTEN.items():
        bare = re.sub(pattern, replacement, bare, flags=re.IGNORECASE)
    days = possible_days(bare)
    edtf = days[0] if len(days) == 1 else ""
    for match in _matches(_POINTS, bare):
        edtf = edtf or of_parts(**match.groupdict(""))
    is_about = bool(about) or sign in ("~", "%")
    is_uncertain = bool(uncertain) or sign in ("?", "%")
    certain, unsure = ("~", "%") if is_about else ("", "?")
    return f"{edtf}{unsure if is_uncertain else certain}" if edtf else ""


def _span(start: str = "", end: str = "", before: str = "") -> str:
    """Return the EDTF text of a span, or "" if its ends are no dates."""
    # `before` takes the place of `end`: a date just after the span.
    last = ".." if end.lower() in _STILL else _point(end)
    if before:
        # The end is the year, month or day before: "before 1996" ends in 1995. Python has no
        # day before the year 1.
        point = _point(before)
        eve = dates.point(point).earliest - timedelta(1) if point > "0002" else ""
        last = str(eve)[: len(point)]
    # The start may lack the year and month that the end has: "27" in "27 to 31 August 1996".
    year, month = last[:4], calendar.month_name[int(last[5:7] or 0)]
    starts = (_point(f"{start}{tail}") for tail in ("", f" {year}", f" {month} {year}"))
    first = next(filter(None, starts), "") if start else ".."
    return _edtf(f"{first}/{last}")


def of_parts(year: str, month: str = "", day: str = "") -> str:
    """Return the EDTF text of year, month (or its name) and day ("" or 0 if unknown); or ""."""
    number = _MONTHS.get(month.lower()[:3], 0)
    # "Mayhem" begins as a month does, but is no month.
    if number and calendar.month_name[number].lower().startswith(month.lower()):
        month = str(number)
    if not all(re.fullmatch("[0-9]{0,2}", part) for part in (month, day)):
        return ""
    edtf = year
    for part in (month, day):
        if not int(part or 0):
            break
        edtf += f"-{int(part):02}"
    return _edtf(edtf)


def _edtf(plain: str) -> str:
    """Return a text that is a partial date in EDTF, or ""."""
    return str(dates.known(plain) or "")
