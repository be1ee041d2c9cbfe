"""The events that the page of an organisation lists."""

import pytest

from tests.make import (
    make_event,
    make_organisation,
    make_participant,
    make_profile,
)
from tests.markup import Markup
from timeline import related_events

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject():
    return make_organisation()


def test_the_events_a_body_took_part_in_come_oldest_first(
    subject, django_assert_num_queries
):
    body = make_organisation("body")
    own = make_event(body, "own", date="2001")
    source = own.date_citation
    event = make_event(subject, "congress", date="1996")
    for part in ("host", "giver"):
        make_participant(event, body, part=part, citation=source)
    make_participant(
        make_event(subject, "maybe"), body, status="draft", citation=source
    )
    make_participant(
        make_event(subject, "draft", status="draft"), body, citation=source
    )

    with django_assert_num_queries(1):
        found = related_events.of_organisation(body)

    assert [row.title for row in found] == ["Congress", "Own"]


def test_an_event_and_the_pages_of_its_bodies_lead_to_each_other(client):
    make_profile()

    event = Markup(client.get("/history/founding/"))
    body = Markup(client.get("/organisations/ecpat-usa/"))

    assert "/organisations/ecpat-usa/" in event.links
    assert "Who took part PACT, organiser" in event.words
    assert "/history/founding/" in body.links
    assert "In the history Founding May 1990" in body.words


def test_of_very_many_events_a_body_lists_the_first_and_links_to_all(
    subject, monkeypatch
):
    monkeypatch.setattr(related_events, "MOST", 2)
    for year in (1990, 1991, 1992):
        make_event(subject, f"event-{year}", date=str(year))

    found = related_events.of_organisation(subject)

    assert [row.title for row in found] == [
        "Event 1990",
        "Event 1991",
        "All its events in the history",
    ]
    assert found[-1].address == "/history/?organisation=ecpat-international"
