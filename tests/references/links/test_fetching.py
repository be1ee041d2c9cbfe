"""What requesting an address comes to, whatever answers there."""

import asyncio
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace
from urllib.parse import urlencode

import httpcore
import pytest

from references.links import fetching, guard
from references.links.fetching import Client, Limits
from references.links.guard import GuardedBackend
from references.links.seen import Hop, Problem

QUICK = Limits(connect=1, read=0.3, total=0.6, redirects=5)


@asynccontextmanager
async def at_once(host):
    yield


def look(url, allow=(), limits=QUICK, turn=at_once, resolver=guard.resolve):
    client = Client(GuardedBackend(allow, resolver), "a check", limits)
    return asyncio.run(client.look(url, turn))


def watch(stage, path):
    return look(stage.url(path), stage.hosts)


def test_a_page_is_asked_by_head_and_its_first_bytes_by_get(stage, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    seen = watch(stage, "/page?title=Our+history")

    assert stage.asked == [
        ("HEAD", "/page?title=Our+history"),
        ("GET", "/page?title=Our+history"),
    ]
    head, get = (headers for _method, _path, headers in stage.requests)
    assert "Range" not in head
    assert get == {
        "Host": f"127.0.0.1:{stage.port}",
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Encoding": "identity",
        "Connection": "close",
        "User-Agent": "a check",
        "Range": "bytes=0-65535",
    }
    assert (seen.status, seen.title, seen.problem) == (200, "Our history", None)


def test_an_address_in_other_scripts_is_sent_in_ascii():
    sent = []

    class Network(httpcore.AsyncMockBackend):
        async def connect_tcp(self, *args, **kwargs):
            stream = httpcore.AsyncMockStream([b"HTTP/1.1 204 No Content\r\n\r\n"])

            async def write(data, timeout=None):
                sent.append(data)

            stream.write = write
            return stream

    async def resolve(host, port):
        return ["1.1.1.1"]

    backend = GuardedBackend(resolver=resolve, network=Network([]))
    for url in ("http://bücher.example/ü?q=ä%20b[1]", "http://[2606:4700::1]:80"):
        asyncio.run(Client(backend, "a check").look(url, at_once))

    heads = [data.partition(b"\r\nAccept")[0] for data in sent if b"Host" in data]
    assert heads[0] == (
        b"HEAD /%C3%BC?q=%C3%A4%20b%5B1%5D HTTP/1.1\r\nHost: xn--bcher-kva.example"
    )
    assert heads[-1] == b"GET / HTTP/1.1\r\nHost: [2606:4700::1]:80"


@pytest.mark.parametrize(
    ("path", "status", "requests"),
    [
        ("/status/404", 404, 2),
        ("/status/405", 405, 2),
        ("/status/500", 500, 2),
        ("/get-only", 200, 2),
        ("/no-ranges", 200, 3),
        ("/status/429", 429, 1),
        ("/status/503?after=7", 503, 1),
    ],
)
def test_a_refused_head_is_followed_by_a_get_but_not_where_rest_is_asked_for(
    stage, path, status, requests
):
    seen = watch(stage, path)

    assert (seen.status, len(stage.requests)) == (status, requests)
    assert seen.retry_after == (7 if "after" in path else None)
    assert (seen.title is None) is (requests == 1)


def test_each_redirect_is_listed_with_its_status_and_waits_for_its_host(stage):
    turns = []

    @asynccontextmanager
    async def noted(host):
        turns.append(host)
        yield

    other = stage.url("/page", "127.0.0.2")
    seen = look(
        stage.url(f"/to/301?url=/to/302?url={other}%2523top"), stage.hosts, turn=noted
    )

    assert seen.hops == (
        Hop(301, stage.url(f"/to/302?url={other}%23top")),
        Hop(302, other),
    )
    assert (seen.final, seen.status) == (other, 200)
    assert turns == ["127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.2"]


@pytest.mark.parametrize(
    ("location", "joined"),
    [
        ("/a b?c=d e#f", "https://ecpat.example/a%20b?c=d%20e"),
        ("b/ü", "https://ecpat.example/what/b/%C3%BC"),
        ("//bücher.example/%C3%BC", "https://bücher.example/%C3%BC"),
        ("?x=[1]", "https://ecpat.example/what/we?x=%5B1%5D"),
        ("http://[", "http://["),
    ],
)
def test_the_address_of_a_redirect_is_joined_and_quoted(location, joined):
    assert fetching.join("https://ecpat.example/what/we", location) == joined


@pytest.mark.parametrize(("path", "requests"), [("/around", 6), ("/self", 1)])
def test_redirects_in_circles_or_without_end_are_left(stage, path, requests):
    seen = watch(stage, path)

    assert seen.problem is Problem.TOO_MANY_REDIRECTS
    assert len(stage.requests) == requests


@pytest.mark.parametrize(
    "inside",
    [
        "http://127.0.0.1:1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://localhost/",
        "//10.0.0.1/",
        "file:///etc/passwd",
        "http://user:word@127.0.0.1/",
        "http://[",
    ],
)
def test_a_redirect_inside_or_to_no_web_address_is_refused(stage, inside):
    path = f"/to/302?{urlencode({'url': inside})}"

    seen = look(stage.url(path), [("127.0.0.1", stage.port)])

    assert seen.problem is Problem.REFUSED_BY_US
    assert len(stage.requests) == 1


def test_a_closed_port_is_a_refused_connection():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]

    seen = look(f"http://127.0.0.1:{port}/", [("127.0.0.1", port)])

    assert seen.problem is Problem.CONNECTION_REFUSED


@pytest.mark.parametrize(
    ("failure", "problem"),
    [
        (guard.NoSuchHostError(), Problem.NO_SUCH_HOST),
        (guard.NoNameServerError(), Problem.NO_NAME_SERVER),
        (httpcore.ConnectTimeout(), Problem.CONNECT_TIMEOUT),
        (httpcore.ConnectError(), Problem.UNREACHABLE),
    ],
)
def test_a_connection_that_fails_is_a_problem(failure, problem):
    async def fail(host, port):
        raise failure

    assert look("http://ecpat.example/", resolver=fail).problem is problem


@pytest.mark.parametrize("path", ["/silence", "/drip"])
def test_a_server_that_holds_us_up_is_left(stage, path):
    assert watch(stage, path).problem is Problem.TOO_SLOW


def test_the_time_of_one_address_is_shared_by_its_hops(stage, monkeypatch):
    clock = SimpleNamespace(monotonic=count().__next__)  # a second for each request
    monkeypatch.setattr(fetching, "time", clock)

    seen = look(stage.url("/to/301?url=/page"), stage.hosts, Limits(total=1.5))

    assert seen.problem is Problem.TOO_SLOW
    assert stage.asked == [("HEAD", "/to/301?url=/page"), ("HEAD", "/page")]


@pytest.mark.parametrize(
    ("path", "problems"),
    [
        ("/garbage", [Problem.GIBBERISH]),
        ("/hang-up", [Problem.GIBBERISH, Problem.BROKEN_OFF]),
    ],
)
def test_a_server_that_gives_no_answer_is_asked_by_get_too(stage, path, problems):
    seen = watch(stage, path)

    assert seen.problem in problems
    assert [method for method, _path in stage.asked] == ["HEAD", "GET"]


def test_a_server_without_a_certificate_for_its_name_is_a_problem(stage):
    seen = look(stage.url("/page").replace("http:", "https:"), stage.hosts)

    assert seen.problem is Problem.CERTIFICATE


# --- Retry-After ---------------------------------------------------------------------

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Tue, 24 Nov 2026 12:02:00 GMT", 120),
        ("Tue, 24 Nov 2026 12:02:00", 120),
        ("Mon, 23 Nov 2026 12:00:00 GMT", 0),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("1" * 5000, None),
        ("²", None),
        ("Tue, 99 Nov 2026 99:99:99 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(written, seconds):
    assert fetching.seconds_to_wait(written, NOW) == seconds
