"""Dates as people and programs write them, understood as partial dates."""

import calendar
import re

from references.values import dates
from references.values.dates import InvalidDate

# A date within a text, and its parts, in English.
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
YEAR = r"(?:1[5-9]|20)\d\d"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = (
    rf"(?:\b{DAY} {MONTH},? {YEAR}|\b{MONTH} {DAY},? {YEAR}|"
    rf"\b{YEAR},? {MONTH}(?: {DAY})?(?!\w)|\b{MONTH},? {YEAR}|"
    rf"\b{YEAR}-\d\d(?:-\d\d)?|\b{YEAR})(?![\w])"
)
_MONTHS = {name.lower()[:3]: n for n, name in enumerate(calendar.month_name) if name}
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_NUMBERS = re.compile(
    r"(?P<year>[0-9]{4})[-/]?(?P<month>[0-9]{1,2})?[-/]?(?P<day>[0-9]{1,2})?[-/]*"
)
# How some write a time, an approximate year, a decade and an open span; their EDTF text.
_REWRITTEN = [
    (re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.]+(?:Z|[+-][0-9:]+)?"), r"\1"),
    (re.compile(r"(?:c\.|ca\.?|circa|about) *([0-9]{4})", re.IGNORECASE), r"\1~"),
    (re.compile(r"([0-9]{3})0s"), r"\1X"),
    (re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2}[?~%]?)/"), r"\1/.."),
]
_WORDS = [
    re.compile(pattern)
    for pattern in (
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (?P<year>[0-9]{{4}})",
        rf"{_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}})",
        rf"(?P<year>[0-9]{{4}}),? {_MONTH}(?: (?P<day>[0-9]{{1,2}}))?",
        rf"{_MONTH},? (?P<year>[0-9]{{4}})",
    )
]


def understood(written: str) -> str:
    """Return the EDTF text of a date: of "2015-09-02", "2015/9/2", "2 Sep 2015".

    "" for what is no date, and for 02/09/2015, which may be either of two.
    """
    plain = " ".join(written.split())
    if edtf := _edtf(plain):
        return edtf
    for pattern, rewritten in _REWRITTEN:
        match = pattern.fullmatch(plain)
        if match:
            return _edtf(match.expand(rewritten))
    for pattern in (_NUMBERS, *_WORDS):
        match = pattern.fullmatch(plain)
        if match:
            given = {"month": "", "day": ""} | match.groupdict(default="")
            return of_parts(given["year"], given["month"], given["day"])
    return ""


def of_parts(year: str, month: str, day: str) -> str:
    """Return the EDTF text of a year, a month (or its name), a day ("" or 0); or ""."""
    number = _MONTHS.get(month.lower()[:3], 0)
    # "Mayhem" begins as a month does, and is none.
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
    try:
        return str(dates.partial_date(plain))
    except InvalidDate:
        return ""
