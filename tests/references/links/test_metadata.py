"""What a page says of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.links.metadata import describe
from references.values.source import Source
from tests.ruler import is_linear


def meta(**values):
    """Return the head of a page with these names."""
    return "".join(
        f'<meta name="{name}" content="{value}">'
        for name, listed in values.items()
        for value in (listed if isinstance(listed, list) else [listed])
    )


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
        ("<title>Our\n history</title><html lang=pt-BR>", {"title": "Our history", "type": "webpage", "language": "pt-BR"}),
        (meta(citation_title="A", citation_author="Jane Doe; John Roe") + "<title>B", {"title": "A", "authors": ("Doe, Jane", "Roe, John")}),
        (meta(citation_title="A", citation_technical_report_institution="UN"), {"publisher": "UN", "type": "report"}),
        (meta(citation_title="x" * 501, citation_date="soon"), {"title": "", "issued": ""}),
    ],
)  # fmt: skip
def test_a_page_says_what_it_is(page, fields):
    source = describe(page).source

    assert {name: getattr(source, name) for name in fields} == fields


PIECES = [
    "<meta ", 'content="', "'", '"', ">", "name=a ", "<title>", "<html lang=", "&amp;", "=", "a", " ",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30))
def test_no_page_is_too_odd_to_be_read(pieces):
    assert isinstance(describe("".join(pieces)).source, Source)


@pytest.mark.parametrize(
    "piece",
    ["<title>", "<meta a", "<meta '", "<meta a=b>"],
)
def test_reading_what_a_page_says_takes_linear_time(piece):
    size = 256 * 1024

    assert is_linear(describe, lambda n: (piece * n)[:n], size)
