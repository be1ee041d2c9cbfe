"""The history as CSV and Atom, read back as other programs read it."""

import csv
import re
from datetime import date
from io import StringIO
from xml.etree import ElementTree

import feedparser
import pytest
from django.db import connection

from references.models import Citation
from tests.make import (
    make_citation,
    make_event,
    make_organisation,
    make_participant,
    make_variant,
)
from tests.walk import content
from timeline import exports
from timeline.models import HistoryEvent, Participant, Variant

SITE = "http://testserver"


@pytest.fixture(scope="module", autouse=True)
def history(module_db):
    """Make four events, one with all it can have, and a draft of each kind of row."""
    keys = ("text", "date", "part", "value", "secret")
    source = {key: make_citation(key, title=f"Source {key}") for key in keys}
    subject = make_organisation(name="ECPAT International")
    congress = make_event(
        subject,
        "congress",
        kind="congress",
        date="1996-08-27/1996-08-31",
        countries="SE, TH",
        body="They met.[@text, p. 3]",
        date_citation=source["date"],
    )
    unicef = make_organisation("unicef", name="UNICEF")
    make_participant(congress, unicef, citation=source["part"])
    make_variant(congress, "over 700", citation=source["value"])
    make_variant(congress, "718", citation=source["text"])
    make_event(subject, "about", date="1990-05-01~", date_citation=source["date"])
    make_event(subject, "still", date="2018/..", date_citation=None)
    make_event(subject, "prize", date="2013-05-01", kind="award")

    # Nothing of what follows is public.
    draft = {"citation": source["secret"], "status": "draft"}
    make_event(subject, "secret", body="Secret.[@secret]", status="draft")
    hidden = make_organisation("secret-body", name="Secret body", status="draft")
    make_event(hidden, "secret-too")
    make_participant(congress, hidden, citation=source["secret"])
    make_participant(congress, make_organisation("secret"), **draft)
    make_variant(congress, "secret", matter="Day", **draft)


def feed(client, query=""):
    """The feed as a reader of feeds has it, after checking that it is well formed."""
    written = client.get(f"/history/events.atom{query}").content
    ElementTree.fromstring(written)  # noqa: S314 - made by ourselves
    found = feedparser.parse(written)
    assert not found.bozo, found.bozo_exception
    return found


def test_csv_has_the_public_events_in_order_each_with_the_keys_of_its_sources(client):
    written = content(client.get("/history/events.csv"))

    assert "ecret" not in written
    about, congress, prize, still = csv.DictReader(StringIO(written))
    assert [*about] == [*exports.COLUMNS]
    assert (about["id"], prize["id"]) == ("about", "prize")
    assert congress["sources"] == "text; date; part; value"
    assert congress["differs"].count("; Participants: 718: ") == 1
    # An open end and a date without a source are left empty.
    assert (still["latest"], still["date_source"], still["sources"]) == ("", "", "")


def test_one_query_string_narrows_every_form_alike(client):
    every = feed(client)
    assert len({entry.id for entry in every.entries}) == 4
    for query, slugs in {
        "?since=2013": {"prize", "still"},
        "?organisation=secret-body": set(),
    }.items():
        page = client.get(f"/history/{query}").content.decode()
        assert {*re.findall(r'<article class="entry" id="(.+?)"', page)} == slugs
        written = StringIO(content(client.get(f"/history/events.csv{query}")))
        assert {row["id"] for row in csv.DictReader(written)} == slugs
        found = feed(client, f"{query}&page=2")
        links = {f"{SITE}/history/{slug}/" for slug in slugs}
        assert {entry.link for entry in found.entries} == links
        (own,) = [link.href for link in found.feed.links if link.rel == "self"]
        assert own == f"{SITE}/history/events.atom{query}"
        assert found.feed.id != every.feed.id


def test_text_that_no_form_accepts_keeps_the_feed_well_formed(client):
    words = '=1+1, "x";\r\n<b>&amp;</b> ]]> \x01\x1f\x7f\ufffe\uffff\u2028 👍 é'
    if connection.vendor == "sqlite":
        words += "\0"
    HistoryEvent.objects.filter(slug="prize").update(
        title=words, body=f"{words}[@text]"
    )
    Citation.objects.filter(key="text").update(title=words, publisher=words)
    Variant.objects.update(value=words[:100], said_by=words[:100], matter=words[:70])

    entries = {entry.link: entry for entry in feed(client).entries}

    prize = entries[f"{SITE}/history/prize/"]
    assert "<b>&amp;</b> ]]>" in prize.title_detail.value
    assert prize.title_detail.type == "text/plain"
    assert "<b>" not in re.sub(r"<(?=/?(p|ul|li)>)", "", prize.summary)


def test_an_entry_has_the_day_of_what_it_tells_and_the_newest_stands_first(
    client, monkeypatch
):
    monkeypatch.setattr(exports, "MOST", 3)
    models = (HistoryEvent, Variant, Participant, Citation)
    for day, model in enumerate(models, start=1):
        model.objects.update(changed=date(2026, 1, day))
    HistoryEvent.objects.filter(slug="prize").update(changed=date(2026, 1, 5))
    Variant.objects.filter(status="draft").update(changed=date(2026, 1, 9))

    entries = feed(client).entries

    assert entries[0].link == f"{SITE}/history/prize/"
    days = [entry.updated[8:10] for entry in entries]
    assert days == ["05", "04", "04"]
