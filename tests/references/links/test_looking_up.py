"""Look-ups at local servers: what is found, and each way in which nothing is."""

import gzip
import json

import pytest

from references.links import looking_up
from tests.references.links.stage import Actor

META = b'<title>x</title><meta name="citation_title" content="Our history">'
TALES = {"meta": META, "large": b"x" * 200_000 + META}


@pytest.fixture
def asked(stage, monkeypatch):
    """Ask the stage, which tells tales, for a page or a DOI."""

    def tell(self, name):
        self.answer(200, TALES[name])

    def pack(self):
        self.answer(200, gzip.compress(META), Content_Encoding="gzip")

    def registry(self, *doi):
        known = {"message": {"title": ["A"]}} if "known" in doi[-1] else {}
        body = json.dumps(known).encode()
        self.answer(200 if known else 404, body, Content_Type="application/json")

    for name, play in (("tell", tell), ("pack", pack), ("works", registry)):
        monkeypatch.setattr(Actor, f"play_{name}", play, raising=False)
    allow = [f"127.0.0.{n}:{stage.port}" for n in (1, 2)]

    def ask(path, *, doi=""):
        if doi:
            return looking_up.doi(doi, stage.url("/works/"), "test", allow)
        return looking_up.page(stage.url(path), "test of a look-up", allow)

    return ask


@pytest.mark.parametrize(
    ("path", "title"),
    [
        *(("/tell/large", "Our history"), ("/pack", "Our history")),
        *(("/endless", "Endless"), ("/to/302?url=/tell/meta", "Our history")),
    ],
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


def test_the_registry_of_dois_answers_or_does_not_know_one(asked, stage):
    found = asked("", doi="10.1000/known;(1)")

    assert json.loads(found.text) == {"message": {"title": ["A"]}}
    assert asked("", doi="10.1000/none").problem == "127.0.0.1 does not know this DOI."
    (_get, path, headers), _second = stage.requests
    assert path == "/works/10.1000%2Fknown%3B%281%29"
    assert "json" in headers["Accept"]
