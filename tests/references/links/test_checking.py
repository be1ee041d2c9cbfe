"""How the addresses of a run are asked: politely, within its time, one after the other."""

import asyncio
import time

import pytest

from references.links import checking
from references.links.checking import Page, Visits, visit_all
from references.links.fetching import Seen


class Asked:
    """A client that answers at once, and notes who was asked when."""

    def __init__(self, seconds=0.0, **answer):
        self.seconds, self.answer = seconds, {"status": 200} | answer
        self.began, self.now, self.most = [], [], {"host": 0, "all": 0}

    async def follow(self, address, turn, most=0):
        await turn(address)
        host = checking.host_of(address)
        if address.endswith("/robots.txt"):
            return Seen(address, status=404)
        self.began.append((address, time.monotonic()))
        self.now.append(host)
        self.most["all"] = max(self.most["all"], len(self.now))
        self.most["host"] = max(self.most["host"], self.now.count(host))
        await asyncio.sleep(self.seconds)
        self.now.remove(host)
        if "bad" in address:
            raise RuntimeError("a fault of ours")
        return Seen(address, **self.answer)


@pytest.fixture(autouse=True)
def no_text(monkeypatch):
    async def without(seen, finds):
        return checking.Answer(seen)

    monkeypatch.setattr(checking, "read_text", without)


def run(client, addresses, seconds=60.0, delay=0.0):
    pages, answers = [Page(address, []) for address in addresses], []

    def take(*answer):
        answers.append(answer)

    asyncio.run(visit_all(pages, Visits(client, delay), seconds, take))
    return answers


def test_one_host_is_asked_for_one_thing_at_a_time_and_eight_at_once():
    client = Asked(0.02)
    hosts = "abcdefghijkl"

    run(client, [f"http://{host}.example/{n}" for n in range(3) for host in hosts])

    assert client.most == {"host": 1, "all": checking.AT_ONCE}
    assert len(client.began) == 3 * len(hosts)


def test_between_two_requests_to_a_host_is_a_pause():
    client, started = Asked(), time.monotonic()

    run(client, [f"http://a.example/{n}" for n in range(3)], delay=0.1)

    # The robots.txt comes first. On a busy machine a request may come later than it should.
    for number, (_address, at) in enumerate(client.began, 1):
        assert at - started > number * 0.1 - 0.01


def test_a_run_ends_in_its_time_and_what_was_seen_counts():
    started = time.monotonic()

    found = run(Asked(), [f"http://a.example/{n}" for n in range(50)], 0.5, 0.1)

    assert time.monotonic() - started < 2
    assert 1 <= len(found) < 10


@pytest.mark.parametrize(("status", "asked"), [(429, 1), (503, 1), (403, 3)])
def test_a_host_that_is_asked_too_much_rests_until_the_next_run(status, asked):
    client = Asked(status=status)

    found = run(client, [f"http://a.example/{n}" for n in range(3)])

    # What was not asked is due first the next time.
    assert len(found) == len(client.began) == asked


def test_a_fault_of_ours_at_one_page_keeps_no_other_from_being_asked(capsys):
    found = run(Asked(), ["http://a.example/bad", "http://a.example/"])

    problems = {page.address: answer.seen.problem for page, answer in found}
    assert problems == {
        "http://a.example/bad": "Our program has a fault, so this page was not checked. Please tell whoever runs the site.",
        "http://a.example/": "",
    }
    assert "a fault of ours" in capsys.readouterr().err
