"""What an archive is asked, and what of its answer is believed."""

import asyncio
import json

import pytest

from references.links import archive, guard
from references.links.guard import GuardedBackend
from tests.references.links.stage import closed_port

URL = "https://ecpat.example/history?a=1&b=2"
COPY = "http://web.archive.org/web/20180406000000/https://ecpat.example/history"


def told(url=COPY, status="200", available=True):
    closest = {"url": url, "status": status, "available": available}
    return json.dumps({"archived_snapshots": {"closest": closest}}).encode()


def find(api, hosts, **asked):
    async def ask():
        async with guard.client(GuardedBackend(hosts), "a check") as client:
            return await archive.find(client, api, URL, **asked)

    return asyncio.run(ask())


def test_the_copy_an_archive_names_is_found_by_https(stage):
    stage.archive[URL] = told()

    found = find(stage.url("/available"), stage.hosts, around="20180406")

    assert found == COPY.replace("http://web", "https://web")
    assert stage.asked == [
        (
            "GET",
            "/available?url=https%3A%2F%2Fecpat.example%2Fhistory%3Fa%3D1%26b%3D2"
            "&timestamp=20180406",
        )
    ]


def test_what_no_archive_holds_is_not_found(stage):
    assert find(stage.url("/available"), stage.hosts) == ""


@pytest.mark.parametrize(
    "part",
    ["/status/503", "/status/404", "/garbage", "/hang-up", "/endless", "/silence"],
)
def test_a_service_that_fails_has_found_nothing(stage, part):
    assert find(stage.url(part), stage.hosts, within=0.3) == ""


def test_a_service_that_is_down_has_found_nothing():
    port = closed_port()

    assert find(f"http://127.0.0.1:{port}/", [("127.0.0.1", port)]) == ""


def test_a_service_inside_is_not_asked(stage):
    stage.archive[URL] = told()

    assert find(stage.url("/available"), []) == ""
    assert stage.requests == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"[" * 60_000,
        b'{"archived_snapshots": []}',
        b'{"archived_snapshots": {"closest": "x"}}',
        told(available=False),
        told(available="yes"),
        told(status="404"),
        told(url="javascript:alert(1)"),
        told(url=["https://x"]),
        told(url=""),
    ],
)
def test_an_answer_that_names_no_copy_is_none(body):
    assert archive.closest(body) == ""


def test_a_copy_in_another_archive_is_named_as_it_was():
    assert (
        archive.closest(told("http://archive.example/1")) == "http://archive.example/1"
    )
