"""The events that the pages of a criticism and of an organisation list."""

import pytest

from orgprofile.values.related import Related
from tests.make import (
    make_criticism,
    make_event,
    make_organisation,
    make_participant,
    make_profile,
    make_related,
)
from tests.markup import Markup
from timeline import related_events

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject():
    return make_organisation()


def titles(found):
    return [row.title for row in found]


def test_the_events_of_a_criticism_come_oldest_first(
    subject, django_assert_num_queries
):
    criticism = make_criticism(subject)
    for slug, when in [("later", "1999"), ("sooner", "1990-05"), ("unrelated", "1980")]:
        event = make_event(subject, slug, date=when)
        if slug != "unrelated":
            make_related(event, criticism)
    make_related(make_event(subject, "draft", status="draft"), criticism)

    with django_assert_num_queries(1):
        found = related_events.of_criticism(criticism)

    assert found == [
        Related("Sooner", "/history/sooner/", "1990-05"),
        Related("Later", "/history/later/", "1999"),
    ]


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

    assert titles(found) == ["Congress", "Own"]


def test_an_event_and_the_pages_of_its_bodies_and_criticism_lead_to_each_other(client):
    make_profile()

    event = Markup(client.get("/history/founding/"))
    exchange = Markup(client.get("/criticism/figure/"))
    body = Markup(client.get("/organisations/ecpat-usa/"))

    assert {"/criticism/figure/", "/organisations/ecpat-usa/"} <= set(event.links)
    assert "Criticism The figure of 100,000 children, of PACT" in event.words
    assert "Who took part PACT, organiser" in event.words
    for page in (exchange, body):
        assert "/history/founding/" in page.links
        assert "In the history Founding May 1990" in page.words


def test_of_very_many_events_a_body_lists_the_first_and_links_to_all(
    subject, monkeypatch
):
    monkeypatch.setattr(related_events, "MOST", 2)
    for year in (1990, 1991, 1992):
        make_event(subject, f"event-{year}", date=str(year))

    found = related_events.of_organisation(subject)

    assert titles(found) == [
        "Event 1990",
        "Event 1991",
        "All its events in the history",
    ]
    assert found[-1].address == "/history/?organisation=ecpat-international"
