"""What requesting an address comes to, whatever answers there."""

import asyncio
import re
from urllib.parse import urlencode

import httpcore
import pytest

from references.links import guard
from references.links.fetching import Client, host_of
from references.links.guard import GuardedBackend

QUICK = 0.6
TOO_SLOW = "The server took too long to answer."
turns = []


async def noted(address):
    turns.append(host_of(address))


def look(url, allow=(), resolver=guard.resolve):
    turns.clear()
    client = Client(GuardedBackend(allow, resolver), "a check", QUICK)
    return asyncio.run(client.follow(url, noted, most=100_000))


def watch(stage, path):
    return look(stage.url(path), stage.hosts)


def test_a_page_is_asked_once_and_by_no_proxy(stage, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    seen = watch(stage, "/page?title=Our+history")

    assert [method for method, _path in stage.asked] == ["GET"]
    assert stage.requests[0][2]["User-Agent"] == "a check"
    assert (seen.status, seen.problem, seen.is_cut) == (200, "", False)
    assert b"Our history" in seen.body


def test_of_an_endless_page_so_much_is_read(stage):
    seen = watch(stage, "/endless")

    assert (len(seen.body), seen.is_cut) == (100_000, True)


def test_each_redirect_is_listed_and_waits_for_its_host(stage):
    other = stage.url("/page", "127.0.0.2")

    seen = watch(stage, f"/to/301?url=/to/302?url={other}%2523top")

    first = stage.url(f"/to/302?url={other}%23top")
    assert seen.hops == (first, other)
    assert (seen.final, seen.status) == (other, 200)
    assert turns == ["127.0.0.1", "127.0.0.1", "127.0.0.2"]


@pytest.mark.parametrize(
    ("path", "problem", "requests"),
    [
        (
            "/around",
            "This address leads to other addresses again and again, and never to a page.",
            6,
        ),
        ("/silence", TOO_SLOW, 1),
        ("/drip", TOO_SLOW, 1),
        ("/garbage", "The connection ended early, or the server did not", 1),
    ],
)
def test_a_server_that_holds_us_up_or_gives_no_answer_is_left(
    stage, path, problem, requests
):
    assert watch(stage, path).problem.startswith(problem)
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

    refusals = "not a public address|not a valid web address|not allowed to read pages from port"
    assert re.search(refusals, seen.problem)
    assert len(stage.requests) == 1


def test_a_connection_that_fails_is_a_problem():
    async def fail(host, port):
        raise httpcore.ConnectError

    seen = look("http://ecpat.example/", resolver=fail)

    assert seen.problem == "The program can’t reach the server."


def test_a_resolver_that_never_answers_is_left():
    async def resolve(host, port):
        await asyncio.sleep(60)

    assert look("http://ecpat.example/", resolver=resolve).problem == TOO_SLOW
