"""The pages on sources: all of them, narrowed and in order; and each, with its uses."""

import csv
import json
import re
from datetime import UTC, datetime
from html import unescape
from http import HTTPStatus
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import bibtexparser
import pytest
import rispy
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from references.catalogue import views
from references.exchange.formats import FORMATS
from references.models import Citation, LinkCheck
from tests.make import (
    make_citation,
    make_fact,
    make_former_key,
    make_organisation,
    make_section,
)
from tests.markup import Markup
from tests.walk import content

pytestmark = pytest.mark.django_db

LIST = "/references/"
ONE = "/references/face/"


def shown(response):
    return [citation.key for citation in response.context["slice"].rows]


# --- The list ----------------------------------------------------------------------------


def test_the_list_shows_every_source_and_where_it_is_cited(client):
    make_citation("face", title="The history of FACE")
    make_citation("unused", title="Never cited", uncited_because="It is a duplicate.")
    organisation = make_organisation(lead="Founded.[@face]")
    make_section(organisation, body="Studied.[@face]")

    page = client.get(LIST).content.decode()

    assert "The history of FACE" in page
    assert "cited in 2 places" in page
    assert "not cited: It is a duplicate." in page


def test_a_draft_is_not_among_the_places_that_cite_a_source(client):
    make_citation("face")
    make_citation("other")
    organisation = make_organisation()
    make_section(
        organisation,
        body="Secret words.[@face; @other]",
        heading="Plot",
        status="draft",
    )

    in_list = Markup(client.get(LIST)).words
    on_page = Markup(client.get(ONE)).words

    assert "cited in" not in in_list
    assert "Plot" not in in_list + on_page
    assert "No published statement cites this source." in on_page
    assert "Cited beside it" not in on_page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "bogota"}, ["bogota"]),
        ({"q": "germany assembly"}, ["bogota"]),
        ({"type": "report"}, ["report"]),
        ({"address": "none"}, ["bogota", "report"]),
        ({"address": "unchecked"}, ["paged"]),
        ({"publisher": "UN"}, ["paged"]),
        ({"q": "nowhere"}, []),
    ],
)
def test_the_list_is_narrowed_by_what_the_query_asks(client, query, expected):
    make_citation("bogota", title="World assembly in Bogota", publisher="ECPAT Germany")
    make_citation("report", title="Overview", type="report", publisher="ECPAT")
    make_citation("paged", title="A page", publisher="UN", url="https://example.org/")

    response = client.get(LIST, query)

    assert sorted(shown(response)) == sorted(expected)
    assert f"{len(expected)} source" in Markup(response).words


def test_each_choice_says_what_it_finds_and_each_filter_in_force_can_be_removed(client):
    make_citation("report", type="report", issued="2018")
    make_citation("book", type="book", issued="2018")

    response = client.get(LIST, {"type": "report", "year": "2018", "sort": "title"})

    page = Markup(response)
    assert "report (1)" in page.words
    assert "book (1)" in page.words
    assert "2018 (1)" in page.words
    assert "Kind: report remove Year: 2018 remove" in page.words
    assert "/references/?year=2018&sort=title" in page.links
    assert "/references/?type=report&sort=title" in page.links


def test_an_unknown_choice_is_named_and_narrows_nothing(client):
    make_citation("bogota")

    response = client.get(LIST, {"type": "scroll"})

    assert response.status_code == HTTPStatus.OK
    assert "scroll is not one of the available choices" in response.content.decode()
    assert len(shown(response)) == 1


def test_an_empty_result_says_what_loosening_it_finds(client):
    make_citation("report", type="report", title="Overview")
    make_citation("book", type="book", title="Overview")

    page = Markup(client.get(LIST, {"q": "overview", "type": "webpage"}))

    assert "No source matches all of these." in page.words
    assert "without “Kind: web page” there are 2" in page.words
    assert "without “Words" not in page.words
    assert "/references/?q=overview" in page.links
    assert "0 sources" in page.words


def test_a_list_without_any_source_says_so(client):
    page = Markup(client.get(LIST))

    assert "There is no source yet." in page.words


# --- Page by page ------------------------------------------------------------------------


@pytest.fixture
def three_pages(monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for key in "abcde":
        make_citation(key, title=key)


def test_the_list_is_read_page_by_page_from_first_to_last_and_back(client, three_pages):
    page, read = f"{LIST}?type=webpage&sort=title", []
    while page:
        response = client.get(page)
        read.append(shown(response))
        page = next((LIST + li for li in Markup(response).links if "after=" in li), "")

    assert read == [["a", "b"], ["c", "d"], ["e"]]
    last = Markup(client.get(f"{LIST}?sort=title&page=last"))
    assert [link for link in last.links if link.startswith("?")] == [
        "?sort=title",
        "?sort=title&before=d",
    ]
    assert shown(client.get(f"{LIST}?sort=title&before=d")) == ["b", "c"]


def test_a_page_beyond_the_end_says_so_and_leads_back(client, three_pages):
    page = Markup(client.get(LIST, {"sort": "title", "after": "e"}))

    assert "No source stands beyond the one this page was to go on from." in page.words
    assert "/references/?sort=title" in page.links
    assert "There is no source yet" not in page.words


@pytest.mark.parametrize("way", ["after", "before"])
def test_a_page_of_no_source_is_refused_with_a_sentence(client, three_pages, way):
    response = client.get(LIST, {way: "nope"})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "There is no source “nope” to go on from" in Markup(response).words


# --- What the pages ask of the database --------------------------------------------------


def queries_of(client, address, **query):
    with CaptureQueriesContext(connection) as captured:
        content(client.get(address, query))
    return len(captured)


ASKED = {
    "q": {"q": "source"},
    "type": {"type": "webpage"},
    "year": {"year": "2018"},
    "cited": {"cited": "yes"},
    "where": {"where": "Profile"},
    "page": {"sort": "uses", "after": "source-1"},
}


def together(names):
    """The query that asks all of these at once."""
    return {key: value for name in names for key, value in ASKED[name].items()}


def make_cited(numbers):
    organisation = make_organisation(f"body-{numbers[0]}")
    for number in numbers:
        citation = make_citation(f"source-{number}", issued="2018", authors="A, B")
        make_section(organisation, f"part-{number}", body=f"Said.[@source-{number}]")
        make_fact(organisation, f"Label {number}", citation=citation)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        # The rows, and the numbers: by columns, then by the pages that cite.
        ([], 3),
        # One for each filter in force, one for the row that a page goes on from.
        (["type", "q"], 4),
        (["cited", "where", "page"], 6),
        (ASKED, 9),
    ],
)
def test_the_list_takes_a_few_queries_for_whatever_is_asked(client, asked, number):
    make_cited(range(8))

    assert queries_of(client, LIST, **together(asked)) == number


def test_a_source_takes_one_query_a_model_however_many_uses(client):
    citation = make_citation("face")
    organisation = make_organisation()
    make_section(organisation, "first", body="Said.[@face; @other]")
    make_fact(organisation, "First", citation=citation)
    make_citation("other")
    before = queries_of(client, ONE)

    for number in range(20):
        make_citation(f"beside-{number}")
        make_section(
            organisation, f"part-{number}", body=f"Said.[@face; @beside-{number}]"
        )
        make_fact(organisation, f"Label {number}", citation=citation)

    assert queries_of(client, ONE) == before


# --- One source --------------------------------------------------------------------------


def test_a_source_lists_each_use_with_its_sentence_and_a_link_to_its_mark(client):
    citation = make_citation("face")
    organisation = make_organisation("ecpat-sweden", name="ECPAT Sweden")
    make_section(
        organisation,
        "history",
        heading="History",
        body="It began.[@other] It was **founded** in 1990.[@face, p. 3] It grew.",
    )
    make_fact(organisation, value="1990", citation=citation)

    page = Markup(client.get(ONE))

    assert "It was founded in 1990." in page.words
    assert "It began" not in page.words
    assert "ECPAT Sweden · Founded: 1990" in page.words
    marks = [li for li in page.links if li.startswith("/organisations/ecpat-sweden/#")]
    assert marks == [
        "/organisations/ecpat-sweden/#at_fact_ecpat-sweden_founded_citation",
        "/organisations/ecpat-sweden/#at_section_ecpat-sweden_history_body_2",
    ]
    ids = Markup(client.get("/organisations/ecpat-sweden/")).ids
    assert {mark.partition("#")[2] for mark in marks} <= set(ids)


@pytest.mark.parametrize(("more", "said"), [(0, ""), (1, "1 more statement cites it.")])
def test_beyond_a_hundred_uses_the_rest_is_counted(client, monkeypatch, more, said):
    monkeypatch.setattr("references.catalogue.pages.MOST_USES", 3)
    make_citation("face")
    organisation = make_organisation()
    for number in range(3 + more):
        make_section(organisation, f"part-{number}", body=f"Sentence {number}.[@face]")

    words = Markup(client.get(ONE)).words

    assert words.count("Sentence ") == 3
    assert said in words
    assert ("more statement" in words) is bool(said)


def test_what_is_not_known_of_a_source_is_said(client):
    make_citation("face", publisher="")

    page = client.get(ONE).content.decode()

    for words in (
        *("none named", "not recorded", "not known", "no address recorded"),
        "Nothing is known of it.",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"volume": "12"}, "volume 12"),
        ({"issue": "Spring", "page": "3"}, "number Spring, pages 3"),
        ({"volume": "12", "page": "213–229"}, "volume 12, pages 213–229"),
        (
            {"volume": "12", "issue": "3", "page": "213–229"},
            "volume 12, number 3, pages 213–229",
        ),
    ],
)
def test_a_source_says_where_in_its_journal_it_stands(client, fields, words):
    make_citation("face", doi="10.1000/a(b)<c>", **fields)

    page = Markup(client.get(ONE))

    assert f"Where in it {words} DOI 10.1000/a(b)<c> Last read" in page.words
    assert "https://doi.org/10.1000/a%28b%29%3Cc%3E" in page.links


def test_a_source_shows_how_it_reads_in_five_styles_each_to_be_copied(client):
    make_citation(
        "face", title="A & B <i>", authors="Kessler, Glenn", issued="2018", volume="3"
    )

    response = client.get(ONE)

    names = ["This site", "APA 7", "Chicago 17, notes", "MLA 9", "Vancouver"]
    copied = re.findall(
        r'data-copy="([^"]*)">([^<]*)<',
        response.content.decode().partition("cite__f")[0],
    )
    assert [unescape(name) for name, _words in copied] == names
    for name, words in copied:
        assert "A & B <i>" in unescape(words), name
        assert "Kessler" in words, name


def test_a_source_shows_those_cited_beside_it_and_how_its_address_fared(client):
    citation = make_citation("face", url="https://example.org/face")
    make_citation("other", title="The other one", publisher="Vice")
    organisation = make_organisation()
    make_section(organisation, "a", body="Said.[@face; @other]")
    make_section(organisation, "b", body="Said.[@other; @face; @nope]")
    LinkCheck.objects.create(
        citation=citation,
        url=citation.url,
        state="dead",
        checked_at=datetime(2026, 5, 2, tzinfo=UTC),
    )

    page = Markup(client.get(ONE))

    assert "The other one Vice; together in 2 places" in page.words
    assert "/references/other/" in page.links
    assert "Dead on 2 May 2026" in page.words
    assert "Address recorded on" in page.words


def test_a_source_that_does_not_exist_is_not_found(client):
    url = reverse("references:citation-detail", kwargs={"key": "nope"})

    assert client.get(url).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("query", ["", "?sources=bib", "?q=a%26b&sources=ris"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_the_key_of_a_merged_source_leads_to_the_other_for_good(client, query, method):
    make_former_key("face-1990", make_citation("face"))

    response = getattr(client, method)(f"/references/face-1990/{query}")

    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert response["Location"] == f"{ONE}{query}"


# --- As files ----------------------------------------------------------------------------

TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
TITLE = "The bogus claim – “thin air” & 100 % {more}"


def titles(code, text):
    """The titles of a file, as somebody else's reader finds them."""
    if code == "bib":
        library = bibtexparser.parse_string(text)
        assert library.failed_blocks == []
        return [entry["title"].strip("{}") for entry in library.entries]
    if code == "ris":
        return [entry["title"] for entry in rispy.loads(text)]
    if code == "json":
        return [entry["title"] for entry in json.loads(text)]
    return [row["title"] for row in csv.DictReader(StringIO(text, newline=""))]


def test_every_format_is_offered_with_its_media_type(client):
    make_citation("face")

    for address in (LIST, ONE):
        page = client.get(address).content.decode()
        for code, form in FORMATS.items():
            assert f'href="{address}?sources={code}" type="{form.media_type}"' in page
    assert set(TYPES) == set(FORMATS)


@pytest.mark.parametrize("code", FORMATS)
@pytest.mark.parametrize(
    ("address", "name"),
    [(LIST, "ecpat-international-sources"), (ONE, "face")],
)
def test_sources_are_sent_as_a_file_of_their_type_to_be_saved(
    client, address, name, code
):
    make_citation("face", title=TITLE, authors="Kessler, Glenn", issued="2015-09-02")

    got = client.get(address, {"sources": code})
    head = client.head(address, {"sources": code})

    text = content(got)
    assert got.status_code == head.status_code == HTTPStatus.OK
    assert got.streaming
    assert content(head) == ""
    for response in (got, head):
        assert response["Content-Type"] == TYPES[code]
        assert response["Content-Disposition"] == (
            f'attachment; filename="{name}.{code}"'
        )
        assert "Accept" in response["Vary"].split(", ")
        assert response["X-Content-Type-Options"] == "nosniff"
    assert "–" in text or "{\\textendash}" in text
    (title,) = titles(code, text)
    # Braces and signs are written in LaTeX's way in BibTeX.
    assert title == TITLE or code == "bib"


@pytest.mark.parametrize("code", FORMATS)
def test_the_file_of_a_list_holds_what_the_list_finds_in_its_order(client, code):
    for n in range(5):
        make_citation(f"source-{n}", title=f"Title {n}", type="book", issued=f"200{n}")
    make_citation("other", title="Not found")
    query = {"type": "book", "sort": "date", "after": "source-3", "sources": code}

    response = client.get(LIST, query)

    assert titles(code, content(response)) == [f"Title {n}" for n in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("code", FORMATS)
def test_a_file_of_nothing_is_whole_all_the_same(client, code):
    make_citation("face")

    assert titles(code, content(client.get(LIST, {"q": "--", "sources": code}))) == []


def test_a_file_is_read_from_the_database_as_it_is_sent(
    client, django_assert_num_queries
):
    for n in range(30):
        make_citation(f"source-{n}")
    response = client.get(LIST, {"sources": "csv"})

    make_citation("source-late")

    with django_assert_num_queries(1):
        lines = [line.decode() for line in response.streaming_content]
    assert len(lines) > 30
    assert sum("source-" in line for line in lines) == 31


def test_a_file_refuses_a_filter_that_a_page_would_show_an_error_beside(client):
    response = client.get(LIST, {"type": "scroll", "sources": "bib"})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "Kind: Select a valid choice. scroll is not one" in Markup(response).words


# --- Hostile questions -------------------------------------------------------------------


def test_every_link_of_a_narrowed_page_can_be_read_again(client):
    make_citation("face", publisher="A & B = ü", title="Ü & <x>", issued="2018")
    query = {"publisher": "A & B = ü", "q": "ü & <x>", "year": "2018"}

    page = Markup(client.get(LIST, query))

    files = [link for link in page.links if "sources=" in link]
    assert len(files) == len(FORMATS)
    for link in files:
        asked = {name: one for name, (one,) in parse_qs(urlsplit(link).query).items()}
        assert asked.pop("sources") in FORMATS
        assert asked == query
    assert Citation.objects.count() == 1
