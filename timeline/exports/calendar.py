"""The history as a calendar: the events whose days are known."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from references.exchange.exports import absolute
from references.prose import markdown
from timeline.exports import icalendar
from timeline.exports.icalendar import Days
from timeline.exports.records import BATCH
from timeline.models import HistoryEvent


def ics_file(events: Any) -> Iterator[str]:
    """Write events in the order given as iCalendar."""
    name = f"History of {settings.SITE_SUBJECT}"
    dated = dated_days(events.with_variants().iterator(chunk_size=BATCH))
    return icalendar.lines(name, settings.SITE_URL, dated)


def dated_days(events: Iterable[Any]) -> Iterator[Days]:
    """Keep the events whose first and last day are certain, as days of a calendar."""
    host = urlsplit(settings.SITE_URL).hostname
    for event in events:
        when = event.when
        start, end = when.start, when.end
        if not (start and end and start.day and end.day and when.is_certain):
            continue
        yield Days(
            id=f"{event.slug}@{host}",
            first=when.earliest,
            last=when.latest,
            title=event.title,
            description=_description(event),
            place=event.place,
            kind=event.get_kind_display(),
            address=absolute(event.get_absolute_url()),
            changed_at=datetime.combine(event.changed, time(), UTC),
        )


def _description(event: HistoryEvent) -> str:
    differs = [f"{v.matter}: {v.value} ({v.said_by})" for v in event.published_variants]
    lines = [markdown.plain(event.body)]
    if differs:
        lines.append(f"Sources differ. {'; '.join(differs)}.")
    return "\n".join(lines)
