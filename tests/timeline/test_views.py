"""The history, as a visitor meets it."""

from urllib.parse import urlencode

import pytest

from tests.make import (
    make_citation,
    make_criticism,
    make_event,
    make_organisation,
    make_turn,
    make_variant,
)
from tests.markup import Markup
from tests.orgprofile.reading import read, tree
from tests.page_text import region
from timeline import views
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db

FILES = ("csv", "json", "atom")


def tagged(element, *tags):
    return [each for each in element.walk() if each.tag in tags]


@pytest.fixture(scope="module", autouse=True)
def history(module_db):
    source = make_citation("a", title="Our history")
    organisation = make_organisation(name="ECPAT International")
    make_event(organisation, "old", title="Something old", date="../1985-06")
    founding = make_event(
        organisation,
        "founding",
        title="A campaign begins",
        date="1990-05",
        place="Chiang Mai, Thailand",
        countries="TH",
        body="It was decided.[@a]",
        disagreement="Others say 1991.[@a]",
        date_citation=source,
    )
    make_variant(founding, "68", said_by="the page of FACE", citation=source)
    make_variant(founding, "over 60", said_by="a report", citation=make_citation("b"))
    make_event(
        organisation,
        "congress",
        title="A congress",
        date="1996-08-27/1996-08-31",
        kind="congress",
        countries="SE, TH",
    )
    make_event(
        organisation, "campaign", title="A campaign", date="2009/2012", kind="campaign"
    )
    return organisation


# --- The list ---------------------------------------------------------------------------


def test_the_history_is_listed_oldest_first_by_decade(client):
    page = tree(client, "/history/")

    assert [heading.words() for heading in tagged(page, "h2", "h3")] == [
        *("Beginning not known", "Something old"),
        *("1990s", "A campaign begins", "A congress"),
        *("2000s", "A campaign", "References"),
    ]
    assert "4 events" in page.words()
    assert "27 to 31 August 1996" in page.words()
    ids = {element.attributes.get("id") for element in page.walk()}
    assert {"decade-1990", "decade-2000", "founding", "congress"} <= ids
    links = [link.attributes.get("href") for link in tagged(page, "a")]
    assert {"#decade-1990", "#decade-2000"} <= set(links)
    assert links.count("/history/events.csv") == 1


def test_the_list_shows_what_sources_differ_on_each_value_with_its_source(client):
    event = region(tree(client, "/history/"), "founding")

    assert (
        "Sources differ Participants 68 the page of FACE over 60 a report "
        "Others say 1991." in event.words()
    )
    marks = [group.children[0].attributes["href"] for group in tagged(event, "sup")]
    assert marks == ["#note-a", "#note-a", "#note-b", "#note-a"]


def test_a_long_history_is_read_page_by_page(client, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)

    first = read(client, "/history/?since=1990")
    second = read(client, "/history/?since=1990&page=2")

    # Above the events, and below them.
    assert list(first.links).count("?since=1990&page=2") == 2
    events = ["founding", "congress", "campaign"]
    assert [slug for slug in first.ids if slug in events] == events[:2]
    assert [slug for slug in second.ids if slug in events] == events[2:]


# --- The list, narrowed -----------------------------------------------------------------


def test_what_was_asked_stays_in_the_form_and_each_filter_has_a_link_that_drops_it(
    client,
):
    asked = {
        "q": "meet",
        "since": "1990s",
        "until": "2012-06",
        "within": "certainly",
        "kind": "congress",
        "country": "SE",
        "organisation": "ecpat-international",
    }

    page = read(client, f"/history/?{urlencode(asked)}")

    assert page.fields == asked
    assert "From: the 1990s remove To: June 2012 remove" in page.words
    assert "No event matches all of these:" in page.words
    for dropped in asked:
        without = {name: asked[name] for name in asked if name != dropped}
        assert f"/history/?{urlencode(without)}#found" in page.links, dropped


def test_an_empty_history_says_so(client):
    HistoryEvent.objects.all().delete()

    page = read(client, "/history/")

    assert "0 events" in page.words
    assert "No event is recorded." in page.words
    assert not [link for link in page.links if "events." in link]


def test_an_error_is_said_at_its_field_and_refuses_every_file(client):
    sentence = "“soon” is not a date: write 1990, 1990-05"

    page = tree(client, "/history/?since=soon")

    (error,) = (e for e in page.walk() if e.attributes.get("id") == "id_since_error")
    assert sentence in error.words()
    (field,) = (e for e in page.walk() if e.attributes.get("name") == "since")
    assert field.attributes["aria-invalid"] == "true"
    assert "id_since_error" in field.attributes["aria-describedby"].split()
    for written in FILES:
        response = client.get(f"/history/events.{written}?since=soon")
        assert response.status_code == 400, written
        assert sentence in Markup(response).words, written


# --- One event --------------------------------------------------------------------------


def test_an_event_shows_its_date_place_source_and_what_sources_differ_on(client):
    page = read(client, "/history/founding/")

    for words in (
        "May 1990, Chiang Mai, Thailand",
        "It was decided.",
        "Sources differ Participants 68 the page of FACE",
        "Others say 1991.",
        "Kind Founding",
        "May 1990, stated by a source",
        "Place Chiang Mai, Thailand",
        "In the history of ECPAT International",
        "“Our history”",
    ):
        assert words in page.words, words
    assert page.metadata["title"].startswith("A campaign begins")
    assert "note-a" in page.ids
    assert page.links.count("#note-a") == 4


def test_an_event_names_its_countries_and_links_to_the_events_before_and_after(client):
    page = read(client, "/history/congress/")

    assert "Place Sweden, Thailand" in page.words
    assert "Earlier A campaign begins Later A campaign" in page.words
    assert {"/history/founding/", "/history/campaign/"} <= set(page.links)
    assert "same-sources" not in page.ids


def test_what_rests_on_the_same_sources_is_listed_and_no_draft_of_it(client, history):
    make_event(history, "same", body="They met.[@c; @a]")
    make_event(history, "draft", title="Secret", body="No.[@a]", status="draft")
    criticism = make_criticism(history, statement="A figure.[@a]")
    make_turn(criticism, body="No.[@a]")
    hidden = make_criticism(history, "hidden", title="Hidden")
    make_turn(hidden, body="So.[@a]", status="draft")

    same = region(tree(client, "/history/founding/"), "same-sources")

    assert same.words() == (
        "From the same sources Same May 1990; founding The figure of 100,000 children "
        "2 September 2015; criticism of FOSTA-SESTA (United States law, 2018)"
    )
