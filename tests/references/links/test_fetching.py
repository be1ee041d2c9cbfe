"""What asking an address comes to, whatever plays there."""

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest

from references.links import fetching, guard
from references.links.fetching import Limits
from references.links.guard import GuardedBackend
from references.links.seen import Hop, Problem
from tests.references.links.stage import closed_port

QUICK = Limits(connect=1, read=0.3, total=0.6, redirects=5)


@asynccontextmanager
async def at_once(host):
    yield


def look(url, allow=(), limits=QUICK, turn=at_once, resolver=guard.resolve):
    async def ask():
        async with guard.client(GuardedBackend(allow, resolver), "a check") as client:
            return await fetching.look(client, url, turn, limits)

    return asyncio.run(ask())


def watch(stage, path):
    return look(stage.url(path), stage.hosts)


def test_a_page_is_asked_by_head_and_its_first_bytes_by_get(stage):
    seen = watch(stage, "/page?title=Our+history")

    assert stage.asked == [
        ("HEAD", "/page?title=Our+history"),
        ("GET", "/page?title=Our+history"),
    ]
    head, get = (headers for _method, _path, headers, _at in stage.requests)
    assert "Range" not in head
    assert get["Range"] == "bytes=0-65535"
    assert get["Accept-Encoding"] == "identity"
    assert get["User-Agent"] == "a check"
    assert "Cookie" not in get
    assert seen.status == 200
    assert seen.page.title == "Our history"
    assert seen.problem is None


def test_of_what_is_no_page_nothing_is_read(stage):
    seen = watch(stage, "/pdf")

    assert stage.asked == [("HEAD", "/pdf")]
    assert (seen.status, seen.page, seen.size) == (200, None, 0)


@pytest.mark.parametrize("status", [403, 404, 405, 410, 500, 501])
def test_a_refused_head_is_not_believed_before_a_get(stage, status):
    seen = watch(stage, f"/status/{status}")

    assert [method for method, _path in stage.asked] == ["HEAD", "GET"]
    assert seen.status == status


def test_a_server_that_answers_get_alone_is_read(stage):
    seen = watch(stage, "/get-only")

    assert (seen.status, seen.page.title) == (200, "Our history")


def test_a_server_that_knows_no_ranges_is_asked_without(stage):
    seen = watch(stage, "/no-ranges")

    assert (seen.status, seen.page.title) == (200, "Our history")
    assert len(stage.requests) == 3


def test_a_server_that_was_asked_too_often_is_not_asked_again_at_once(stage):
    seen = watch(stage, "/status/429?after=7")

    assert len(stage.requests) == 1
    assert (seen.status, seen.retry_after) == (429, 7)


def test_each_redirect_is_told_with_its_status(stage):
    other = stage.url("/page", "127.0.0.2")

    seen = watch(stage, f"/to/301?url=/to/302?url={other}")

    assert seen.hops == (
        Hop(301, stage.url(f"/to/302?url={other}")),
        Hop(302, other),
    )
    assert seen.final == other
    assert seen.status == 200


def test_the_fragment_of_a_redirect_is_left_out(stage):
    seen = watch(stage, "/to/301?url=/page%23top")

    assert seen.final == stage.url("/page")


@pytest.mark.parametrize("path", ["/around", "/self"])
def test_redirects_in_circles_or_without_end_are_left(stage, path):
    seen = watch(stage, path)

    assert seen.problem is Problem.TOO_MANY_REDIRECTS
    assert len(stage.requests) <= 6


@pytest.mark.parametrize(
    "inside",
    [
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://localhost/",
        "//10.0.0.1/",
        "https://192.168.0.1/",
        "gopher://127.0.0.1/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://user:word@127.0.0.1/",
        "http://[",
        "http://exa%20mple/",
    ],
)
def test_a_redirect_inside_or_to_no_web_address_is_refused(stage, inside):
    async def ask():
        backend = GuardedBackend([("127.0.0.1", stage.port)])
        async with guard.client(backend, "a check") as client:
            start = httpx.URL(stage.url("/to/302"), params={"url": inside})
            return await fetching.look(client, str(start), at_once, QUICK)

    seen = asyncio.run(ask())

    assert seen.problem is Problem.REFUSED_BY_US
    assert len(stage.requests) == 1


@pytest.mark.parametrize(
    "url", ["", "ecpat.org", "ftp://ecpat.org/", "http://", "x" * 3000]
)
def test_what_is_no_web_address_is_not_asked(url):
    seen = look(url)

    assert seen.problem is Problem.REFUSED_BY_US


def test_what_a_refusal_says_is_kept():
    seen = look("http://127.0.0.1/")

    assert seen.detail == "127.0.0.1 leads to 127.0.0.1, which is not a public address."


def test_a_closed_port_is_a_refused_connection():
    port = closed_port()

    seen = look(f"http://127.0.0.1:{port}/", [("127.0.0.1", port)])

    assert seen.problem is Problem.CONNECTION_REFUSED


def test_a_name_nobody_has_is_told():
    async def nobody(host, port):
        raise guard.NoSuchHostError(host)

    assert look("http://gone.example/", resolver=nobody).problem is Problem.NO_SUCH_HOST


def test_name_servers_that_are_down_are_told():
    async def down(host, port):
        raise guard.NoNameServerError(host)

    seen = look("http://ecpat.example/", resolver=down)

    assert seen.problem is Problem.NO_NAME_SERVER


def test_a_resolver_that_hangs_is_a_connection_that_took_too_long():
    async def hang(host, port):
        await asyncio.sleep(60)

    seen = look("http://ecpat.example/", resolver=hang, limits=Limits(connect=0.05))

    assert seen.problem is Problem.CONNECT_TIMEOUT


@pytest.mark.parametrize("path", ["/silence", "/drip"])
def test_a_server_that_holds_us_up_is_left_in_time(stage, path):
    started = time.monotonic()

    seen = watch(stage, path)

    assert seen.problem is Problem.TOO_SLOW
    assert time.monotonic() - started < 1.5


def test_the_time_of_one_address_is_shared_by_its_hops(stage):
    tired = Limits(total=0)

    assert look(stage.url("/page"), stage.hosts, tired).problem is Problem.TOO_SLOW


def test_of_an_endless_page_the_beginning_is_read(stage):
    seen = watch(stage, "/endless")

    assert (seen.size, seen.page.title) == (65536, "Endless")


def test_a_bomb_is_not_unpacked_beyond_what_is_looked_at(stage):
    seen = watch(stage, "/bomb")

    assert seen.page.title == "A bomb"
    assert len(seen.page.text) <= 65536


def test_garbage_is_no_answer(stage):
    seen = watch(stage, "/garbage")

    assert seen.problem is Problem.GIBBERISH
    assert [method for method, _path in stage.asked] == ["HEAD", "GET"]


def test_a_connection_that_ends_is_no_answer(stage):
    assert watch(stage, "/hang-up").problem in (Problem.GIBBERISH, Problem.BROKEN_OFF)


def test_a_server_without_a_certificate_for_its_name_is_told(stage):
    seen = look(stage.url("/page").replace("http:", "https:"), stage.hosts)

    assert seen.problem is Problem.CERTIFICATE


def test_each_hop_waits_for_the_turn_of_its_host(stage):
    turns = []

    @asynccontextmanager
    async def noted(host):
        turns.append(host)
        yield

    other = stage.url("/page", "127.0.0.2")
    look(stage.url(f"/to/301?url={other}"), stage.hosts, turn=noted)

    assert turns == ["127.0.0.1", "127.0.0.2", "127.0.0.2"]


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
