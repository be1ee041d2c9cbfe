"""What requesting an address comes to, whatever answers there."""

import asyncio
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import httpcore
import pytest

from references.links import guard
from references.links.fetching import Client, Limits, title
from references.links.guard import GuardedBackend, NoConnectionError
from references.links.judging import Hop, Problem

QUICK = Limits(connect=1, read=0.3, total=0.6, redirects=5)
turns = []


@asynccontextmanager
async def noted(host):
    turns.append(host)
    yield


def look(url, allow=(), resolver=guard.resolve):
    turns.clear()
    client = Client(GuardedBackend(allow, resolver), "a check", QUICK)
    return asyncio.run(client.look(url, noted))


def watch(stage, path):
    return look(stage.url(path), stage.hosts)


def test_a_page_is_asked_once_and_by_no_proxy(stage, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    seen = watch(stage, "/page?title=Our+history")

    assert [method for method, _path in stage.asked] == ["GET"]
    assert stage.requests[0][2]["User-Agent"] == "a check"
    assert (seen.status, seen.title, seen.problem) == (200, "Our history", None)
    assert watch(stage, "/packed").title is None


def test_the_rest_that_a_server_asks_for_is_noted(stage):
    seen = watch(stage, "/status/503?after=7")

    assert (seen.status, seen.retry_after) == (503, 7)


def test_each_redirect_is_listed_with_its_status_and_waits_for_its_host(stage):
    other = stage.url("/page", "127.0.0.2")

    seen = watch(stage, f"/to/301?url=/to/302?url={other}%2523top")

    first = stage.url(f"/to/302?url={other}%23top")
    assert seen.hops == (Hop(301, first), Hop(302, other))
    assert (seen.final, seen.status) == (other, 200)
    assert turns == ["127.0.0.1", "127.0.0.1", "127.0.0.2"]


@pytest.mark.parametrize(
    ("path", "problem", "requests"),
    [
        ("/around", Problem.TOO_MANY_REDIRECTS, 6),
        ("/self", Problem.TOO_MANY_REDIRECTS, 1),
        ("/silence", Problem.TOO_SLOW, 1),
        ("/drip", Problem.TOO_SLOW, 1),
        ("/garbage", Problem.GIBBERISH, 1),
    ],
)
def test_a_server_that_holds_us_up_or_gives_no_answer_is_left(
    stage, path, problem, requests
):
    assert watch(stage, path).problem is problem
    assert len(stage.requests) == requests


@pytest.mark.parametrize(
    "inside",
    [
        *("http://127.0.0.1:1/", "http://[::1]/", "//10.0.0.1/", "http://localhost/"),
        *("file:///etc/passwd", "http://[", "http://a:b@127.0.0.1/"),
    ],
)
def test_a_redirect_inside_or_to_no_web_address_is_refused(stage, inside):
    path = f"/to/302?{urlencode({'url': inside})}"

    seen = look(stage.url(path), [("127.0.0.1", stage.port)])

    assert seen.problem is Problem.REFUSED_BY_US
    assert len(stage.requests) == 1


@pytest.mark.parametrize(
    ("failure", "problem"),
    [
        (NoConnectionError(Problem.NO_SUCH_HOST), Problem.NO_SUCH_HOST),
        (httpcore.ConnectTimeout(), Problem.CONNECT_TIMEOUT),
        (httpcore.ConnectError(), Problem.UNREACHABLE),
    ],
)
def test_a_connection_that_fails_is_a_problem(failure, problem):
    async def fail(host, port):
        raise failure

    assert look("http://ecpat.example/", resolver=fail).problem is problem


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
