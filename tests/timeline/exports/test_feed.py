"""The feed of changes, read back by an independent reader of Atom."""

import re
from datetime import date

import pytest

from references.models import Citation
from tests.page_text import read
from tests.timeline.exports.reading import SITE, feed
from timeline import views
from timeline.models import HistoryEvent, Participant, Variant

pytestmark = pytest.mark.django_db


def test_a_feed_has_what_the_standard_asks_for(client, history):
    found = feed(client)

    assert found.feed.title == "ECPAT International: history"
    assert found.feed.author == "The makers of this profile"
    assert found.feed.rights.endswith("https://creativecommons.org/licenses/by-sa/4.0/")
    links = {link.rel: link.href for link in found.feed.links}
    assert links == {
        "self": f"{SITE}/history/events.atom",
        "alternate": f"{SITE}/history/",
    }
    assert found.feed.updated_parsed == max(e.updated_parsed for e in found.entries)
    ids = [entry.id for entry in found.entries]
    assert len(set(ids)) == len(ids) == 4
    for entry in found.entries:
        assert entry.id == entry.link
        assert entry.summary


def test_an_entry_tells_its_event_with_its_doubts_and_its_sources(client, history):
    (entry,) = feed(client, "?kind=congress").entries

    assert entry.title == "27 to 31 August 1996: A congress; against, “exploitation”"
    assert [tag.term for tag in entry.tags] == ["congress"]
    summary = read(entry.summary).words()
    assert "They met." in summary
    assert "Participants: over 700 (the report)" in summary
    assert "Participants: 718 (the page)" in summary
    for key in ("text", "date", "part", "value"):
        assert f"“Source {key}”" in summary


def test_a_narrowed_feed_is_a_feed_of_its_own(client, history):
    found = feed(client, "?kind=congress&page=2")

    links = {link.rel: link.href for link in found.feed.links}
    assert links["self"] == f"{SITE}/history/events.atom?kind=congress"
    assert links["alternate"] == f"{SITE}/history/?kind=congress"
    assert found.feed.id != feed(client).feed.id


def test_hostile_text_keeps_the_feed_well_formed(client, history, hostile):
    found = {entry.link: entry for entry in feed(client).entries}

    prize = found[f"{SITE}/history/prize/"]
    assert "<b>&amp;</b> ]]>" in prize.title_detail.value
    assert prize.title_detail.type == "text/plain"
    assert "<b>" not in re.sub(r"<(?=/?(p|ul|li)>)", "", prize.summary)


def test_an_entry_has_the_day_of_what_it_tells_and_the_newest_stands_first(
    client, history, monkeypatch
):
    monkeypatch.setattr(views, "FEED_SIZE", 3)
    HistoryEvent.objects.update(changed=date(2026, 1, 1))
    Variant.objects.update(changed=date(2026, 1, 2))
    Participant.objects.update(changed=date(2026, 1, 2))
    Citation.objects.update(changed=date(2026, 1, 3))
    HistoryEvent.objects.filter(slug="prize").update(changed=date(2026, 1, 4))
    Variant.objects.filter(status="draft").update(changed=date(2026, 1, 9))

    entries = feed(client).entries

    days = [entry.updated for entry in entries]
    assert entries[0].link == f"{SITE}/history/prize/"
    assert days == ["2026-01-04T00:00:00+00:00", *["2026-01-03T00:00:00+00:00"] * 2]
