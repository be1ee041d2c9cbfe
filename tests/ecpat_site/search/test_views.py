"""The search of the whole site, as its readers see it."""

import re

import pytest

from ecpat_site.search.kinds import KINDS
from references.models import SearchEntry
from tests.make import (
    make_citation,
    make_criticism,
    make_event,
    make_member,
    make_one_of_each,
    make_organisation,
    make_person,
    make_reading,
    make_section,
    make_turn,
    make_variant,
)
from tests.markup import Markup
from tests.page_text import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject():
    return make_organisation(name="ECPAT International")


def page(client, query):
    return read(client.get(f"/search/?{query}").content.decode())


def titles(client, query):
    return [e.words() for e in page(client, query).walk() if e.tag == "h3"]


def headings(client, query):
    return [e.words() for e in page(client, query).walk() if e.tag == "h2"]


def links(client, query):
    """Return the addresses that the titles of results lead to."""
    html = client.get(f"/search/?{query}").content.decode()
    return re.findall(r'<h3 class="result__title">\s*<a\s+href="([^"]+)"', html)


# --- What is found ---------------------------------------------------------------------


def test_every_kind_of_row_is_found_under_its_heading(client):
    make_one_of_each()

    found = {
        heading for letter in "abcdefg" for heading in headings(client, f"q={letter}")
    }

    assert found == {kind.label for kind in KINDS.values()}


def test_a_result_leads_to_the_place_where_its_row_stands(client, subject):
    source = make_citation("finch-2020", title="Finches")
    make_reading(source, "song", says="Finches sing.")
    make_section(subject, "birds", body="Finches.")
    event = make_event(subject, "flight", title="Finches came")
    make_variant(event, "40 finches", citation=source)
    criticism = make_criticism(subject, "cage", title="Finches in cages")
    make_turn(criticism, slug="vet", body="Finches suffer.")
    make_member(subject, "th-finch", name="Finch", citation=source)
    make_person(subject, name="Anna Finch", citation=source)

    assert set(links(client, "q=finch")) == {
        "/references/finch-2020/",
        "/references/finch-2020/#reading-song",
        "/#birds",
        "/history/flight/",
        "/history/flight/#flight-differ",
        "/criticism/cage/",
        "/criticism/cage/#cage-vet",
        "/network/members/th/#th-finch",
        "/leadership/#person_executive-director_anna-finch",
    }


def test_titles_come_first_and_kinds_with_a_title_before_the_others(client, subject):
    make_event(subject, "one", title="A flight", body="Of a finch.")
    make_event(subject, "two", title="A finch", body="It flew.")
    make_section(subject, heading="Birds", body="A finch is a bird.")
    make_organisation("zoo", name="A zoo", lead="It has a finch.")

    assert titles(client, "q=finch") == ["A finch", "A flight", "A zoo", "Birds"]


def test_all_words_must_be_there_and_a_beginning_is_enough(client, subject):
    make_section(subject, "one", body="Children sing.")
    make_section(subject, "two", body="Children swim.")

    assert titles(client, "q=CHILD+sing") == ["One"]
    assert titles(client, "q=hildren") == []
    assert "Nothing has all of these words" in page(client, "q=child+wren").words()
    assert links(client, "q=child+wren") == []
    assert "/search/?q=wren" in Markup(client.get("/search/?q=child+wren")).links


# --- Drafts ----------------------------------------------------------------------------


def test_a_draft_shows_neither_by_its_words_nor_by_numbers(client, subject):
    make_section(subject, "draft", body="A finch.", status="draft")
    hidden = make_organisation("hidden", status="draft")
    make_section(hidden, "part", body="A finch.")
    make_event(subject, body="A finch.")
    event = make_event(subject, "drawn", body="It flew.", status="draft")
    make_variant(event, "40 finches", citation=make_citation())

    assert titles(client, "q=finch") == ["Founding"]
    assert "1 result for" in page(client, "q=finch").words()


def test_a_row_is_hidden_even_where_the_index_is_stale(client, subject):
    section = make_section(subject, body="A wren.", status="draft")
    SearchEntry.objects.create(
        model="orgprofile.section", row=section.pk, search_text=" finch"
    )

    assert titles(client, "q=finch") == []
    assert titles(client, "q=finch&kind=profile") == []


# --- Numbers and pages -----------------------------------------------------------------


def test_the_kinds_say_how_many_they_have_and_lead_to_them_alone(client, subject):
    for n in range(23):
        make_section(subject, f"part-{n}", body="A finch.")
    make_event(subject, body="A finch.")
    overview = client.get("/search/?q=finch&junk=1")

    assert "24 results for “finch”" in Markup(overview).words
    assert "Profile (23)" in Markup(overview).words
    assert "And 3 more: Profile" in Markup(overview).words
    narrow = "/search/?q=finch&kind=profile"
    assert Markup(overview).links.count(narrow) == 2
    assert len(titles(client, "q=finch")) == 21
    assert len(titles(client, "q=finch&kind=profile")) == 23
    assert headings(client, "q=finch&kind=profile") == ["Profile"]


def test_a_kind_alone_is_shown_page_by_page(client, subject, monkeypatch):
    monkeypatch.setattr("ecpat_site.search.views.PAGE_SIZE", 2)
    for n in range(5):
        make_section(subject, f"part-{n}", body="A finch.")

    first, last = "q=finch&kind=profile", "q=finch&kind=profile&page=3"

    assert titles(client, first) == ["Part 0", "Part 1"]
    assert titles(client, last) == ["Part 4"]
    assert f"?{first}&page=2" in Markup(client.get(f"/search/?{first}")).links
    assert titles(client, f"{first}&page=99") == ["Part 4"]


# --- What is asked ---------------------------------------------------------------------


def test_signs_of_the_databases_are_no_more_than_signs(client, subject):
    make_section(subject, "birds", body="A finch or a wren.")

    assert titles(client, "q=finch+%22*+-wren") == ["Birds"]
    assert titles(client, "q=finch+AND+wren") == []
    assert "Signs alone are no words" in page(client, "q=%22*").words()
