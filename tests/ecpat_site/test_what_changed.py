"""What changed: each statement once, by the day that is known of its words."""

from datetime import UTC, date, datetime, time
from unittest import mock

import feedparser
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from ecpat_site import changes, editions
from orgprofile.models import Criticism, Fact, Section, Turn
from references.catalogue.showing import absolute
from references.loading.rows import record_models
from references.loading.versions import LOADED
from references.models import Revision
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
from tests.references.management.commands import shell

pytestmark = pytest.mark.django_db

CITED = "[@ecpat-history-2016]"
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


def days():
    """Return the day in words under the words of each statement."""
    return {
        entry[
            "words"
        ]: f"{entry['changed']:%-d %B %Y}{' or before' * entry['may_be_older']}"
        for entry in changes.dated_statements()
    }


@pytest.fixture
def section():
    """Return a text of two sentences, written at the desk."""
    make_citation("ecpat-history-2016", title="Our history")
    organisation = make_organisation()
    with on(FIRST):
        return make_section(organisation, body=f"One.{CITED} Two.{CITED}")


def test_a_sentence_has_the_day_of_its_words_not_that_of_others_in_its_text(section):
    save(section, LATER, body=f"Zero.{CITED} One.{CITED} Two more.{CITED}")
    save(section, LAST, order=9)

    assert days() == {
        "Zero.": "3 December 2026",
        "One.": "1 December 2026",
        "Two more.": "3 December 2026",
    }


def test_what_is_published_or_again_published_is_new_to_readers(section):
    save(section, LATER, status="draft")
    assert days() == {}
    save(section, LAST, status="published")

    assert {*days().values()} == {"7 December 2026"}


def test_of_a_loaded_row_no_more_is_said_than_that_it_is_no_younger(section):
    with on(FIRST):
        fact = Fact(
            organisation=section.organisation,
            label="Founded",
            value="1990",
            status="published",
            citation=make_citation("face"),
        )
    save(fact, FIRST, LOADED)
    assert days()["1990"] == "1 December 2026 or before"

    save(fact, LATER, order=3)
    assert days()["1990"] == "1 December 2026 or before"
    save(fact, LAST, value="1991")
    assert days()["1991"] == "7 December 2026"


def test_a_database_made_again_from_files_says_the_same_words_and_claims_no_more(
    section, tmp_path
):
    save(section, LATER, body=f"One.{CITED} Two more.{CITED}")
    before = days()
    path = tmp_path / "profile.yaml"
    path.write_text(shell.run("dumpdata")[1])
    for model in reversed(record_models().values()):
        model.history.all().delete()
        model._base_manager.all()._raw_delete("default")
    Revision.objects.raise_number()

    with on(LAST):
        call_command("loaddata", str(path), verbosity=0, overwrite=True)

    assert days() == dict.fromkeys(before, "3 December 2026 or before")


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
    listed = client.get("/changes/").context["pagination"].object_list
    assert [e.summary for e in feed.entries] == [e["words"] for e in listed]
    assert [e.link for e in feed.entries] == [absolute(e["link"]) for e in listed]
    assert len({e.id for e in feed.entries}) == len(listed)
    assert {f"{e.updated:.10}" for e in feed.entries} == {
        f"{e['changed']}" for e in listed
    }


def test_text_that_no_form_accepts_keeps_the_feed_well_formed(client, section):
    words = '=1+1, "x"; <b>&amp;</b> ]]> \x01\x1f\x7f\ufffe\uffff\u2028 👍 é'
    Section.objects.update(heading=words, body=f"{words}.{CITED}")

    feed = feedparser.parse(client.get("/changes/changes.atom").content)

    assert not feed.bozo
    assert "<b>&amp;</b> ]]>" in feed.entries[0].title
    assert "]]>" in feed.entries[0].summary


def test_since_keeps_that_day_and_later_and_nonsense_is_refused(client, section):
    save(section, LATER, body=f"One.{CITED} Two more.{CITED}")

    def listed(query):
        found = client.get(f"/changes/?{query}").context["pagination"]
        return [entry["words"] for entry in found]

    assert listed("since=2026-12-03") == ["Two more."]
    assert listed("since=2026-12-01") == ["Two more.", "One."]
    assert listed("since=2026-12-04") == []
    for nonsense in ("x", "2026-13-01", "2026-12", "0", "%00", "9" * 400):
        assert client.get(f"/changes/?since={nonsense}").status_code == 400
    assert client.get("/changes/?page=x").status_code == 200


def test_a_page_is_light_however_many_statements_there_are(client, section):
    for number in range(120):
        make_fact(
            section.organisation,
            f"Label {number}",
            value=f"{number} {'word ' * 70}",
            citation=make_citation(f"s-{number}"),
        )

    page = client.get("/changes/")

    assert len(page.context["pagination"]) == 50
    assert len(page.content) < 60_000


def test_the_date_of_each_page_leads_to_its_own_part(client):
    make_profile()
    Turn.objects.update(body=f"A reply.{CITED}")
    for path, words in (
        ("/", "What is known of its history."),
        ("/history/founding/", "It began."),
        ("/history/", "It was given a prize."),
        ("/criticism/figure/", "A reply."),
        ("/references/ecpat-history-2016/", "It began."),
        ("/changes/", "It began."),
    ):
        links = Markup(client.get(path)).links
        own = f"/changes/?at={path}"
        assert own in links, path
        page = Markup(client.get(own)).words
        assert words in page, path
        assert ("What is known of its awards." in page) == (
            path in ("/", "/references/ecpat-history-2016/", "/changes/")
        )


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
        assert "Two." in answer
        assert "quokka" not in answer.lower(), path
