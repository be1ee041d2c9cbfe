"""Look-ups: what is found and each way in which nothing is; what a page says of itself."""

import re
from pathlib import Path

import pytest

from references.links import looking_up
from references.links.looking_up import describe
from references.links.texts import Page
from references.values.source import tidy
from tests.tables.recording import assert_recorded, said

PAGES = Path(__file__).parents[2] / "data" / "pages"


@pytest.fixture
def asked(stage):
    """Look a page of the stage up."""
    allow = [f"127.0.0.{n}:{stage.port}" for n in (1, 2)]
    return lambda path: looking_up.page(
        stage.url(path), looking_up.client("a look-up", allow)
    )


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
        (
            "/status/404",
            "127.0.0.1. The server did not send the page, but the status code 404.",
        ),
        (
            "/pdf",
            "The address at 127.0.0.1 leads to application/pdf, not to a web page",
        ),
        ("/silence", "127.0.0.1. The server took too long to answer."),
        ("/to/302?url=http://127.0.0.3/", "127.0.0.3 leads to 127.0.0.3, which is not"),
        ("/to/302?url=file:///etc/passwd", "is not a valid web address."),
    ],
)
def test_where_nothing_is_found_a_sentence_says_why(asked, monkeypatch, path, problem):
    if "too long" in problem:
        monkeypatch.setattr(looking_up, "SECONDS", 0.4)

    with pytest.raises(looking_up.NothingFound, match=re.escape(problem)):
        asked(path)


def described(page):
    reader = Page()
    reader.feed(page)
    return describe(reader.head)


def test_a_page_says_what_it_is():
    assert_recorded(
        "pages",
        [
            (page.stem, *said(tidy(described(page.read_text("utf-8")))))
            for page in sorted(PAGES.iterdir())
        ],
    )
