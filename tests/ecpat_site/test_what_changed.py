"""What changed: rows that came, changed or went, by their versions."""

from datetime import UTC, date, datetime, time
from unittest import mock

import feedparser
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ecpat_site import changes, editions
from orgprofile.models import Criticism, Fact, Section
from references.loading.versions import LOADED
from references.models import Revision
from references.showing import absolute
from tests.make import (
    make_citation,
    make_correction,
    make_criticism,
    make_fact,
    make_one_of_each,
    make_organisation,
    make_profile,
    make_section,
    make_turn,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db

CITED = "[@ecpat-history-2016]"
HISTORY = "Ecpat International · History"
FIRST, LATER, LAST = date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 7)


def on(day):
    """Let it be noon of a day."""
    noon = datetime.combine(day, time(12), UTC)
    return mock.patch.object(timezone, "now", return_value=noon)


def save(row, day, reason="", **fields):
    """Save a row on a day, as the desk does or, with that reason, a load."""
    for name, value in fields.items():
        setattr(row, name, value)
    row._change_reason = reason
    with on(day):
        row.save()


def listed(query=""):
    """Return what the page lists: what was done, to what, on which day, and why."""
    found = Client().get(f"/changes/?{query}").context["entries"]
    # The organisation is added on the same day as its section.
    own = [e for e in found if e["about"] != "Ecpat International"]
    return [(e["done"], e["about"], e["changed"], e["words"]) for e in own]


@pytest.fixture(autouse=True)
def new_version(monkeypatch):
    """Let this version have come before the first of these days."""
    came = datetime.combine(FIRST, time(1), UTC)
    monkeypatch.setattr(changes, "reasons_since", lambda: came)


def test_the_reasons_of_before_this_version_stay_with_staff(section, monkeypatch):
    came = datetime.combine(LATER, time(1), UTC)
    monkeypatch.setattr(changes, "reasons_since", lambda: came)
    save(section, FIRST, "Quokka asked.", order=2)
    save(section, LAST, "The source says so.", order=3)

    assert [why for *_others, why in listed()] == ["The source says so.", "", ""]


@pytest.fixture
def section():
    """Return a text of two sentences, written at the desk."""
    make_citation("ecpat-history-2016", title="Our history")
    with on(FIRST):
        organisation = make_organisation()
        return make_section(organisation, body=f"One.{CITED} Two.{CITED}")


def test_what_was_added_changed_and_withdrawn_is_listed_with_its_reason(section):
    save(section, LATER, "The old one was vague.", body=f"One more.{CITED}")
    assert listed() == [
        ("Changed", HISTORY, LATER, "The old one was vague."),
        ("Added", HISTORY, FIRST, ""),
    ]

    save(section, LAST, "It hurt somebody.", status="draft")
    # Nothing tells what it was, nor what it said before.
    assert listed() == [("Withdrawn", "section", LAST, "")]
    save(section, LAST, "It is right.", status="published")
    assert listed()[0] == ("Added", HISTORY, LAST, "It is right.")
    with on(LAST):
        section.delete()
    assert {done for done, *_others in listed()} == {"Withdrawn"}
    assert HISTORY not in str(listed())


def test_what_a_load_brought_is_one_line_and_what_it_changed_are_entries(section):
    with on(FIRST):
        fact = Fact(
            organisation=section.organisation,
            label="Founded",
            value="1990",
            status="published",
            citation=make_citation("face"),
        )
    save(fact, FIRST, LOADED)
    words = Markup(Client().get("/changes/")).words
    assert "Founded" not in words
    assert "1 entry of the profile came from its files by" in words

    save(fact, LAST, LOADED, value="1991")
    assert listed()[0] == ("Changed", "Ecpat International · Founded: 1991", LAST, "")


def test_the_list_has_corrections_and_editions_and_its_feed_the_same(
    client, settings, tmp_path
):
    make_one_of_each()
    settings.EDITIONS_DIR = tmp_path / "editions"
    call_command("publish_edition", summary="A first edition.", verbosity=0)
    # Days follow from the history of a database: the living site alone has them.
    pages = {path.name for path in (editions.newest().folder / "data").iterdir()}
    assert "history" in pages
    assert not {"changes", "report"} & pages
    page = Markup(client.get("/changes/"))
    assert "Old text: In 1989. New text: In 1990. The year was misread." in page.words
    assert "A first edition." in page.words
    assert "A consultation" not in page.words

    feed = feedparser.parse(client.get("/changes/changes.atom").content)

    assert not feed.bozo
    entries = client.get("/changes/").context["entries"]
    assert [e.summary for e in feed.entries] == [e["words"] for e in entries]
    assert [e.link for e in feed.entries] == [absolute(e["link"]) for e in entries]
    assert len({e.id for e in feed.entries}) == len(entries)
    assert {f"{e.updated:.10}" for e in feed.entries} == {
        f"{e['changed']}" for e in entries
    }


def test_text_that_no_form_accepts_keeps_the_feed_well_formed(client, section):
    words = '=1+1, "x"; <b>&amp;</b> ]]> \x01\x1f\x7f\ufffe\uffff\u2028 👍 é'
    Section.objects.update(heading=words, body=f"{words}.{CITED}")

    feed = feedparser.parse(client.get("/changes/changes.atom").content)

    assert not feed.bozo
    assert feed.feed.updated == max(entry.updated for entry in feed.entries)
    assert any("<b>&amp;</b> ]]>" in entry.title for entry in feed.entries)


def test_since_keeps_that_day_and_later_and_nonsense_is_refused(client, section):
    save(section, LATER, body=f"One.{CITED} Two more.{CITED}")

    def days(since):
        return [day for _done, _about, day, _why in listed(f"since={since}")]

    assert days("2026-12-03") == [LATER]
    assert days("2026-12-01") == [LATER, FIRST]
    assert days("2026-12-04") == []
    for nonsense in ("x", "2026-13-01", "2026-12", "0", "%00", "9" * 400):
        assert client.get(f"/changes/?since={nonsense}").status_code == 400
    # The page links to the path: it must not lead elsewhere.
    elsewhere = (
        "javascript:alert(1)",
        "https://evil.example/",
        "//evil.example/x",
        "/\\evil.example",
    )
    for nonsense in ("%00", "/x" * 900, "%25", *elsewhere):
        assert client.get(f"/changes/?at={nonsense}").status_code == 400
    assert client.get("/changes/?at=/%25").status_code == 200


def test_a_page_is_light_and_asks_no_more_however_many_rows_there_are(client, section):
    source = make_citation("face")

    def asked(number):
        for n in range(number):
            label = f"Label {number}-{n}"
            make_fact(section.organisation, label, value="word " * 50, citation=source)
        Revision.objects.raise_number()
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/changes/")
        return page, len(queries)

    _few, queries = asked(3)
    page, same = asked(120)

    assert queries == same
    assert len(page.context["entries"]) == 50
    assert len(page.content) < 60_000


def test_the_date_of_each_page_leads_to_its_own_part(client):
    make_profile()
    for path, about in (
        ("/", "Founded: May 1990"),
        ("/history/founding/", "Founding (May 1990)"),
        ("/history/", "Founding (May 1990)"),
        ("/criticism/figure/", "criticism by Glenn Kessler"),
        ("/references/ecpat-history-2016/", "Founding (May 1990)"),
        ("/changes/", "Founding (May 1990)"),
    ):
        links = Markup(client.get(path)).links
        own = f"/changes/?at={path}"
        assert own in links, path
        page = Markup(client.get(own)).words
        assert about in page, path
        is_whole = path in ("/", "/changes/")
        assert ("criticism by Glenn Kessler" in page) == (
            is_whole or path == "/criticism/figure/"
        ), path


def test_nothing_that_is_not_public_is_listed_or_was_before(client, section):
    save(section, LATER, body=f"Quokka.{CITED} Two.{CITED}")
    save(section, LAST, body=f"Two.{CITED}")
    make_section(section.organisation, "b", body=f"Quokka.{CITED}", status="draft")
    gone = make_section(section.organisation, "c", body=f"Quokka.{CITED}")
    gone.delete()
    make_correction(slug="quokka", was="Quokka", status="draft")
    whole = make_criticism(section.organisation, status="draft", title="Quokka")
    make_turn(whole, body=f"Quokka.{CITED}")
    assert Section.objects.count() + Criticism.objects.count() == 3

    for path in ("/changes/", "/changes/changes.atom", "/changes/?at=/"):
        answer = Client().get(path).content.decode()
        assert "History" in answer
        assert "quokka" not in answer.lower(), path
