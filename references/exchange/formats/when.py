"""Parses the dates in files of reference managers as partial dates."""

from typing import NoReturn

from references.exchange.formats.found import Refused
from references.values import written_dates


def parse(written: str, field: str) -> str:
    """Return the EDTF text of a date, or "" of none; raises Refused for what is no date."""
    plain = " ".join(written.split())
    if not plain:
        return ""
    return written_dates.understood(plain) or _refuse(plain, field)


def parts(year: object, month: object, day: object, field: str) -> str:
    """Return the EDTF text of a year, a month (a number or a name) and a day.

    Month and day may be "", or 0 as some programs write it. Raises Refused.
    """
    given = [str(part).strip(" .") for part in (year, month, day)]
    whole = " ".join(filter(None, given))
    return written_dates.of_parts(*given) or _refuse(whole, field)


def _refuse(written: str, field: str) -> NoReturn:
    raise Refused(
        f"“{field}” says “{written[:60]}”, which is not a date we can read: write "
        "2015, 2015-09 or 2015-09-02, or take the field out."
    )
