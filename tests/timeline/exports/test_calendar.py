"""The history as a calendar, read back by an independent reader."""

from datetime import date

import pytest

from tests.make import (
    make_event,
)
from tests.timeline.exports.reading import SITE, days

pytestmark = pytest.mark.django_db


def test_a_calendar_shows_only_days_that_are_known_and_sure(client, history):
    for slug, when in [
        ("day", "1998-12-31"),
        ("month", "1998-12"),
        ("unsure", "1998-12-31?"),
        ("half-sure", "1998-12-30~/1998-12-31"),
        ("ends-unsure", "1998-12-30/1998-12-31%"),
        ("half-known", "1998-12-30/1999"),
        ("open", "1998-12-30/.."),
        ("opened", "../1998-12-30"),
    ]:
        make_event(history, slug, date=when)

    found = {str(day["UID"]).partition("@")[0]: day for day in days(client)}

    assert set(found) == {"congress", "day", "prize"}
    spans = {slug: (d["DTSTART"].dt, d["DTEND"].dt) for slug, d in found.items()}
    assert spans == {
        "congress": (date(1996, 8, 27), date(1996, 9, 1)),
        "day": (date(1998, 12, 31), date(1999, 1, 1)),
        "prize": (date(2013, 5, 1), date(2013, 5, 2)),
    }
    congress = found["congress"]
    assert congress["UID"] == "congress@profile.example.org"
    assert congress["SUMMARY"] == "A congress; against, “exploitation”"
    assert congress["LOCATION"] == "Stockholm, Sweden"
    assert congress["URL"] == f"{SITE}/history/congress/"
    assert congress["DESCRIPTION"].startswith("They met.")
    assert "718 (the page)" in congress["DESCRIPTION"]


def test_hostile_text_keeps_the_calendar_well_formed(client, history, hostile):
    (prize,) = (d for d in days(client) if str(d["UID"]).startswith("prize@"))

    assert str(prize["SUMMARY"]).startswith('=1+1, "x";\n<b>&amp;</b> ]]> ')
    assert len(days(client)) == 2
