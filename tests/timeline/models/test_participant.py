"""Who took part in an event: each body in each part once, and no draft."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from orgprofile.models import Organisation
from tests.make import make_citation, make_event, make_organisation, make_participant
from timeline.models import HistoryEvent, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(make_organisation())


@pytest.fixture
def partner():
    return make_organisation("partner", name="ECPAT Sweden")


def test_a_body_takes_part_in_more_ways_than_one(event, partner):
    host = make_participant(event, partner, part="host", citation=event.date_citation)
    giver = make_participant(event, partner, part="giver", citation=event.date_citation)

    for participant in (host, giver):
        participant.full_clean()
    assert [str(each) for each in (host, giver)] == [
        "ECPAT Sweden, host",
        "ECPAT Sweden, gave the award",
    ]


def test_the_body_whose_history_it_is_cannot_be_named_again(event):
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


def test_participants_come_in_order_then_by_name(event):
    source = event.date_citation
    for order, slug in [(2, "a"), (1, "c"), (1, "b")]:
        body = make_organisation(slug)
        make_participant(event, body, order=order, citation=source)

    found = Participant.objects.in_order()

    assert [participant.organisation.slug for participant in found] == ["b", "c", "a"]


@pytest.mark.parametrize(
    "hide",
    [
        lambda: Participant.objects.update(status="draft"),
        lambda: HistoryEvent.objects.update(status="draft"),
        lambda: Organisation.objects.filter(slug="partner").update(status="draft"),
        lambda: Organisation.objects.exclude(slug="partner").update(status="draft"),
    ],
)
def test_who_took_part_is_hidden_with_anything_it_is_a_part_of(event, partner, hide):
    make_participant(event, partner, citation=event.date_citation)
    assert Participant.objects.published().exists()

    hide()

    assert not Participant.objects.published().exists()


def test_who_took_part_is_found_by_event_body_and_part(event, partner):
    participant = make_participant(event, partner, citation=make_citation())

    assert participant.natural_key() == ("founding", "partner", "organiser")
    assert participant.get_absolute_url() == "/history/founding/#participants"


def test_a_body_that_took_part_is_not_deleted(event, partner):
    make_participant(event, partner, citation=event.date_citation)

    with pytest.raises(ProtectedError):
        partner.delete()
