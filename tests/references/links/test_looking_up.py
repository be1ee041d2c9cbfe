"""Look-ups: what is found and each way in which nothing is; what a page says of itself."""

import re

import pytest

from references.links import looking_up
from references.links.looking_up import describe
from references.values.source import tidy


@pytest.fixture
def asked(stage):
    """Look a page of the stage up."""
    allow = [f"127.0.0.{n}:{stage.port}" for n in (1, 2)]
    return lambda path: looking_up.page(stage.url(path), "a look-up", allow)


@pytest.mark.parametrize(
    ("path", "title"),
    [("/endless", "Endless"), ("/to/302?url=/page?title=Our", "Our")],
)
def test_a_page_is_read_wherever_it_redirects_to_and_however_long(asked, path, title):
    host, said = asked(path)

    assert (host, said["title"]) == ("127.0.0.1", title)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/status/404", "127.0.0.1 answered with status 404."),
        ("/pdf", "At 127.0.0.1 is no web page, but application/pdf."),
        ("/around", "127.0.0.1 could not be read: it redirects in circles."),
        ("/silence", "127.0.0.1 could not be read: the answer took too long."),
        ("/to/302?url=http://127.0.0.3/", "127.0.0.3 leads to 127.0.0.3, which is not"),
        ("/to/302?url=file:///etc/passwd", "It leads to what is not a web address."),
    ],
)
def test_where_nothing_is_found_a_sentence_says_why(asked, monkeypatch, path, problem):
    if "too long" in problem:
        monkeypatch.setattr(looking_up, "LIMITS", looking_up.Limits(0.2, 0.2, 0.4))

    with pytest.raises(looking_up.NothingFound, match=re.escape(problem)):
        asked(path)


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


NEWS = """<script>1 < 2</script><script type="application/ld+json">{</script>
<script type='application/ld+json'>{"@context": "https://schema.org", "@graph": [
  {"@type": "WebSite", "name": "x"},
  {"@type": ["NewsArticle"], "headline": "The fishy claim &amp; more", "inLanguage": "en-US",
   "author": [{"@type": "Person", "name": "Glenn Kessler"}], "image": 3,
   "datePublished": "2015-09-02T06:00:00-04:00", "publisher": {"name": "The Washington Post"}}
]}</script><meta property="og:site_name" content="Post"><title>x</title>"""
DUBLIN = """<meta name="DC.title" content="Us"><meta name="DC.creator" content="Doe, Jane">
<meta name="dcterms.issued" content="2012-06"><meta name="DC.publisher" content="UN">
<meta property="og:locale" content="de_DE"><meta property="og:title" content="x">"""


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        (NEWS, {
            "title": "The fishy claim & more", "authors": "Kessler, Glenn", "language": "en-US",
            "issued": "2015-09-02", "container_title": "The Washington Post",
            "type": "article-newspaper", "publisher": "",
        }),
        (DUBLIN, {
            "title": "Us", "authors": "Doe, Jane", "issued": "2012-06", "publisher": "UN",
            "language": "de-DE", "type": "webpage",
        }),
        ('<meta property="og:site_name" content="Us">', {"container_title": "Us"}),
        ("<script type=ld+json>" + "[" * 90_000 + "<title>A", {"title": "A"}),
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
    source = tidy(describe(page))

    assert {name: source[name] for name in fields} == fields
