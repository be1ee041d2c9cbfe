"""Events that pages of orgprofile list, which can't import the timeline itself."""

from django.urls import reverse

from orgprofile.models import Organisation
from orgprofile.values.related import Related
from timeline.models import HistoryEvent

# How many events the page of an organisation lists.
MOST = 50


def of_organisation(organisation: Organisation) -> list[Related]:
    """Return the events a body took part in, oldest first. One query.

    After the first `MOST`, a link leads to all of them.
    """
    events = HistoryEvent.objects.published().involving(organisation.slug)
    found = [
        Related(event.title, event.get_absolute_url(), event.date)
        for event in events.in_order()[: MOST + 1]
    ]
    if len(found) > MOST:
        address = f"{reverse('timeline:event-list')}?organisation={organisation.slug}"
        found[MOST:] = [Related("All its events in the history", address, "")]
    return found
