"""COinS: what a reference manager finds in a page."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given

from references.exchange.formats import coins
from references.values.source import Source
from tests.references.exchange.formats.hostile import hostile_sources


def fields(row):
    return parse_qs(coins.title(row))


def test_an_article_is_told_with_its_journal_authors_and_date():
    found = fields(
        Source(
            type="article-newspaper",
            title="Fighting sex trafficking & more",
            authors=("Hetter, Katia", "CNN"),
            container_title="CNN Travel",
            issued="2012-03-01",
            doi="10.1000/182",
        )
    )

    assert found["ctx_ver"] == ["Z39.88-2004"]
    assert found["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:journal"]
    assert found["rft.atitle"] == ["Fighting sex trafficking & more"]
    assert found["rft.jtitle"] == ["CNN Travel"]
    assert found["rft.au"] == ["Hetter, Katia", "CNN"]
    assert found["rft.date"] == ["2012-03-01"]
    assert found["rft_id"] == ["info:doi/10.1000/182"]


def test_a_chapter_names_its_book_and_a_page_is_dublin_core():
    chapter = fields(Source(type="chapter", title="A", container_title="B"))
    page = fields(Source(type="webpage", title="A", authors=("ECPAT",)))

    assert (chapter["rft.atitle"], chapter["rft.btitle"]) == (["A"], ["B"])
    assert page["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
    assert (page["rft.title"], page["rft.creator"]) == (["A"], ["ECPAT"])


@pytest.mark.parametrize("address", ["site", "substitute", "copy"])
def test_an_address_that_is_not_the_source_s_own_is_not_given(address):
    row = Source(type="webpage", title="A", url="https://ecpat.org/", address=address)

    assert "ecpat.org" not in coins.title(row)


@given(hostile_sources)
def test_whatever_the_texts_are_the_fields_come_back(row):
    found = fields(row)
    titles = [*found.get("rft.atitle", []), *found.get("rft.title", [])]
    titles += found.get("rft.btitle", []) if row.type in ("book", "report") else []

    assert titles == ([row.tidy().title] if row.tidy().title else [])
    assert all(name.startswith(("rft", "ctx_ver")) for name in found)
