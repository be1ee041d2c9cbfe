"""The pages of organisations, as a visitor meets them."""

import pytest

from tests.make import (
    make_citation,
    make_criticism,
    make_doubt,
    make_fact,
    make_organisation,
    make_person,
    make_section,
)
from tests.orgprofile.reading import make_sources, read, tree

pytestmark = pytest.mark.django_db


def test_an_organisation_is_read_from_its_lead_to_its_criticism(client):
    _, of_fact, of_person, *_ = make_sources("e", "d", "c", "b", "a")
    umbrella = make_organisation("umbrella", name="The Umbrella")
    lead = "It is in the USA.[@e] It is old."
    row = make_organisation("ecpat-usa", name="PACT", parent=umbrella, lead=lead)
    make_doubt("staff", kind="unknown", words="Its reports give no number.")
    make_fact(row, "Founded", value="1991", citation=of_fact, as_of="2020")
    make_fact(row, "Staff", value="", doubt="staff", order=1)
    make_person(row, name="Lori Cohen", role="Director", citation=of_person)
    make_section(row, "name", body="It was renamed.[@b]")
    make_section(row, "past", body="It grew.[@a]", order=1)
    make_criticism(make_organisation(), target=row, title="A figure of 2012")

    listed = read(client, "/organisations/").words
    page = read(client, "/organisations/ecpat-usa/")

    assert "PACT It is in the USA." in listed
    assert "It is old." not in listed
    for words in (
        "The Umbrella",
        "Website not recorded",
        "last confirmed 2020",
        "not recorded[?]",
        "A figure of 2012 2 September 2015. No response recorded as of",
    ):
        assert words in page.words, words
    assert {"#note-!staff", "/criticism/figure/"} <= set(page.links)
    notes = [i[-1] for i in page.ids if i in {f"note-{key}" for key in "abcde"}]
    assert notes == [*"edcba"]

    type(umbrella).objects.filter(pk=umbrella.pk).update(status="draft")
    assert "The Umbrella" not in read(client, "/organisations/ecpat-usa/").words


def test_a_visitor_finds_who_led_the_network(client):
    subject, source = make_organisation(), make_citation()
    for fields in (
        {"name": "Carol Bellamy", "as_of": "2018", "role": "Chair"},
        {"name": "A", "since": "2001", "until": "2002-05-01", "as_of": "2009"},
        {"name": "B", "since": "2003/2004-02", "as_of": "2011", "note": "By post."},
        {"name": "C", "since": "../2008", "until": "2009/..", "as_of": "2006-06"},
        {"name": "Guillaume Landry", "as_of": "2022/2024"},
        {"name": "Ron O’Grady", "role": "Founder", "as_of": "1990", "is_office": False},
    ):
        make_person(subject, citation=source, **fields)

    page = tree(client, "/leadership/")

    # The role last seen and the newest holder of each come first.
    assert [row.words() for row in page.walk() if row.tag == "tr"] == [
        "Name Term Confirmed in the role",
        "Executive director",
        "Guillaume Landry beginning and end not known 2022 to 2024",
        "B began between 2003 and February 2004 end not known 2011",
        "By post.",
        "A began 2001 ended 1 May 2002 2009",
        "C began 2008 or earlier ended 2009 or later June 2006",
        "Chair",
        "Carol Bellamy beginning and end not known 2018",
        "Founder",
        "Ron O’Grady not held for a term 1990",
    ]
