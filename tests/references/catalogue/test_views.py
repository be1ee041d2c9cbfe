"""The pages on sources: all of them, narrowed and in order; and each, with its uses."""

import csv
from http import HTTPStatus
from io import StringIO

import pytest

from references.catalogue import views
from references.exchange.formats import FORMATS
from tests.make import (
    make_citation,
    make_fact,
    make_former_key,
    make_organisation,
    make_reading,
    make_section,
)
from tests.markup import Markup
from tests.walk import content

pytestmark = pytest.mark.django_db

LIST = "/references/"
ONE = "/references/face/"


def shown(response):
    return [citation.key for citation in response.context["pagination"]]


@pytest.fixture
def three_pages(monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for key in "abcde":
        make_citation(key, title=key)


def test_a_crawl_of_the_list_shows_each_source_once_and_ends(client, three_pages):
    first = f"{LIST}?sort=title&type=webpage"
    page, read = first, []
    while page:
        response = client.get(page)
        read.append(shown(response))
        links = Markup(response).links
        (page,) = [LIST + li for li in links if f"page={len(read) + 1}" in li] or [""]

    assert read == [["a", "b"], ["c", "d"], ["e"]]
    # Addresses of an earlier version.
    for query in ("page=last", "before=d", "after=nope"):
        assert shown(client.get(f"{first}&{query}")) == ["a", "b"]


def test_an_empty_list_offers_to_remove_each_filter(client, three_pages):
    page = Markup(client.get(f"{LIST}?q=nobody&type=book"))

    assert "No source matches all of these:" in page.words
    assert {f"{LIST}?q=nobody#found", f"{LIST}?type=book#found", f"{LIST}#found"} <= {
        *page.links
    }


def test_the_page_of_a_source_gives_each_reading_and_use_with_a_link_to_its_mark(
    client,
):
    citation = make_citation("face")
    make_reading(citation, "founding", says="A consultation was held.")
    organisation = make_organisation("ecpat-sweden", name="ECPAT Sweden")
    body = "It began.[@other] It was **founded** in 1990.[@face#founding] It grew."
    make_section(organisation, "history", body=body)
    make_fact(organisation, value="1990", citation=citation)

    page = Markup(client.get(ONE))

    assert "What it says A consultation was held. Read in part," in page.words
    assert "reading-founding" in page.ids
    assert "It was founded in 1990." in page.words
    assert "It began" not in page.words
    assert "ECPAT Sweden · Founded: 1990" in page.words
    marks = {li for li in page.links if li.startswith("/organisations/ecpat-sweden/#")}
    assert marks == {
        "/organisations/ecpat-sweden/#at_fact_ecpat-sweden_founded_citation",
        "/organisations/ecpat-sweden/#at_section_ecpat-sweden_history_body_2",
    }


def test_what_is_not_known_of_a_source_is_said(client):
    make_citation("face", publisher="")

    page = client.get(ONE).content.decode()

    for words in (
        *("none named", "not recorded", "not known", "no address recorded"),
        "No published statement cites this source.",
    ):
        assert words in page


def test_a_source_says_its_tier_how_much_was_read_and_what_it_is_a_copy_of(client):
    fields = {"relation": "independent", "extent": "part", "tier": "secondary"}
    make_citation("face", copy_of="Reuters, <2017>", **fields)

    words = Markup(client.get(ONE)).words

    assert "Independent; not counted as independent, since it repeats others" in words
    assert (
        "First-hand or not Secondary, by others who report it "
        "How much of it was read In part A copy of Reuters, <2017>"
    ) in words


@pytest.mark.parametrize("query", ["", "?q=a%26b&sources=ris"])
def test_the_key_of_a_merged_source_leads_to_the_other_for_good(client, query):
    make_former_key("face-1990", make_citation("face"))

    address = f"/references/face-1990/{query}"

    for response in (client.get(address), client.head(address)):
        assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
        assert response["Location"] == f"{ONE}{query}"
        assert response.content == b""


@pytest.mark.parametrize(
    ("address", "name"), [(LIST, "ecpat-international-sources"), (ONE, "face")]
)
def test_sources_are_offered_and_sent_as_files_of_each_type(client, address, name):
    make_citation("face", title="The bogus claim – “thin air”")
    page = client.get(address).content.decode()

    for code, form in FORMATS.items():
        assert f'href="{address}?sources={code}" type="{form.media_type}"' in page
        got = client.get(address, {"sources": code})
        head = client.head(address, {"sources": code})
        assert got.streaming
        assert (content(head), "bogus claim" in content(got)) == ("", True)
        for response in (got, head):
            assert response["Content-Type"] == f"{form.media_type}; charset=utf-8"
            said = f'attachment; filename="{name}.{code}"'
            assert response["Content-Disposition"] == said


def test_the_file_of_a_list_holds_all_that_the_list_finds_in_its_order(client):
    for n in range(5):
        make_citation(f"source-{n}", type="book", issued=f"200{n}")
    make_citation("other")
    query = {"type": "book", "sort": "date", "after": "source-3", "sources": "csv"}

    rows = csv.DictReader(StringIO(content(client.get(LIST, query)), newline=""))

    assert [row["key"] for row in rows] == [f"source-{n}" for n in (4, 3, 2, 1, 0)]


def test_a_file_is_read_from_the_database_as_it_is_sent(
    client, django_assert_num_queries
):
    for n in range(30):
        make_reading(make_citation(f"source-{n}"))
    response = client.get(LIST, {"sources": "csv"})

    make_citation("source-late")

    with django_assert_num_queries(2):
        lines = [line.decode() for line in response.streaming_content]
    assert len(lines) > 30
    assert sum("source-" in line for line in lines) == 31
