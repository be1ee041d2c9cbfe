"""The history, as a visitor meets it."""

from urllib.parse import urlencode

import pytest

from tests.make import (
    make_citation,
    make_criticism,
    make_event,
    make_organisation,
    make_participant,
    make_turn,
    make_variant,
)
from tests.markup import Markup
from tests.orgprofile.reading import read, tree
from tests.page_text import region
from timeline import related_events, views

pytestmark = pytest.mark.django_db


def words_of(element, *tags):
    return [each.words() for each in element.walk() if each.tag in tags]


@pytest.fixture(scope="module", autouse=True)
def history(module_db):
    source = {key: make_citation(key, title=f"Source {key}") for key in "abcde"}
    organisation = make_organisation(name="ECPAT International")
    founding = make_event(
        organisation,
        "founding",
        title="A campaign begins",
        date="1990-05",
        place="Chiang Mai, Thailand",
        body="It was decided.[@a]",
        date_citation=source["d"],
    )
    for matter, value, key in [
        ("Participants", "718", "b"),
        ("Day", "27 August", "a"),
        ("Participants", "over 700", "c"),
        ("Participants", "718", "a"),
    ]:
        said = {"matter": matter, "said_by": f"the page {key}", "citation": source[key]}
        make_variant(founding, value, **said)
    make_variant(founding, "1", citation=source["d"], status="draft")
    body = make_organisation("unicef", name="UNICEF")
    make_participant(founding, body, citation=source["e"])
    for slug, date, kind in [
        ("old", "../1985-06", "network"),
        ("congress", "1996-08-27/1996-08-31", "congress"),
        ("turn", "1999-12-31/2001", "campaign"),
        ("decade", "199X", "campaign"),
        ("lasting", "2009/..", "campaign"),
    ]:
        make_event(organisation, slug, date=date, kind=kind, body="It was.[@ab]")
    return organisation


def test_the_history_is_listed_by_the_decade_that_events_began_in(client):
    page = tree(client, "/history/")

    assert words_of(page, "h2", "h3") == [
        *("Beginning not known", "Old"),
        *("1990s", "Decade", "A campaign begins", "Congress", "Turn"),
        *("2000s", "Lasting", "References"),
    ]
    # What sources differ on, each value with its sources.
    event = region(page, "founding")
    assert (
        "Sources differ Participants 718 the page b; the page a over 700 the page c "
        "Day 27 August the page a"
    ) in event.words()
    marks = [e.children[0].attributes["href"] for e in event.walk() if e.tag == "sup"]
    assert [mark[-1] for mark in marks] == ["a", "b", "a", "c", "a"]


def test_a_long_history_is_read_page_by_page(client, monkeypatch):
    assert views.PAGE_SIZE <= 100
    monkeypatch.setattr(views, "PAGE_SIZE", 2)

    first = read(client, "/history/?since=1996&within=certainly")
    second = read(client, "/history/?since=1996&within=certainly&page=2")

    # Above the events, and below them.
    assert first.links.count("?since=1996&within=certainly&page=2") == 2
    slugs = ["congress", "turn", "lasting"]
    assert [slug for slug in first.ids if slug in slugs] == slugs[:2]
    assert [slug for slug in second.ids if slug in slugs] == slugs[2:]


def test_what_was_asked_stays_in_the_form_and_each_filter_has_a_link_that_drops_it(
    client,
):
    asked = {"q": "meet", "since": "1990s", "until": "2012-06", "within": "certainly"}
    asked |= {"kind": "congress", "country": "SE", "organisation": "unicef"}

    page = read(client, f"/history/?{urlencode(asked)}")

    assert page.fields == asked
    assert "From: the 1990s remove To: June 2012 remove" in page.words
    assert "No event matches all of these:" in page.words
    for dropped in asked:
        without = {name: asked[name] for name in asked if name != dropped}
        assert f"/history/?{urlencode(without)}#found" in page.links, dropped


def test_an_error_is_said_at_its_field_and_refuses_every_file(client):
    sentence = "“soon” is not a date: write 1990, 1990-05"

    page = tree(client, "/history/?since=soon")

    assert sentence in region(page, "id_since_error").words()
    (field,) = (e for e in page.walk() if e.attributes.get("name") == "since")
    assert field.attributes["aria-invalid"] == "true"
    assert "id_since_error" in field.attributes["aria-describedby"].split()
    for written in ("csv", "json", "atom"):
        response = client.get(f"/history/events.{written}?since=soon")
        assert response.status_code == 400, written
        assert sentence in Markup(response).words, written


def test_an_event_is_read_from_its_text_to_its_record_and_leads_to_who_took_part(
    client,
):
    page = read(client, "/history/founding/")

    notes = [i for i in page.ids if i in {f"note-{key}" for key in "abcde"}]
    assert notes == [f"note-{key}" for key in "abcde"]
    assert "Who took part UNICEF, organiser" in page.words
    assert "/organisations/unicef/" in page.links
    body = read(client, "/organisations/unicef/")
    assert "In the history A campaign begins May 1990" in body.words
    assert "/history/founding/" in body.links


def test_what_rests_on_the_same_sources_is_listed_and_no_draft_of_it(client, history):
    make_event(history, "same", body="They met.[@c; @a, p. 3]")
    make_event(history, "draft", title="Secret", body="No.[@a]", status="draft")
    cited, stated, longer = (
        make_criticism(history, slug, title=slug, statement=f"It was said.[@{key}]")
        for slug, key in (("cited", "ab"), ("stated", "a"), ("longer", "ab"))
    )
    # One turn of each exchange.
    for number in (1, 2):
        make_turn(cited, number, body="No.[@a]")
        make_turn(stated, number, body="No.")
    make_turn(longer, 1, body="So.[@ab]")
    make_turn(longer, 2, body="So.[@a]", status="draft")

    same = region(tree(client, "/history/founding/"), "same-sources")

    law = "2 September 2015; criticism of FOSTA-SESTA (United States law, 2018)"
    events = "From the same sources Same May 1990; founding"
    assert same.words() == f"{events} cited {law} stated {law}"


def test_the_events_a_body_took_part_in_come_oldest_first_and_many_as_a_link(
    history, monkeypatch
):
    body = make_organisation("body")
    source = make_event(body, "own", date="2001").date_citation
    for slug, status, fields in [
        ("seen", "published", {}),
        ("draft", "draft", {}),
        ("maybe", "published", {"status": "draft"}),
    ]:
        event = make_event(history, slug, date="1996", status=status)
        make_participant(event, body, part="host", citation=source, **fields)
        make_participant(event, body, part="giver", citation=source, **fields)

    found = related_events.of_organisation(body)
    monkeypatch.setattr(related_events, "MOST", 1)
    few = related_events.of_organisation(body)

    assert [row.title for row in found] == ["Seen", "Own"]
    assert [row.title for row in few] == ["Seen", "All its events in the history"]
    assert few[-1].address == "/history/?organisation=body"
