"""Which addresses are due, how many are asked at once, and what is stored of a check."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from references.links import checking
from references.links.checking import Due, Pace
from references.links.judging import Hop, Problem, Seen
from references.models import Citation
from tests.make import make_citation, make_editor, make_reading

pytestmark = pytest.mark.django_db

URL = "https://ecpat.example/history"
OTHER = "https://ecpat.example/about"
NEW = "https://ecpat.example/new"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LIVE = Seen(URL, status=200, title="Our history", body=b"x")
MOVED = Seen(URL, status=200, hops=(Hop(301, OTHER),), title="Our history", body=b"x")
GONE = Seen(URL, status=404, title="", body=b"x")
BUSY = Seen(URL, status=503)


def record(citation, seen, day=0):
    due = Due(citation.pk, seen.address)
    stored = checking.record(due, seen, NOW + timedelta(days=day))
    citation.refresh_from_db()
    return stored


def change_url(citation):
    citation.url = OTHER
    citation.save()


@pytest.fixture
def citation():
    return make_citation(url=URL)


def test_addresses_never_asked_come_first_then_those_not_asked_for_longest(citation):
    for slug, read_at in enumerate([URL, OTHER, OTHER]):
        make_reading(citation, str(slug), read_at=read_at)
    late, new = (make_citation(key, url=f"{NEW}/{key}") for key in ("late", "new"))
    make_citation("no-url", archive_url=URL, archive_date="2020")
    record(late, Seen(late.url, status=200), -1)
    record(citation, LIVE, -5)

    def urls(**asked):
        return [due.url for due in checking.due(**asked)]

    assert urls() == [OTHER, new.url, URL, late.url]
    assert urls(keys=["new", "late"]) == [new.url, late.url]
    assert urls(most=1) == [OTHER]


@pytest.mark.parametrize(
    ("seen", "state", "final"),
    [(MOVED, "moved", OTHER), (GONE, "", ""), (BUSY, "", "")],
)
def test_a_check_is_stored_and_changes_nothing_an_editor_wrote(
    citation, seen, state, final
):
    record(citation, LIVE)

    check, _is_new = record(citation, seen, 1)

    assert (check.state, check.url, check.final_url) == (state, URL, final)
    assert (check.status, check.failed) == (seen.status, seen is GONE)
    assert citation.link_state == (state or "live")
    assert citation.checked_at == check.checked_at == NOW + timedelta(days=1)
    assert (citation.version, citation.url, citation.history.count()) == (1, URL, 1)


@pytest.mark.parametrize("change", [change_url, Citation.delete])
def test_what_an_editor_changed_meanwhile_is_not_judged(citation, change):
    due = Due(citation.pk, URL)
    record(citation, GONE, -1)
    change(citation)

    assert checking.record(due, GONE, NOW) is None
    assert citation.link_state == "unchecked"


def test_a_check_of_a_readings_address_says_nothing_of_its_source_and_is_listed(
    citation,
):
    record(citation, LIVE)
    reading = make_reading(citation, read_at=OTHER)
    seen = Seen(OTHER, status=200, hops=(Hop(301, NEW),), title="A", body=b"x")

    check, _is_new = record(citation, seen)

    assert (check.state, check.url) == ("moved", OTHER)
    assert (citation.link_state, citation.checked_url) == ("live", URL)
    assert list(checking.last_findings()) == [check]
    # Once no reading was read there, nobody asks for it.
    reading.delete()
    assert record(citation, seen) is None
    assert not checking.last_findings()


def test_a_finding_is_new_once_and_an_editors_decision_stays_with_it(citation):
    assert not record(citation, LIVE)[1]
    first, is_new = record(citation, MOVED, 1)
    assert is_new
    first.settled_by, first.settled_at = make_editor(), NOW
    first.save()
    record(citation, BUSY, 2)

    same, is_new = record(citation, MOVED, 3)
    assert not is_new
    assert list(checking.last_findings()) == [same]
    elsewhere = Seen(URL, 200, hops=(Hop(301, NEW),), title="A", body=b"x")
    other, is_new = record(citation, elsewhere, 4)
    assert is_new

    assert (same.settled_by.username, same.settled_at) == ("astrid", NOW)
    assert (other.settled_by, other.settled_at) == (None, None)
    change_url(citation)
    assert not checking.last_findings()


@pytest.fixture
def waits(monkeypatch):
    """How long a run has waited, each time; its clock goes on by nothing else."""
    waits, pause = [], asyncio.sleep

    async def wait(seconds):
        waits.append(seconds)
        await pause(0)

    monkeypatch.setattr(asyncio, "sleep", wait)
    monkeypatch.setattr(checking, "time", SimpleNamespace(monotonic=lambda: sum(waits)))
    return waits


async def quick(url, turn):
    async with turn(url.split("/")[2]):
        return Seen(url, status=200)


def run(urls, look=quick, **budget):
    wanted = [Due(pk, url) for pk, url in enumerate(urls)]
    pace = Pace(**{"requests": 2000, "seconds": 900, "delay": 0} | budget)
    return list(checking.results(wanted, look, pace)), pace.stopped_by


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


def test_a_host_rests_as_it_asks(waits):
    async def look(url, turn):
        async with turn("a.example"):
            return Seen(url, status=429, retry_after=20)

    assert len(run(["http://a.example/", "http://a.example/b"], look)[0]) == 2
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


AWAY = {"problem": Problem.NO_SUCH_HOST}
HUNG = {"problem": Problem.CONNECT_TIMEOUT}
SHUT = {"problem": Problem.CONNECTION_REFUSED}


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ([AWAY], ["no-such-host"]),
        ([AWAY, HUNG], ["unreachable", "unreachable"]),
        ([AWAY, {"status": 404}, HUNG], ["no-such-host", None, "connect-timeout"]),
        ([HUNG, SHUT], ["connect-timeout", "connection-refused"]),
    ],
)
def test_the_fault_is_ours_where_not_one_of_several_hosts_answered(given, problems):
    urls = [f"http://{host}.example/" for host in "abc"]
    found = [(Due(1, u), Seen(u, **w)) for u, w in zip(urls, given, strict=False)]

    believed = list(checking.believed(found))

    assert [item for item, _seen in believed] == [item for item, _seen in found]
    assert [seen.problem for _item, seen in believed] == problems
