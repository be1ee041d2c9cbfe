"""The pages on sources: all of them, narrowed and in order; and each, with its uses."""

import csv
from http import HTTPStatus
from io import StringIO

import pytest

from references.catalogue import views
from references.exchange.formats import FORMATS
from tests.make import (
    make_citation,
    make_former_key,
    make_reading,
)
from tests.markup import Markup
from tests.walk import content

pytestmark = pytest.mark.django_db

LIST = "/references/"
ONE = "/references/face/"


def shown(response):
    return "".join(citation.key for citation in response.context["pagination"])


def test_a_crawl_of_the_list_shows_each_source_once_and_ends(client, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for key in "abcde":
        make_citation(key, title=key)
    first = f"{LIST}?sort=title&type=webpage"
    page, read = first, []
    while page:
        response = client.get(page)
        read.append(shown(response))
        links = Markup(response).links
        (page,) = [LIST + li for li in links if f"page={len(read) + 1}" in li] or [""]

    assert read == ["ab", "cd", "e"]
    # Addresses of an earlier version.
    for query in ("page=last", "before=d", "after=nope"):
        assert shown(client.get(f"{first}&{query}")) == "ab"


@pytest.mark.parametrize("query", ["", "?q=a%26b&sources=ris"])
def test_the_key_of_a_merged_source_leads_to_the_other_for_good(client, query):
    make_former_key("face-1990", make_citation("face"))

    response = client.get(f"/references/face-1990/{query}")

    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert response["Location"] == f"{ONE}{query}"


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
