"""Events that pages of orgprofile list, which can't import the timeline itself."""

from django.urls import reverse

from orgprofile.models import Fact, Organisation
from orgprofile.profile.pages import Related
from timeline.models import FOUNDING, HistoryEvent, Variant

# How many events the page of an organisation lists.
MOST = 50
# What sources differ on where they differ on a date.
DATES = {"date", "day", "month", "start", "year"}


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


def of_founding(fact: Fact) -> list[Related]:
    """Return on what the sources of the founding that a fact dates differ. One query.

    That is the founding which began in its year: each title is a part of the date.
    """
    year = (fact.schema_value or fact.value)[:4]
    if fact.schema_property != "foundingDate" or not year:
        return []
    variants = Variant.objects.published().filter(
        event__organisation=fact.organisation_id,
        event__kind=FOUNDING,
        event__date__startswith=year,
    )
    return [
        Related(row.matter.lower(), row.get_absolute_url(), row.event.date)
        for row in variants.in_order().select_related("event")
        if row.matter.lower() in DATES
    ]
