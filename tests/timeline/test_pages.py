"""The layout of the pages on history."""

import pytest

from orgprofile.models import Turn
from references.prose.footnotes import Place
from tests.make import (
    make_citation,
    make_criticism,
    make_event,
    make_organisation,
    make_participant,
    make_turn,
    make_variant,
)
from tests.orgprofile.reading import numbered
from timeline import pages
from timeline.models import HistoryEvent
from timeline.pages import Links

pytestmark = pytest.mark.django_db


def history():
    return pages.history(HistoryEvent.objects.in_order().with_variants())


def detail(slug="founding", **links):
    found = HistoryEvent.objects.with_variants().with_participants()
    event = found.get(slug=slug)
    parts = event.published_variants, event.participants.all()
    return pages.event(event, *parts, Links(**links))


def test_events_are_in_the_decade_they_began_in_after_those_of_no_known_beginning():
    organisation = make_organisation()
    dates = {"a": "1990-05", "b": "1999-12-31/2001", "c": "2000", "d": "199X"}
    dates |= {"e": "2018/..", "f": "../1996-08", "g": "../1985", "h": "1989"}
    for slug, date in dates.items():
        make_event(organisation, slug, date=date)

    assert [
        (decade.label, decade.fragment, [entry.event.slug for entry in decade.entries])
        for decade in history().decades
    ] == [
        ("Beginning not known", "decade-unknown", ["g", "f"]),
        ("1980s", "decade-1980", ["h"]),
        ("1990s", "decade-1990", ["d", "a", "b"]),
        ("2000s", "decade-2000", ["c"]),
        ("2010s", "decade-2010", ["e"]),
    ]


def test_sources_are_grouped_by_matter_and_value():
    source = {key: make_citation(key) for key in "abcd"}
    event = make_event(make_organisation(), body="They met.")
    for matter, value, key in [
        ("Participants", "718", "b"),
        ("Day", "27 August", "a"),
        ("Participants", "over 700", "c"),
        ("Participants", "718", "d"),
    ]:
        make_variant(event, value, matter=matter, said_by=key, citation=source[key])
    make_variant(event, "1", citation=make_citation("draft"), status="draft")

    (entry,) = history().decades[0].entries

    found = {
        matter.name: {
            value.text: [
                (saying.said_by, saying.mark.key, saying.mark.number)
                for saying in value.sayings
            ]
            for value in matter.values
        }
        for matter in entry.matters
    }
    assert found == {
        "Participants": {
            "718": [("b", "b", 1), ("d", "d", 2)],
            "over 700": [("c", "c", 3)],
        },
        "Day": {"27 August": [("a", "a", 4)]},
    }


def test_an_event_is_numbered_from_its_text_to_its_record():
    source = {key: make_citation(key) for key in "bcde"}
    organisation = make_organisation()
    event = make_event(organisation, body="Founded.[@b]", date_citation=source["d"])
    make_variant(event, citation=source["c"])
    make_participant(event, make_organisation("other"), citation=source["e"])

    page = detail()

    assert numbered(page) == ["b", "c", "d", "e"]
    assert page.date_mark.place == Place("Record", "record")
    assert [part.mark.number for part in page.parts] == [4]


def test_on_the_same_sources_are_only_events_that_cite_one_by_its_whole_key():
    for key in ("report", "report-2009"):
        make_citation(key)
    organisation = make_organisation()
    make_event(organisation, body="Founded.[@report]")
    same = make_event(
        organisation, "same", body="They met.[@report-2009; @report, p. 3]"
    )
    other = make_event(organisation, "other", body="They left.[@report-2009]")

    page = detail(events=(other, same))

    assert page.links.events == (same,)


def test_on_the_same_sources_is_one_turn_of_each_exchange():
    organisation = make_organisation()
    make_event(organisation, body="Founded.[@report]")
    cited = make_criticism(organisation, "cited", statement="It was said.")
    stated = make_criticism(organisation, "stated", statement="It was said.[@report]")
    longer = make_criticism(organisation, "longer", statement="Said.[@report-2009]")
    one = make_turn(cited, 1, body="So.[@report]")
    make_turn(cited, 2, body="Not so.[@report]")
    of_statement = make_turn(stated, body="So.[@another]")
    make_turn(longer, body="So.[@report-2009]")
    turns = Turn.objects.select_related("criticism").order_by("pk")

    page = detail(turns=tuple(turns))

    assert page.links.turns == (one, of_statement)
