"""The feed of changes, read back by an independent reader of Atom."""

import re

import pytest

from tests.make import (
    make_event,
    make_organisation,
    make_participant,
    make_variant,
)
from tests.page_text import read
from tests.timeline.exports.reading import SITE, feed
from timeline.exports import feed as feeds
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db


def test_a_feed_has_what_the_standard_asks_for(client, history):
    found = feed(client)

    assert found.feed.title == "ECPAT International: history"
    assert found.feed.author == "The sourced profile of ECPAT International"
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
        assert entry.published_parsed <= entry.updated_parsed
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


def test_hostile_text_keeps_the_feed_well_formed(client, history, hostile):
    found = {entry.link: entry for entry in feed(client).entries}

    prize = found[f"{SITE}/history/prize/"]
    assert "<b>&amp;</b> ]]>" in prize.title_detail.value
    assert prize.title_detail.type == "text/plain"
    assert "<b>" not in re.sub(r"<(?=/?(p|ul|li)>)", "", prize.summary)


def newest(most=10):
    events = HistoryEvent.objects.published().filter(organisation__slug="changed")
    changed = feeds.changed_at(events, most)
    assert list(changed.values()) == sorted(changed.values(), reverse=True)
    by_pk = HistoryEvent.objects.in_bulk(changed)
    return "".join(by_pk[pk].slug for pk in changed)


@pytest.fixture
def changed():
    """Three events, saved one after another."""
    organisation = make_organisation("changed")
    return [make_event(organisation, slug) for slug in "abc"]


def test_what_changed_last_stands_first(changed):
    assert newest() == "cba"

    changed[0].save()

    assert newest() == "acb"
    assert newest(2) == "ac"


def test_one_event_saved_again_and_again_hides_no_other_change(changed):
    for _again in range(9):
        changed[0].save()

    assert newest(2) == "ac"


def test_a_change_of_who_took_part_or_what_sources_differ_on_is_one_of_the_event(
    changed,
):
    a, b, _c = changed
    source = a.date_citation

    participant = make_participant(a, make_organisation("other"), citation=source)
    assert newest() == "acb"
    variant = make_variant(b, citation=source)
    assert newest() == "bac"
    participant.delete()
    assert newest() == "abc"
    variant.value = "70"
    variant.save()
    assert newest() == "bac"


def test_changes_of_drafts_are_nobodys_business(changed):
    a, b, _c = changed
    source = a.date_citation
    other = make_organisation("other")

    make_event(a.organisation, "draft", status="draft").save()
    make_variant(a, citation=source, status="draft").save()
    make_participant(b, other, citation=source, status="draft").save()

    assert newest() == "cba"


def test_an_event_is_published_when_it_first_was():
    event = make_event(make_organisation("other"), status="draft")
    event.status = "published"
    event.save()
    published = event.history.latest().history_date
    event.save()

    (change,) = feeds.newest(HistoryEvent.objects.all(), 1)
    assert (change.published_at, change.changed_at) == (
        published,
        event.history.latest().history_date,
    )
