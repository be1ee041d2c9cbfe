"""The history, as a visitor meets it, and its file, as other programs read it."""

import csv
from io import StringIO
from urllib.parse import urlencode

import pytest

from tests.make import (
    make_citation,
    make_event,
    make_organisation,
    make_participant,
    make_variant,
)
from tests.markup import Markup, read, tree
from tests.page_text import region
from tests.walk import content
from timeline import exports, views
from timeline.models import HistoryEvent


@pytest.fixture(scope="module", autouse=True)
def history(module_db):
    source = {key: make_citation(key, title=f"Source {key}") for key in "abcde"}
    organisation = make_organisation(name="ECPAT International")
    told = {"title": "A campaign begins", "body": "It was decided.[@a]"}
    founding = make_event(organisation, date_citation=source["d"], **told)
    for matter, value, key in [
        ("Participants", "718", "b"),
        ("Day", "27 August", "a"),
        ("Participants", "over 700", "c"),
        ("Participants", "718", "a"),
    ]:
        said = {"matter": matter, "said_by": f"the page {key}", "citation": source[key]}
        make_variant(founding, value, **said)
    for slug, date in {
        "old": "../1985-06",
        "congress": "1996-08-27/1996-08-31",
        "turn": "1999-12-31/2001",
        "decade": "199X",
        "lasting": "2009/..",
    }.items():
        make_event(organisation, slug, date=date)
    congress = HistoryEvent.objects.get(slug="congress")
    make_participant(congress, make_organisation("unicef"), citation=source["e"])

    # Nothing of what follows is public.
    draft = {"citation": make_citation("secret", title="Secret"), "status": "draft"}
    make_variant(founding, "secret", **draft)
    make_participant(congress, make_organisation("secret"), **draft)
    hidden = make_organisation("secret-body", name="Secret body", status="draft")
    make_participant(congress, hidden, citation=source["d"])
    make_event(hidden, "secret-too")
    make_event(organisation, "secret", body="Secret.[@secret]", status="draft")


def test_the_history_is_listed_by_the_decade_that_events_began_in(client):
    page = tree(client, "/history/")

    # Of its parts, the contents come first; the lists at its foot are the last.
    headings = [each.words() for each in page.walk() if each.tag in ("h2", "h3")]
    assert headings == [
        *("Contents", "Beginning not known", "Old"),
        *("1990s", "Decade", "A campaign begins", "Congress", "Turn"),
        *("2000s", "Lasting", "References"),
        *("This site", "Worried about a child?", "Take it along"),
    ]
    # What sources differ on, each value with its sources.
    event = region(page, "founding")
    assert (
        "Sources differ Participants 718 the page b the page a over 700 the page c "
        "Day 27 August the page a"
    ) in event.words()
    marks = [e.children[0].attributes["href"] for e in event.walk() if e.tag == "sup"]
    assert [mark[-1] for mark in marks] == ["1", "2", "1", "3", "1"]


def test_a_long_history_is_read_page_by_page(client, monkeypatch):
    assert views.PAGE_SIZE <= 100
    monkeypatch.setattr(views, "PAGE_SIZE", 2)

    first = read(client, "/history/?since=1996")
    second = read(client, "/history/?since=1996&page=2")

    assert "?since=1996&page=2" in first.links
    # Each decade is a step away, whatever page it is on.
    assert {"#decade-1990", "?since=1996&page=2#decade-2000"} < {*first.links}
    assert {"?since=1996&page=1#decade-1990", "#decade-2000"} < {*second.links}
    # The first of them began at some time of the 1990s.
    slugs = ["decade", "congress", "turn", "lasting"]
    assert [slug for slug in first.ids if slug in slugs] == slugs[:2]
    assert [slug for slug in second.ids if slug in slugs] == slugs[2:]


def test_what_was_asked_stays_in_the_form_and_each_filter_has_a_link_that_drops_it(
    client,
):
    asked = {"q": "meet", "since": "1990s", "until": "2012-06"}
    asked |= {"kind": "congress", "country": "SE"}
    asked["organisation"] = "ecpat-international"

    page = read(client, f"/history/?{urlencode(asked)}")

    assert page.fields == asked
    assert "From: the 1990s remove To: June 2012 remove" in page.words
    assert "No event matches all of these." in page.words
    for dropped in asked:
        without = {name: asked[name] for name in asked if name != dropped}
        assert f"/history/?{urlencode(without)}#found" in page.links, dropped


def test_an_error_is_said_at_its_field_and_refuses_the_file(client):
    sentence = "“soon” is not a date: write 1990, 1990-05"
    page = tree(client, "/history/?since=soon")
    assert sentence in region(page, "id_since_error").words()
    response = client.get("/history/events.csv?since=soon")
    assert response.status_code == 400
    assert f"From: {sentence}" in Markup(response).words


def test_csv_has_the_public_events_in_order_each_with_the_keys_of_its_sources(client):
    written = content(client.get("/history/events.csv"))

    assert "ecret" not in written
    rows = {row["id"]: row for row in csv.DictReader(StringIO(written))}
    assert [*rows] == ["old", "decade", "founding", "congress", "turn", "lasting"]
    assert [*rows["old"]] == [*exports.COLUMNS]
    assert rows["founding"]["sources"] == "a; d; b; c"
    assert rows["founding"]["differs"].count("; Participants: 718: ") == 1
    assert rows["congress"]["sources"] == "ecpat-history-2016; e"
    assert rows["lasting"]["latest"] == ""


def test_one_query_string_narrows_page_and_file_alike(client):
    for query, slugs in {
        "?since=2001": {"turn", "lasting"},
        "?organisation=secret-body": set(),
    }.items():
        shown = {*read(client, f"/history/{query}").ids}
        assert shown & {"old", "founding", "turn", "lasting"} == slugs
        written = StringIO(content(client.get(f"/history/events.csv{query}")))
        assert {row["id"] for row in csv.DictReader(written)} == slugs
