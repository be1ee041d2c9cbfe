"""What a page says of itself."""

import pytest

from references.links.metadata import describe


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
            "title": "Sex & the law", "authors": ("Montgomery, Heather", "Doe, Jane"),
            "issued": "2008-05-01", "container_title": "Children",
            "volume": "22", "issue": "3", "page": "217–231", "doi": "10.1000/abc",
            "publisher": "Wiley", "language": "en", "type": "article-journal",
        }),
        ("<title>Our\n history</title><html lang=pt-BR>", {"title": "Our history", "type": "webpage", "language": "pt-BR"}),
        (meta(title="A", author="Jane Doe; John Roe") + "<title>B", {"title": "A", "authors": ("Doe, Jane", "Roe, John")}),
        (meta(title="A", technical_report_institution="UN"), {"publisher": "UN", "type": "report"}),
        (meta(title="x" * 501, date="soon"), {"title": "", "issued": ""}),
    ],
)  # fmt: skip
def test_a_page_says_what_it_is(page, fields):
    source = describe(page).source

    assert {name: getattr(source, name) for name in fields} == fields
