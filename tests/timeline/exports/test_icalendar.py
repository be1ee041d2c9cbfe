"""Days as iCalendar, judged also by `icalendar`, an independent reader of RFC 5545."""

from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.values.text import for_xml
from timeline.exports import icalendar as ours
from timeline.exports.icalendar import Days

CONGRESS = Days(
    id="congress@example.org",
    first=date(1996, 8, 27),
    last=date(1996, 8, 31),
    title="A congress",
    description="It was decided.",
    place="Stockholm, Sweden",
    kind="congress",
    address="https://example.org/history/congress/",
    changed_at=datetime(2026, 11, 24, 9, 5, 7, tzinfo=UTC),
)


def days(**fields):
    return Days(**{name: getattr(CONGRESS, name) for name in Days.__slots__} | fields)


def written(*events, name="History of ECPAT"):
    return "".join(ours.lines(name, "https://example.org", events))


def read(text):
    """The calendar and its events, as another program reads them."""
    (found,) = icalendar.Calendar.from_ical(text.encode(), multiple=True)
    assert found.errors == []
    return found, found.walk("VEVENT")


def unfolded(text):
    """Return the lines of a folded text. Source: RFC 5545, 3.1."""
    return text.replace("\r\n ", "").split("\r\n")


def test_an_event_has_its_days_its_words_and_its_address():
    found, (event,) = read(written(CONGRESS))

    assert (found["VERSION"], found["X-WR-CALNAME"]) == ("2.0", "History of ECPAT")
    assert found["PRODID"] == "-//https://example.org//History of ECPAT//EN"
    assert event["UID"] == "congress@example.org"
    assert event["DTSTAMP"].dt == CONGRESS.changed_at
    assert event["DTSTART"].dt == date(1996, 8, 27)
    # The end is not included.
    assert event["DTEND"].dt == date(1996, 9, 1)
    assert event["SUMMARY"] == "A congress"
    assert event["DESCRIPTION"] == "It was decided."
    assert event["LOCATION"] == "Stockholm, Sweden"
    assert event["CATEGORIES"].cats == ["congress"]
    assert event["URL"] == "https://example.org/history/congress/"
    assert event["TRANSP"] == "TRANSPARENT"


def test_its_days_are_dates_and_its_stamp_is_in_utc():
    elsewhere = CONGRESS.changed_at.astimezone(datetime.strptime("+0700", "%z").tzinfo)

    lines = unfolded(written(days(changed_at=elsewhere)))

    assert "DTSTART;VALUE=DATE:19960827" in lines
    assert "DTEND;VALUE=DATE:19960901" in lines
    assert "DTSTAMP:20261124T090507Z" in lines


def test_an_event_without_a_place_has_none():
    _, (event,) = read(written(days(place="")))

    assert "LOCATION" not in event


@pytest.mark.parametrize(
    ("day", "written_as"),
    [
        (date.min, ["DTSTART;VALUE=DATE:00010101", "DTEND;VALUE=DATE:00010102"]),
        (
            date(999, 12, 31),
            ["DTSTART;VALUE=DATE:09991231", "DTEND;VALUE=DATE:10000101"],
        ),
        (date.max, ["DTSTART;VALUE=DATE:99991231"]),
    ],
)
def test_the_first_and_the_last_day_of_all_are_written(day, written_as):
    lines = unfolded(written(days(first=day, last=day)))

    assert [line for line in lines if "VALUE=DATE" in line] == written_as


def test_every_line_ends_as_the_standard_says_and_holds_75_bytes():
    text = written(
        days(title="Stockholm ü 中 👍 " * 30, description="x" * 1000, place="é" * 120)
    )

    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert not any("\n" in line or "\r" in line for line in lines)
    sizes = [len(line.encode()) for line in lines]
    assert max(sizes) == 75


@given(
    st.text(st.characters() | st.characters(categories=["Cc", "Cs", "Cn"])),
    st.text('\\;,:"\r\n \tNnü中👍', max_size=200),
)
def test_any_text_comes_back_as_it_was(title, description):
    text = written(days(title=title, description=description))

    # By the letter of the standard: cut where lines end, glued where they go on.
    lines = unfolded(text)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    for name, value in [("SUMMARY", title), ("DESCRIPTION", description)]:
        (line,) = [line for line in lines if line.startswith(f"{name}:")]
        assert unescaped(line.removeprefix(f"{name}:")) == kept(value)
    # And by another program.
    _, (event,) = read(text)
    assert (event["SUMMARY"], event["DESCRIPTION"]) == (kept(title), kept(description))


def kept(text):
    """Return a text as a calendar can store it: without control characters."""
    one_kind_of_end = text.replace("\r\n", "\n").replace("\r", "\n")
    return for_xml(one_kind_of_end).replace("\x7f", "")


def unescaped(value):
    """Return the TEXT of a value. Source: RFC 5545, 3.3.11."""
    found, characters = "", iter(value)
    for character in characters:
        if character == "\\":
            escaped = next(characters)
            assert escaped in "\\;,n"
            found += "\n" if escaped == "n" else escaped
        else:
            assert character not in ";,"
            found += character
    return found
