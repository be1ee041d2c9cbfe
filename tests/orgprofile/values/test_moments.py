"""The day for which a page is shown, and what was confirmed too long before it."""

from datetime import date

import pytest

from orgprofile.values.moments import Moment, last_confirmed, moment
from references.values import dates
from references.values.dates import InvalidDate

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("asked", "last_day"),
    [
        (" 2007-06 \n", date(2007, 6, 30)),
        ("199X", date(1999, 12, 31)),
        ("0001", date(1, 12, 31)),
        # What has begun but is not over is read up to today.
        *((d, TODAY) for d in ("2026-11-27", "2026", "202X", "2020/2030", "../2026")),
    ],
)
def test_a_date_is_read_up_to_its_last_day_or_today(asked, last_day):
    found = moment(asked, TODAY)

    assert found == Moment(last_day, dates.partial_date(asked.strip()))
    assert (found.looks_back_from, moment(" ", TODAY)) == (last_day, Moment(TODAY))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("2026-11-28", "is still to come. Give a date"),
        ("2027~", "is still to come. Give a date"),
        *((asked, "has no end. Give a date") for asked in ("2018/..", "2030/..")),
        ("2007-13", "has no such month: months run from 01 to 12."),
    ],
)
def test_a_date_to_come_or_without_an_end_is_refused_with_a_sentence(asked, sentence):
    with pytest.raises(InvalidDate, match=f"^“{asked}” {sentence}"):
        moment(asked, TODAY)


@pytest.mark.parametrize(
    ("kind", "as_of", "checked_on", "words"),
    [
        ("fact", "2016-05", None, "May 2016"),
        ("fact", "2025-11-27", None, ""),
        ("fact", "2025-11-26", None, "26 November 2025"),
        ("figure", "../2025-11-12", None, "12 November 2025"),
        ("figure", "2018", date(2026, 11, 1), ""),
        ("figure", "2018", date(2025, 11, 1), "1 November 2025"),
        ("person", "2013-08/2018-07", None, "July 2018"),
        ("person", "2026-05-01", None, "1 May 2026"),
        ("fact", "2018/..", None, ""),
    ],
)
def test_what_can_change_is_last_confirmed_once_its_interval_has_passed(
    kind, as_of, checked_on, words
):
    assert last_confirmed(kind, dates.known(as_of), TODAY, checked_on) == words
