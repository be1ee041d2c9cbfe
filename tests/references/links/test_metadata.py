"""What a page says of itself."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.links.metadata import describe
from references.values.source import Source
from tests.ruler import is_linear


def meta(**values):
    """Return the head of a page with these names; "og__title" stands for "og:title"."""
    return "".join(
        f'<meta name="{name.replace("__", ":")}" content="{value}">'
        for name, listed in values.items()
        for value in (listed if isinstance(listed, list) else [listed])
    )


def graph(*nodes):
    text = json.dumps({"@context": "https://schema.org", "@graph": nodes})
    return f'<script type="application/ld+json">{text}</script>'


NEWS = {
    "@type": ["NewsArticle"],
    "headline": "The fishy claim",
    "author": [{"@id": "#kessler"}, "The Associated Press"],
    "datePublished": "2015-09-02T08:00:00+02:00",
    "publisher": {"@id": "#post"},
    "isPartOf": {"@type": "WebSite", "name": "Fact Checker"},
    "inLanguage": "en-US",
}
POST = {"@id": "#post", "@type": "Organization", "name": "The Washington Post"}
KESSLER = {"@id": "#kessler", "@type": "Person", "name": "Glenn Kessler"}


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        (
            meta(
                citation_title="Sex tourism &amp; the law",
                citation_author=["Montgomery, Heather", "Jane Doe"],
                citation_publication_date="2008/05/01",
                citation_journal_title="Children and Society",
                citation_volume="22", citation_issue="3",
                citation_firstpage="217", citation_lastpage="231",
                citation_doi="10.1000/ABC", citation_publisher="Wiley", citation_language="en",
            ),
            {
                "title": "Sex tourism & the law",
                "authors": ("Montgomery, Heather", "Doe, Jane"),
                "issued": "2008-05-01",
                "container_title": "Children and Society",
                "volume": "22", "issue": "3", "page": "217–231",
                "doi": "10.1000/abc", "publisher": "Wiley", "language": "en",
                "type": "article-journal",
            },
        ),
        (
            graph({"@type": "WebPage", "name": "Page"}, NEWS, POST, KESSLER),
            {
                "title": "The fishy claim",
                "authors": ("Kessler, Glenn", "The Associated Press"),
                "issued": "2015-09-02",
                "container_title": "Fact Checker",
                "publisher": "The Washington Post",
                "language": "en-US",
                "type": "article-newspaper",
            },
        ),
        (
            '<html lang="pt-BR">' + meta(
                og__title="Nossa história | ECPAT Brasil", og__site_name="ECPAT Brasil",
                article__published_time="2020-05-01", article__author="https://facebook.com/x",
            ),
            {
                "title": "Nossa história", "container_title": "ECPAT Brasil",
                "issued": "2020-05-01", "language": "pt-BR", "type": "webpage", "authors": (),
            },
        ),
        ("<title>Our\n history</title>", {"title": "Our history", "type": "webpage"}),
        (
            meta(og__title="B", citation_title="A") + graph({"@type": "Report", "name": "C"}),
            {"title": "A", "type": "report"},
        ),
        (graph("x", 5, {"@type": {"a": 1}, "name": ["x"]}) + "<script type=ld+json>{", {"title": ""}),
        (meta(og__title="x" * 501, citation_date="soon"), {"title": "", "issued": ""}),
        (meta(og__site_name="ECPAT") + graph({"@type": "Article", "publisher": {"name": "ECPAT"}}), {"publisher": "ECPAT", "container_title": ""}),
    ],
)  # fmt: skip
def test_a_page_says_what_it_is(page, fields):
    source = describe(page).source

    assert {name: getattr(source, name) for name in fields} == fields


def test_what_a_page_says_by_the_way_is_unsure():
    found = describe(meta(og__title="A", og__site_name="B") + "<title>C</title>")

    assert set(found.unsure) == {"title", "container_title", "type"}


PIECES = [
    "<meta ", 'content="', "'", '"', ">", "name=a ", "<script type=ld+json>", "{", "[",
    '"@graph":', "</script>", "<title>", "<html lang=", "&amp;", "=", "a", " ",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30))
def test_no_page_is_too_odd_to_be_read(pieces):
    assert isinstance(describe("".join(pieces)).source, Source)


@pytest.mark.parametrize(
    "piece",
    ["<script type=ld+json>", "<script", "<title>", "<meta a", "<meta '", "<meta a=b>"],
)
def test_reading_what_a_page_says_takes_linear_time(piece):
    size = 256 * 1024

    assert is_linear(describe, lambda n: (piece * n)[:n], size)
