"""Events as the floor below shows them beside its own rows."""

from orgprofile.models import Criticism, Organisation
from orgprofile.pages.related import Related
from timeline.models import HistoryEvent, HistoryEventQuerySet, RelatedCriticism


def events_of_criticism(criticism: Criticism) -> list[Related]:
    """The events an exchange is about, oldest first. One query."""
    links = RelatedCriticism.objects.published().filter(criticism=criticism)
    return _listed(HistoryEvent.objects.filter(pk__in=links.values("event")))


def events_of_organisation(organisation: Organisation) -> list[Related]:
    """The events a body had a part in, oldest first. One query."""
    return _listed(HistoryEvent.objects.published().involving(organisation.slug))


def _listed(events: HistoryEventQuerySet) -> list[Related]:
    return [
        Related(event.title, event.get_absolute_url(), event.date)
        for event in events.in_order()
    ]
