"""Dates as files of reference managers have them, read as partial dates.

Nothing here knows of Django or of a database.
"""

import calendar
import re

from references.exchange.formats.found import Refused
from references.values import dates
from references.values.dates import InvalidDate

_MONTHS = {name.lower()[:3]: n for n, name in enumerate(calendar.month_name) if name}
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_NUMBERS = re.compile(
    r"(?P<year>[0-9]{4})[-/]?(?P<month>[0-9]{1,2})?[-/]?(?P<day>[0-9]{1,2})?[-/]*"
)
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.]+(?:Z|[+-][0-9:]+)?")
_WORDS = [
    re.compile(pattern)
    for pattern in (
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (?P<year>[0-9]{{4}})",
        rf"{_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}})",
        rf"(?P<year>[0-9]{{4}}),? {_MONTH}(?: (?P<day>[0-9]{{1,2}}))?",
        rf"{_MONTH},? (?P<year>[0-9]{{4}})",
    )
]
_ABOUT = re.compile(r"(?:c\.|ca\.?|circa|about) *([0-9]{4})", re.IGNORECASE)
_OPEN = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2}[?~%]?)/")


def read(written: str, field: str) -> str:
    """The EDTF text of a date in a file: of "2015-09-02", "2015/9/2", "2 Sep 2015".

    Raises Refused for what can't be read, and for 02/09/2015, which may be either.
    """
    plain = " ".join(written.split())
    if not plain or (edtf := _edtf(plain)):
        return edtf if plain else ""
    match = _TIME.fullmatch(plain)
    if match and (edtf := _edtf(match[1])):
        return edtf
    match = _ABOUT.fullmatch(plain)
    if match:
        return _edtf(f"{match[1]}~") or _refuse(plain, field)
    match = _OPEN.fullmatch(plain)
    if match:
        return _edtf(f"{match[1]}/..") or _refuse(plain, field)
    for pattern in (_NUMBERS, *_WORDS):
        match = pattern.fullmatch(plain)
        if match:
            given = {"month": "", "day": ""} | match.groupdict(default="")
            return parts(given["year"], given["month"], given["day"], field)
    return _refuse(plain, field)


def parts(year: object, month: object, day: object, field: str) -> str:
    """The EDTF text of a year, a month (a number or a name) and a day, as far as given.

    A month or day of 0 is not known, as some programs write it. Raises Refused.
    """
    given = [str(part).strip(" .") for part in (year, month, day)]
    whole = " ".join(filter(None, given))
    number = _month_number(given[1]) or given[1]
    if not all(
        part.isascii() and part.isdecimal() for part in (number, given[2]) if part
    ):
        _refuse(whole, field)
    if max(len(part) for part in (number, given[2])) > 2:
        _refuse(whole, field)
    edtf = given[0]
    if int(number or 0):
        edtf += f"-{int(number):02}"
        if int(given[2] or 0):
            edtf += f"-{int(given[2]):02}"
    return _edtf(edtf) or _refuse(whole, field)


def _month_number(written: str) -> str:
    number = _MONTHS.get(written.lower()[:3], 0)
    is_name = number and calendar.month_name[number].lower().startswith(written.lower())
    # "Sept." is no beginning of "September" that is three letters long.
    return str(number) if is_name else ""


def _edtf(plain: str) -> str:
    try:
        return str(dates.parse(plain))
    except InvalidDate:
        return ""


def _refuse(written: str, field: str) -> str:
    raise Refused(
        f"“{field}” says “{written[:60]}”, which is not a date we can read: write "
        "2015, 2015-09 or 2015-09-02, or take the field out."
    )
