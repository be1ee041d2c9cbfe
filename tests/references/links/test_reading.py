"""What a page says of itself, and its title, whatever its bytes are."""

import pytest

from references.links.reading import MOST_BYTES, describe, title
from references.values.source import tidy
from tests.ruler import is_linear

HTML = "text/html"
NAMED = "<title>Für Kinder</title>"


@pytest.mark.parametrize(
    ("body", "kind", "found"),
    [
        (b"<TITLE lang=en>Us\n &amp; more</TITLE>", HTML, "Us & more"),
        (b"<title>x</title>", "application/pdf", None),
        (b"<title>x</title>", "application/xhtml+xml", "x"),
        (b"<title>A\0b\x01</title>", HTML, "Ab"),
        (b"<title>" + b"x" * 5000, HTML, "x" * 300),
        # In the encoding that a page names, or begins with; not in any that Python knows.
        (NAMED.encode("cp1252"), f"{HTML}; charset=ISO-8859-1", "Für Kinder"),
        (b'<meta charset="windows-1252">' + NAMED.encode("cp1252"), HTML, "Für Kinder"),
        (NAMED.encode(), f"{HTML}; charset=unicode_escape", "Für Kinder"),
    ],
)  # fmt: skip
def test_the_title_of_a_page_is_read(body, kind, found):
    assert title(body, kind) == found


@pytest.mark.parametrize(
    "piece", [b"<", b"<title", b"<title>", b"&amp", b"&#", b"charset="]
)
def test_reading_takes_linear_time(piece):
    assert is_linear(title, lambda size: piece * (size // len(piece)), MOST_BYTES)


def meta(**values):
    """Return the head of a page with these names."""
    return "".join(
        f'<meta name="citation_{name}" content="{value}">'
        for name, listed in values.items()
        for value in listed.split("|")
    )


ARTICLE = meta(
    title="Sex &amp; the law", author="Montgomery, Heather|Jane Doe", doi="10.1000/ABC",
    publication_date="2008/05/01", journal_title="Children", volume="22", issue="3",
    firstpage="217", lastpage="231", publisher="Wiley", language="en",
)  # fmt: skip


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        (ARTICLE, {
            "title": "Sex & the law", "authors": "Montgomery, Heather\nDoe, Jane",
            "issued": "2008-05-01", "container_title": "Children",
            "volume": "22", "issue": "3", "page": "217–231", "doi": "10.1000/abc",
            "publisher": "Wiley", "language": "en", "type": "article-journal",
        }),
        ("<title>Our\n history</title><html lang=pt-BR>", {"title": "Our history", "type": "webpage", "language": "pt-BR"}),
        (meta(title="A", author="Jane Doe; John Roe") + "<title>B", {"title": "A", "authors": "Doe, Jane\nRoe, John"}),
        ('<meta name="title" content="A"><title>B', {"title": "B"}),
        (meta(title="A", technical_report_institution="UN"), {"publisher": "UN", "type": "report"}),
        (meta(title="x" * 501, date="soon"), {"title": "", "issued": ""}),
    ],
)  # fmt: skip
def test_a_page_says_what_it_is(page, fields):
    source = tidy(describe(page).fields)

    assert {name: source[name] for name in fields} == fields
