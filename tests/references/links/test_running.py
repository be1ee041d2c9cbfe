"""Many addresses at once: in turn, within the budget, until told to stop."""

import asyncio
import os
import signal
import time
from itertools import count

import pytest

from references.links import fetching, guard, running
from references.links.fetching import Limits
from references.links.guard import GuardedBackend
from references.links.running import Budget, Item, Progress
from references.links.seen import Problem, Seen

QUICK = Limits(connect=1, read=0.3, total=0.6)


def played(stage):
    """A look that goes to the stage."""

    async def look(url, turn):
        async with guard.client(GuardedBackend(stage.hosts), "a check") as client:
            return await fetching.look(client, url, turn, QUICK)

    return look


def at_once(seconds=0.0, under_way=None):
    """A look that takes so long, and counts how many of a host go on at a time."""

    async def look(url, turn):
        host = url.split("/")[2]
        async with turn(host):
            if under_way is not None:
                under_way.begin(host)
            await asyncio.sleep(seconds)
            if under_way is not None:
                under_way.end(host)
        return Seen(url, status=200)

    return look


class UnderWay:
    def __init__(self):
        self.now, self.most_of_one, self.most = [], 0, 0

    def begin(self, host):
        self.now.append(host)
        self.most = max(self.most, len(self.now))
        self.most_of_one = max(self.most_of_one, self.now.count(host))

    def end(self, host):
        self.now.remove(host)


def items(*urls):
    return [Item(pk, url) for pk, url in zip(count(1), urls, strict=False)]


def run(given, look, progress=None, **budget):
    budget.setdefault("delay", 0)
    progress = progress or Progress()
    return list(running.results(given, look, Budget(**budget), progress))


def test_every_item_comes_back_with_what_was_seen(stage):
    given = items(stage.url("/page"), stage.url("/status/404", "127.0.0.2"))

    found = run(given, played(stage))

    assert {item.pk: seen.status for item, seen in found} == {1: 200, 2: 404}


def test_nothing_to_ask_is_done_at_once():
    assert run([], at_once()) == []


def test_a_host_is_asked_once_at_a_time_and_others_beside_it():
    under_way = UnderWay()
    given = items(*(f"http://{host}.example/{n}" for n in range(5) for host in "abc"))

    run(given, at_once(0.01, under_way))

    assert under_way.most_of_one == 1
    assert under_way.most == 3


def test_no_more_hosts_are_asked_at_once_than_the_budget_says():
    under_way = UnderWay()
    given = items(*(f"http://{n}.example/" for n in range(10)))

    run(given, at_once(0.01, under_way), at_once=2)

    assert under_way.most == 2


def test_a_host_is_left_alone_between_two_requests(stage):
    given = items(stage.url("/pdf"), stage.url("/pdf/2"))

    run(given, played(stage), delay=0.2)

    (_, _, _, first), (_, _, _, second) = stage.requests
    assert second - first >= 0.2


def test_a_host_that_redirects_lead_to_is_asked_in_turn_as_well():
    under_way = UnderWay()

    async def look(url, turn):
        for host in (url.split("/")[2], "shared.example"):
            async with turn(host):
                under_way.begin(host)
                await asyncio.sleep(0.01)
                under_way.end(host)
        return Seen(url, status=200)

    run(items(*(f"http://{n}.example/" for n in range(5))), look)

    assert under_way.most_of_one == 1


def test_www_is_no_other_host():
    under_way = UnderWay()

    run(items("http://www.a.example/", "http://a.example/"), at_once(0.01, under_way))

    assert under_way.most == 1


def test_the_requests_of_a_run_are_counted_and_bounded():
    progress = Progress()
    given = items(*(f"http://{n}.example/" for n in range(10)))

    found = run(given, at_once(), progress, requests=4)

    assert len(found) == 4
    assert (progress.requests, progress.stopped_by) == (4, "requests")


def test_an_item_the_budget_ends_in_the_midst_of_is_left_for_another_run(stage):
    progress = Progress()

    found = run(items(stage.url("/page")), played(stage), progress, requests=1)

    assert found == []
    assert progress.stopped_by == "requests"


def test_the_seconds_of_a_run_are_bounded():
    progress = Progress()
    given = items(*(f"http://a.example/{n}" for n in range(100)))
    started = time.monotonic()

    found = run(given, at_once(), progress, seconds=0.3, delay=0.1)

    assert time.monotonic() - started < 1
    assert 1 <= len(found) <= 4
    assert progress.stopped_by == "seconds"


def test_a_run_that_reached_its_end_was_stopped_by_nothing():
    progress = Progress()

    run(items("http://a.example/"), at_once(), progress)

    assert progress.stopped_by == ""


def test_a_busy_server_is_asked_again_after_the_rest_it_asked_for(stage):
    given = items(stage.url("/busy?after=1"))

    found = run(given, played(stage))

    ((_item, seen),) = found
    first, second, _get = (at for *_rest, at in stage.requests)
    assert seen.status == 200
    assert second - first >= 1


def test_a_rest_beyond_the_budget_ends_what_that_host_is_asked(stage):
    progress = Progress()
    given = items(
        stage.url("/status/503?after=3600"),
        stage.url("/page"),
        stage.url("/pdf", "127.0.0.2"),
    )

    found = run(given, played(stage), progress, seconds=20)

    assert {item.pk for item, _seen in found} == {1, 3}
    assert stage.asked.count(("HEAD", "/page")) == 0
    assert progress.stopped_by == "seconds"


def test_a_server_that_only_says_too_often_is_left_for_a_minute(stage):
    given = items(stage.url("/status/429"), stage.url("/page"))

    found = run(given, played(stage), seconds=20)

    assert [(item.pk, seen.status) for item, seen in found] == [(1, 429)]
    assert len(stage.requests) == 1


def test_a_look_that_fails_ends_the_run_and_says_so():
    async def look(url, turn):
        raise RuntimeError("a fault of ours")

    with pytest.raises(RuntimeError, match="a fault of ours"):
        run(items("http://a.example/"), look)


def test_leaving_a_run_ends_what_is_under_way():
    ended = []

    async def look(url, turn):
        if "first" in url:
            return Seen(url, status=200)
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            ended.append(url)
            raise

    found = running.results(
        items("http://first.example/", "http://second.example/"),
        look,
        Budget(),
        Progress(),
    )
    next(found)
    found.close()

    assert ended == ["http://second.example/"]


def test_an_interruption_ends_what_is_under_way_and_keeps_what_came():
    async def look(url, turn):
        if "second" in url:
            await asyncio.sleep(0.1)
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(60)
        return Seen(url, status=200)

    given = items("http://a.example/", "http://a.example/second")
    found = running.results(given, look, Budget(delay=0), Progress())

    (first, _seen) = next(found)
    with pytest.raises(KeyboardInterrupt):
        next(found)

    assert first.pk == 1
    assert list(found) == []


# --- What is believed ------------------------------------------------------------------

GONE = {"problem": Problem.NO_SUCH_HOST}
HUNG = {"problem": Problem.CONNECT_TIMEOUT}
FINE = {"status": 404}
SHUT = {"problem": Problem.CONNECTION_REFUSED}


def believed(**given):
    """The problem of each host, in the order told."""
    found = [
        (Item(1, f"http://{host}.example/"), Seen(f"http://{host}.example/", **what))
        for host, what in given.items()
    ]
    return [(seen.address[7], seen.problem) for _item, seen in running.believed(found)]


def test_where_not_one_of_several_hosts_answered_the_fault_is_ours():
    told = believed(a=GONE, b=HUNG)

    assert told == [("a", Problem.UNREACHABLE), ("b", Problem.UNREACHABLE)]


@pytest.mark.parametrize("answer", [FINE, SHUT])
def test_where_one_answered_a_host_that_did_not_is_gone(answer):
    told = believed(a=GONE, b=answer, c=HUNG)

    assert [host for host, _problem in told] == ["a", "b", "c"]
    assert dict(told)["a"] is Problem.NO_SUCH_HOST
    assert dict(told)["c"] is Problem.CONNECT_TIMEOUT


def test_a_host_that_was_asked_alone_is_believed():
    assert believed(a=GONE) == [("a", Problem.NO_SUCH_HOST)]
