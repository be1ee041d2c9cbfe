"""Many addresses at once: one request a host, within the budget, until the end."""

import asyncio
from types import SimpleNamespace

import pytest

from references.links import running
from references.links.judging import Problem, Seen
from references.links.running import Due, Pace


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


async def quick(url, turn):
    async with turn(url.split("/")[2]):
        return Seen(url, status=200)


def run(urls, look=quick, **budget):
    wanted = [Due(pk, url) for pk, url in enumerate(urls)]
    pace = Pace(**{"delay": 0} | budget)
    return list(running.results(wanted, look, pace)), pace.stopped_by


def test_a_host_is_asked_once_at_a_time_and_so_many_hosts_at_once():
    now, most, most_of_one = [], [], []

    async def look(url, turn):
        """Ask the host of the address, then one that all redirect to."""
        for host in (url.split("/")[2], "shared.example"):
            async with turn(host):
                now.append(host)
                most.append(len(now))
                most_of_one.append(now.count(host))
                await asyncio.sleep(0)
                now.remove(host)
        return Seen(url, status=200)

    urls = [f"http://{host}.example/{n}" for n in range(3) for host in "abc"]
    run(urls, look, at_once=2)
    assert (max(most), max(most_of_one)) == (2, 1)

    run(urls, look)
    assert max(most) >= 3
    assert max(most_of_one) == 1


@pytest.mark.parametrize(
    ("budget", "found"), [({"requests": 4}, 4), ({"seconds": 30, "delay": 10}, 3)]
)
def test_the_requests_and_the_seconds_of_a_run_are_bounded(waits, budget, found):
    urls = [f"http://a.example/{n}" for n in range(100)]

    seen, stopped_by = run(urls, **budget)

    assert (len(seen), stopped_by) == (found, next(iter(budget)))
    assert sum(waits) <= 30


def test_a_host_rests_as_it_asks_and_is_asked_once_more(waits):
    async def look(url, turn):
        async with turn("a.example"):
            return Seen(url, status=429, retry_after=20)

    assert len(run(["http://a.example/"], look)[0]) == 1
    assert sum(waits) == 20


def test_a_look_that_fails_is_noted_and_the_run_goes_on(capsys):
    async def look(url, turn):
        if "bad" in url:
            raise RuntimeError("a fault of ours")
        return Seen(url, status=200)

    found, _ended = run(["http://a.example/bad", "http://a.example/"], look)

    (_, bad), (_, good) = found
    assert (bad.problem, bad.detail) == (Problem.OUR_FAULT, "RuntimeError")
    assert good.problem is None
    assert "a fault of ours" in capsys.readouterr().err


GONE = {"problem": Problem.NO_SUCH_HOST}
HUNG = {"problem": Problem.CONNECT_TIMEOUT}
SHUT = {"problem": Problem.CONNECTION_REFUSED}


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ([GONE], ["no-such-host"]),
        ([GONE, HUNG], ["unreachable", "unreachable"]),
        ([GONE, {"status": 404}, HUNG], ["no-such-host", None, "connect-timeout"]),
        ([HUNG, SHUT], ["connect-timeout", "connection-refused"]),
    ],
)
def test_the_fault_is_ours_where_not_one_of_several_hosts_answered(given, problems):
    urls = [f"http://{host}.example/" for host in "abc"]
    found = [(Due(1, u), Seen(u, **w)) for u, w in zip(urls, given, strict=False)]

    believed = list(running.believed(found))

    assert [item for item, _seen in believed] == [item for item, _seen in found]
    assert [seen.problem for _item, seen in believed] == problems
