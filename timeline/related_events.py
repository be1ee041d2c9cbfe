"""Events that pages of orgprofile list, which can't import the timeline itself."""

from django.urls import reverse

from orgprofile.models import Criticism, Organisation
from orgprofile.values.related import Related
from timeline.models import HistoryEvent, HistoryEventQuerySet, RelatedCriticism

# How many events the page of an organisation lists.
MOST = 50


def of_criticism(criticism: Criticism) -> list[Related]:
    """Return the events an exchange is about, oldest first. One query."""
    links = RelatedCriticism.objects.published().filter(criticism=criticism)
    return _related(HistoryEvent.objects.filter(pk__in=links.values("event")))


def of_organisation(organisation: Organisation) -> list[Related]:
    """Return the events a body took part in, oldest first. One query.

    After the first `MOST`, a link leads to all of them.
    """
    events = HistoryEvent.objects.published().involving(organisation.slug)
    found = _related(events, MOST + 1)
    if len(found) > MOST:
        address = f"{reverse('timeline:event-list')}?organisation={organisation.slug}"
        found[MOST:] = [Related("All its events in the history", address, "")]
    return found


def _related(events: HistoryEventQuerySet, most: int | None = None) -> list[Related]:
    return [
        Related(event.title, event.get_absolute_url(), event.date)
        for event in events.in_order()[:most]
    ]
