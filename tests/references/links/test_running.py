"""Many addresses at once: one request a host, within the budget, until the end."""

import asyncio
from itertools import count
from types import SimpleNamespace

import pytest

from references.links import running
from references.links.fetching import Client, Limits
from references.links.guard import GuardedBackend
from references.links.running import Budget, Item, Progress
from references.links.seen import Problem, Seen


def played(stage):
    """Return a look that goes to the stage."""
    limits = Limits(connect=1, read=0.3, total=0.6)
    return Client(GuardedBackend(stage.hosts), "a check", limits).look


@pytest.fixture
def waits(monkeypatch):
    """How long a run has waited, each time; its clock goes on by nothing else."""
    waits, pause = [], asyncio.sleep

    async def wait(seconds):
        waits.append(seconds)
        await pause(0)

    monkeypatch.setattr(asyncio, "sleep", wait)
    monkeypatch.setattr(running, "time", SimpleNamespace(monotonic=lambda: sum(waits)))
    return waits


class UnderWay:
    """Counts how many hosts are asked at once, and how often one host is."""

    def __init__(self):
        self.now, self.most_of_one, self.most = [], 0, 0

    async def ask(self, host):
        self.now.append(host)
        self.most = max(self.most, len(self.now))
        self.most_of_one = max(self.most_of_one, self.now.count(host))
        await asyncio.sleep(0)
        self.now.remove(host)

    async def look(self, url, turn):
        """Ask the host of the address, then one that all redirect to."""
        for host in (url.split("/")[2], "shared.example"):
            async with turn(host):
                await self.ask(host)
        return Seen(url, status=200)


async def quick(url, turn):
    async with turn(url.split("/")[2]):
        return Seen(url, status=200)


def items(*urls):
    return [Item(pk, url) for pk, url in zip(count(1), urls, strict=False)]


def run(given, look, progress=None, **budget):
    budget.setdefault("delay", 0)
    progress = progress or Progress()
    return list(running.results(given, look, Budget(**budget), progress))


def test_a_host_is_asked_once_at_a_time_and_other_hosts_meanwhile():
    under_way = UnderWay()
    given = items(*(f"http://{host}.example/{n}" for n in range(3) for host in "abc"))

    run(given, under_way.look)

    assert under_way.most_of_one == 1
    assert under_way.most >= 3


def test_no_more_hosts_are_asked_at_once_than_the_budget_says():
    under_way = UnderWay()

    run(items(*(f"http://{n}.example/" for n in range(6))), under_way.look, at_once=2)

    assert under_way.most == 2


def test_a_host_is_left_alone_between_two_requests(waits):
    run(items("http://a.example/", "http://a.example/2"), quick, delay=3)

    assert waits == [0, 3]


def test_the_requests_of_a_run_are_bounded():
    progress = Progress()

    found = run(
        items(*(f"http://{n}.example/" for n in range(10))), quick, progress, requests=4
    )

    assert len(found) == 4
    assert progress == Progress(4, "requests")


def test_the_seconds_of_a_run_are_bounded(waits):
    progress = Progress()
    given = items(*(f"http://a.example/{n}" for n in range(100)))

    found = run(given, quick, progress, seconds=30, delay=10)

    assert len(found) == 3
    assert progress.stopped_by == "seconds"


def test_a_busy_server_is_asked_again_after_the_rest_it_asked_for(stage, waits):
    ((_item, seen),) = run(items(stage.url("/busy?after=20")), played(stage))

    assert seen.status == 200
    assert [seconds for seconds in waits if seconds] == [20]


def test_a_rest_beyond_the_budget_ends_what_that_host_is_asked(stage):
    progress = Progress()
    given = items(
        stage.url("/status/503?after=3600"),
        stage.url("/page"),
        stage.url("/status/429", "127.0.0.2"),
        stage.url("/pdf", "127.0.0.2"),
        stage.url("/pdf", "127.0.0.3"),
    )

    found = run(given, played(stage), progress, seconds=20)

    assert {item.pk: seen.status for item, seen in found} == {1: 503, 3: 429, 5: 200}
    assert len(stage.requests) == 3
    assert progress.stopped_by == "seconds"


def test_a_look_that_fails_is_noted_and_the_run_goes_on(capsys):
    async def look(url, turn):
        if "bad" in url:
            raise RuntimeError("a fault of ours")
        return Seen(url, status=200)

    found = run(items("http://a.example/bad", "http://a.example/"), look)

    assert [(seen.problem, seen.detail) for _item, seen in found] == [
        (Problem.OUR_FAULT, "RuntimeError"),
        (None, ""),
    ]
    assert "a fault of ours" in capsys.readouterr().err


# --- What is believed ------------------------------------------------------------------

GONE = {"problem": Problem.NO_SUCH_HOST}
HUNG = {"problem": Problem.CONNECT_TIMEOUT}
FINE = {"status": 404}
SHUT = {"problem": Problem.CONNECTION_REFUSED}


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ({"a": GONE}, {"a": "no-such-host"}),
        ({"a": GONE, "b": HUNG}, {"a": "unreachable", "b": "unreachable"}),
        (
            {"a": GONE, "b": FINE, "c": HUNG},
            {"a": "no-such-host", "b": None, "c": "connect-timeout"},
        ),
        (
            {"a": HUNG, "b": SHUT},
            {"a": "connect-timeout", "b": "connection-refused"},
        ),
    ],
)
def test_the_fault_is_ours_where_not_one_of_several_hosts_answered(given, problems):
    found = [
        (Item(1, f"http://{host}.example/"), Seen(f"http://{host}.example/", **what))
        for host, what in given.items()
    ]

    believed = list(running.believed(found))

    assert [item for item, _seen in believed] == [item for item, _seen in found]
    assert {seen.address[7]: seen.problem for _item, seen in believed} == problems
