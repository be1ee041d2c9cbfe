"""Events as the floor below shows them beside its own rows."""

from django.urls import reverse

from orgprofile.models import Criticism, Organisation
from orgprofile.values.related import Related
from timeline.models import HistoryEvent, HistoryEventQuerySet, RelatedCriticism

# Of a body's events, no more than these are listed on its page.
MOST = 50


def events_of_criticism(criticism: Criticism) -> list[Related]:
    """The events an exchange is about, oldest first. One query."""
    links = RelatedCriticism.objects.published().filter(criticism=criticism)
    return _listed(HistoryEvent.objects.filter(pk__in=links.values("event")))


def events_of_organisation(organisation: Organisation) -> list[Related]:
    """The events a body had a part in, oldest first; where they are very many, the
    first of them, and where the rest is. One query."""
    events = HistoryEvent.objects.published().involving(organisation.slug)
    found = _listed(events, MOST + 1)
    if len(found) > MOST:
        address = f"{reverse('timeline:event-list')}?organisation={organisation.slug}"
        found[MOST:] = [Related("All its events in the history", address, "")]
    return found


def _listed(events: HistoryEventQuerySet, most: int | None = None) -> list[Related]:
    return [
        Related(event.title, event.get_absolute_url(), event.date)
        for event in events.in_order()[:most]
    ]
