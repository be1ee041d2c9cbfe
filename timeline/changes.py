"""When events changed, as the history of changes tells it; no column repeats that.

An event that was saved without its history, by `bulk_create`, has no time here.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, QuerySet, Subquery

from references.statements.statement import Status
from timeline.models import HistoryEvent, HistoryEventQuerySet, Participant, Variant


def with_times(events: HistoryEventQuerySet) -> HistoryEventQuerySet:
    """Events with `changed_at`, when each was last saved, or None."""
    saved = HistoryEvent.history.filter(id=OuterRef("pk"))
    newest = saved.order_by("-history_date").values("history_date")[:1]
    return events.annotate(changed_at=Subquery(newest))


def first_published(events: HistoryEventQuerySet) -> dict[int, datetime]:
    """When each was published first: {pk: time}. One query."""
    published = HistoryEvent.history.filter(status=Status.PUBLISHED)
    saved = published.filter(id__in=events.order_by().values("pk")).order_by()
    return dict(saved.values_list("id").annotate(at=Min("history_date")))


def newest(events: HistoryEventQuerySet, most: int) -> dict[int, datetime]:
    """When the events changed last did so, the newest first: {pk: time}.

    A change to who took part, or to what sources differ on, is a change of the event;
    one to a draft is nobody's business. One query for each of the three, two where
    few were changed often.
    """
    changed: dict[int, datetime] = {}
    of_events: list[tuple[Any, str]] = [
        (HistoryEvent.history, "id"),
        (Participant.history, "event_id"),
        (Variant.history, "event_id"),
    ]
    for history, of in of_events:
        published = history.filter(status=Status.PUBLISHED)
        ours = events.order_by().filter(pk=OuterRef(of))
        for pk, at in _last(published.filter(Exists(ours)), of, most):
            changed[pk] = max(at, changed.get(pk, at))
    newest_first = sorted(changed.items(), key=lambda row: row[1], reverse=True)
    return dict(newest_first[:most])


def _last(saved: QuerySet[Any], of: str, most: int) -> Iterable[Any]:
    """What was saved last, and when, the newest first; each once, `most` of them.

    The last that were saved are read in an index. Only where they turn out to be
    the same few again and again is all that was ever saved looked through.
    """
    rows = saved.order_by("-history_date", "-history_id").values_list(
        of, "history_date"
    )
    last = list(rows[: most * 4])
    found = dict(reversed(last))
    if len(found) < most and len(last) == most * 4:
        all_of_it = saved.order_by().values_list(of).annotate(at=Max("history_date"))
        return all_of_it.order_by("-at")[:most]
    newest_first = sorted(found.items(), key=lambda row: row[1], reverse=True)
    return newest_first[:most]
