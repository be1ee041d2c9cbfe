"""Write days as an iCalendar file, which calendars can subscribe to.

Source: RFC 5545, all-day events of 3.6.1.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from references.values import text

# A line is at most this long, without its end. Source: RFC 5545, 3.1.
_LONGEST_LINE = 75
# XML allows DEL, a line does not.
_ESCAPED = str.maketrans(
    {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\x7f": ""}
)


@dataclass(frozen=True, slots=True)
class Days:
    """Something that took place from a first to a last day, both included."""

    id: str
    first: date
    last: date
    title: str
    description: str
    place: str
    kind: str
    address: str
    changed_at: datetime


def lines(name: str, maker: str, events: Iterable[Days]) -> Iterator[str]:
    """Yield the lines of the file one at a time, each with its CRLF."""
    yield from _folded("BEGIN", "VCALENDAR")
    yield from _folded("VERSION", "2.0")
    yield from _folded("PRODID", _text(f"-//{maker}//{name}//EN"))
    yield from _folded("X-WR-CALNAME", _text(name))
    for event in events:
        yield from _event(event)
    yield from _folded("END", "VCALENDAR")


def _event(event: Days) -> Iterator[str]:
    yield from _folded("BEGIN", "VEVENT")
    yield from _folded("UID", _text(event.id))
    yield from _folded("DTSTAMP", f"{event.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    yield from _folded("DTSTART;VALUE=DATE", _day(event.first))
    # The end is the day after the last one; after `date.max` there is none.
    if event.last < date.max:
        yield from _folded("DTEND;VALUE=DATE", _day(event.last + timedelta(days=1)))
    yield from _folded("SUMMARY", _text(event.title))
    yield from _folded("DESCRIPTION", _text(event.description))
    if event.place:
        yield from _folded("LOCATION", _text(event.place))
    yield from _folded("CATEGORIES", _text(event.kind))
    yield from _folded("URL", event.address)
    yield from _folded("TRANSP", "TRANSPARENT")
    yield from _folded("END", "VEVENT")


def _day(day: date) -> str:
    # strftime drops the zeros of a year before 1000.
    return day.isoformat().replace("-", "")


def _text(value: str) -> str:
    """Return a value as TEXT (RFC 5545, 3.3.11): escaped, without what a line forbids."""
    line_feeds = value.replace("\r\n", "\n").replace("\r", "\n")
    return text.for_xml(line_feeds).translate(_ESCAPED)


def _folded(name: str, value: str) -> Iterator[str]:
    """Cut a property into lines of 75 bytes, never within a character."""
    line, length = "", 0
    for character in f"{name}:{value}":
        size = len(character.encode())
        if length + size > _LONGEST_LINE:
            yield f"{line}\r\n"
            # The next line begins with a space, which counts.
            line, length = " ", 1
        line, length = line + character, length + size
    yield f"{line}\r\n"
