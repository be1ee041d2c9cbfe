"""The history as a calendar: the events whose days are known."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import OuterRef, Subquery

from references.exchange.exports import absolute
from references.prose import markdown
from timeline.exports import icalendar
from timeline.exports.icalendar import Days
from timeline.exports.records import BATCH
from timeline.models import HistoryEvent

# When an event changed whose saving was not recorded, as after `bulk_create`.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def ics_file(events: Any) -> Iterator[str]:
    """Write events in the order given as iCalendar."""
    saved = HistoryEvent.history.filter(id=OuterRef("pk")).order_by("-history_date")
    rows = events.with_variants().annotate(
        changed_at=Subquery(saved.values("history_date")[:1])
    )
    name = f"History of {settings.SITE_SUBJECT}"
    dated = dated_days(rows.iterator(chunk_size=BATCH))
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
            changed_at=event.changed_at or NEVER,
        )


def _description(event: HistoryEvent) -> str:
    differs = [f"{v.matter}: {v.value} ({v.said_by})" for v in event.published_variants]
    lines = [markdown.plain(event.body)]
    if differs:
        lines.append(f"Sources differ. {'; '.join(differs)}.")
    return "\n".join(lines)
