"""The search of the whole site, as its readers see it."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType

from ecpat_site.search import KINDS
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

    found = page(client, "q=finch").walk()
    lines = [e.words() for e in found if e.attributes.get("class") == "result__line"]
    assert lines
    assert "ECPAT International" not in " ".join(lines)
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


def test_all_words_must_be_there_and_a_beginning_is_enough(client, subject):
    make_section(subject, "one", body="Children sing.")
    make_section(subject, "two", body="Children swim.")

    assert titles(client, "q=CHILD+sing") == ["One"]
    assert titles(client, "q=hildren") == []
    assert "Nothing has all of these words" in page(client, "q=child+wren").words()
    assert links(client, "q=child+wren") == []
    assert "/search/?q=wren" in Markup(client.get("/search/?q=child+wren")).links


# --- Drafts ----------------------------------------------------------------------------


def test_a_draft_shows_neither_by_its_words_nor_by_numbers_nor_by_a_stale_index(
    client, subject
):
    draft = make_section(subject, "draft", body="A finch.", status="draft")
    hidden = make_organisation("hidden", status="draft")
    make_section(hidden, "part", body="A finch.")
    make_event(subject, body="A finch.")
    event = make_event(subject, "drawn", body="It flew.", status="draft")
    make_variant(event, "40 finches", citation=make_citation())

    assert titles(client, "q=finch") == ["Founding"]
    assert "1 result for" in page(client, "q=finch").words()

    kind = ContentType.objects.get_for_model(draft)
    stale = {"content_type": kind, "row": draft.pk}
    SearchEntry.objects.update_or_create(**stale, defaults={"search_text": " finch"})
    assert titles(client, "q=finch") == ["Founding"]
    assert titles(client, "q=finch&kind=profile") == []


# --- Numbers and pages -----------------------------------------------------------------


def test_the_kinds_say_how_many_they_have_and_each_alone_is_shown_page_by_page(
    client, subject, monkeypatch
):
    for n in range(23):
        make_section(subject, f"part-{n:02}", body="A finch.")
    make_event(subject, body="A finch.")
    narrow = "/search/?q=finch&kind=profile"

    overview = Markup(client.get("/search/?q=finch&junk=1"))
    assert "24 results for “finch”" in overview.words
    assert "Profile (23)" in overview.words
    assert "And 3 more: Profile" in overview.words
    assert overview.links.count(narrow) == 2
    assert len(titles(client, "q=finch")) == 21
    assert headings(client, "q=finch&kind=profile") == ["Profile"]

    monkeypatch.setattr("ecpat_site.search.PAGE_SIZE", 10)
    assert "?q=finch&kind=profile&page=2" in Markup(client.get(narrow)).links
    assert len(titles(client, "q=finch&kind=profile")) == 10
    for last in (3, 99):
        found = titles(client, f"q=finch&kind=profile&page={last}")
        assert found == ["Part 20", "Part 21", "Part 22"]


# --- What is asked ---------------------------------------------------------------------


def test_signs_of_the_databases_are_no_more_than_signs(client, subject):
    make_section(subject, "birds", body="A finch or a wren.")

    assert titles(client, "q=finch+%22*+-wren") == ["Birds"]
    assert titles(client, "q=finch+AND+wren") == []
    assert "Signs alone are no words" in page(client, "q=%22*").words()
