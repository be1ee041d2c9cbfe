"""The page of an organisation: what it shows, and in which order."""

from datetime import date

import pytest
from django.template.loader import render_to_string

from orgprofile.profile import pages
from tests.make import (
    make_citation,
    make_fact,
    make_organisation,
    make_person,
    make_section,
)
from tests.orgprofile.reading import make_sources, numbered
from tests.page_text import read

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)
LEADERSHIP = "orgprofile/_leadership.html"


def test_an_organisation_is_read_from_its_lead_to_its_last_section():
    _, fact, person, _, _ = make_sources("e", "d", "c", "b", "a")
    row = make_organisation(lead="A network.[@e]")
    facts = [make_fact(row, citation=fact)]
    people = [make_person(row, citation=person)]
    sections = [
        make_section(row, "first", body="One.[@b]"),
        make_section(row, "second", body="Two.[@a]"),
    ]

    page = pages.organisation(row, facts, people, sections, [], today=TODAY)

    assert numbered(page) == ["e", "d", "c", "b", "a"]


def test_a_cell_without_a_source_has_no_mark_and_takes_no_number():
    (source,) = make_sources("a")
    row = make_organisation()
    empty = make_fact(row, "Staff", value="")
    founded = make_fact(row, "Founded", citation=source)

    page = pages.organisation(row, [empty, founded], [], [], [], today=TODAY)

    assert page.facts[0].mark is None
    assert page.facts[1].mark.number == 1


def led_by(*people):
    """The page of an organisation with these people, each a dict of fields."""
    row, source = make_organisation(), make_citation()
    made = [make_person(row, **{"citation": source} | fields) for fields in people]
    return pages.organisation(row, [], made, [], [], today=TODAY)


def table_of(page):
    return read(render_to_string(LEADERSHIP, {"roles": page.roles}))


def shown(page):
    """The leadership of a page as readers see it, each row of the table a line."""
    return [row.words() for row in table_of(page).walk() if row.tag == "tr"]


def test_the_role_last_seen_and_the_newest_holder_of_each_come_first():
    early, late, chair = make_sources("early", "late", "chair")
    page = led_by(
        {"name": "Carol Bellamy", "as_of": "2018", "role": "Chair", "citation": chair},
        {"name": "Kathleen Speake", "as_of": "2011", "citation": early},
        {"name": "Guillaume Landry", "as_of": "2022/2024", "citation": late},
    )

    assert shown(page) == [
        "Name Term Confirmed in the role",
        "Executive director",
        "Guillaume Landry beginning and end not known 2022 to 2024",
        "Kathleen Speake beginning and end not known 2011",
        "Chair",
        "Carol Bellamy beginning and end not known 2018",
    ]
    assert numbered(page) == ["late", "early", "chair"]


def test_a_beginning_and_an_end_are_worded_as_far_as_they_are_known():
    page = led_by(
        {"name": "A", "since": "2001", "until": "2002-05-01", "as_of": "2009"},
        {"name": "B", "since": "2003/2004-02", "as_of": "2007", "note": "By post."},
        {"name": "C", "since": "../2008", "until": "2009/..", "as_of": "2006-06"},
    )

    assert shown(page)[2:] == [
        "A began 2001 ended 1 May 2002 2009",
        "B began between 2003 and February 2004 end not known 2007",
        "By post.",
        "C began 2008 or earlier ended 2009 or later June 2006",
    ]


def test_a_founder_held_no_term():
    page = led_by(
        {"name": "Ron O’Grady", "role": "Founder", "as_of": "1990", "is_office": False}
    )

    assert shown(page)[1:] == ["Founder", "Ron O’Grady not held for a term 1990"]
