"""What was confirmed too long ago."""

from datetime import date

import pytest

from orgprofile.values.figures import last_confirmed
from references.values import dates

TODAY = date(2026, 11, 27)


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
