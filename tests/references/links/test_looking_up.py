"""Look-ups at local servers: what is found, and each way in which nothing is."""

import pytest

from references.links import looking_up


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
    found = asked(path)

    assert (found.problem, found.host) == ("", "127.0.0.1")
    assert found.said.fields["title"] == title


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/status/404", "127.0.0.1 answered with status 404."),
        ("/pdf", "At 127.0.0.1 is no web page, but application/pdf."),
        ("/around", "127.0.0.1: it redirects in circles."),
        ("/silence", "127.0.0.1: the answer took too long."),
        ("/to/302?url=http://127.0.0.3/", "127.0.0.3 leads to 127.0.0.3, which is not"),
        ("/to/302?url=file:///etc/passwd", "It leads to what is not a web address."),
    ],
)
def test_where_nothing_is_found_a_sentence_says_why(asked, monkeypatch, path, problem):
    if "too long" in problem:
        monkeypatch.setattr(looking_up, "LIMITS", looking_up.Limits(0.2, 0.2, 0.4))

    found = asked(path)

    assert problem in found.problem
    assert found.said is None
