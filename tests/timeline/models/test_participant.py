"""Who took part in an event: other bodies than its own, in order."""

import pytest
from django.core.exceptions import ValidationError

from tests.make import make_event, make_organisation, make_participant
from timeline.models import Participant

pytestmark = pytest.mark.django_db


def test_the_body_whose_history_it_is_cannot_be_named_again():
    event = make_event(make_organisation())
    own = Participant(
        event=event,
        organisation=event.organisation,
        part="host",
        citation=event.date_citation,
    )

    with pytest.raises(ValidationError) as refused:
        own.full_clean()

    assert refused.value.message_dict == {
        "organisation": [
            "The event is in the history of Ecpat International already; name the "
            "others here."
        ]
    }


def test_participants_come_in_order_then_by_name():
    event = make_event(make_organisation())
    for order, slug in [(2, "a"), (1, "c"), (1, "b")]:
        body = make_organisation(slug)
        make_participant(event, body, order=order, citation=event.date_citation)

    found = Participant.objects.in_order()

    assert [participant.organisation.slug for participant in found] == ["b", "c", "a"]
