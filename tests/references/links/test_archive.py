"""What an archive is asked, and which of its answers are believed."""

import asyncio
import json

import pytest

from references.links import archive
from references.links.fetching import Client, Limits
from references.links.guard import GuardedBackend

URL = "https://ecpat.example/history?a=1&b=2"
COPY = "http://web.archive.org/web/20180406000000/https://ecpat.example/history"


def answer(url=COPY, status="200", available=True):
    closest = {"url": url, "status": status, "available": available}
    return json.dumps({"archived_snapshots": {"closest": closest}}).encode()


def find(api, hosts, **asked):
    client = Client(GuardedBackend(hosts), "a check", Limits(total=0.3))
    return asyncio.run(archive.find(client, api, URL, **asked))


def test_the_copy_that_an_archive_names_is_found_by_https(stage):
    stage.archive[URL] = answer()

    found = find(stage.url("/available"), stage.hosts, around="20180406")

    assert found == COPY.replace("http://web", "https://web")
    asked = "url=https%3A%2F%2Fecpat.example%2Fhistory%3Fa%3D1%26b%3D2"
    assert stage.asked == [("GET", f"/available?{asked}&timestamp=20180406")]


@pytest.mark.parametrize("part", ["/available", "/status/503", "/endless", "/silence"])
def test_a_service_that_fails_or_knows_no_copy_has_found_nothing(stage, part):
    assert find(stage.url(part), stage.hosts) == ""


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
        answer(available=False),
        answer(available="yes"),
        answer(status="404"),
        answer(url="javascript:alert(1)"),
        answer(url=["https://x"]),
    ],
)
def test_an_answer_that_names_no_copy_is_none(body):
    assert archive.closest(body) == ""


def test_a_copy_in_another_archive_keeps_its_address():
    copy = "http://archive.example/1"

    assert archive.closest(answer(copy)) == copy
