"""One run of link checks: which addresses are due, asked at once, and stored as rows.

Of the citation only what is derived from checks is written, so that neither its version
nor its history changes.
"""

import asyncio
import time
import traceback
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from references.links.judging import FINDINGS, Hold, Problem, Seen, host_of, judge
from references.models import Citation, LinkCheck, Reading

# How many seconds to wait where a server says 429 and names no time.
REST = 60.0
# How many earlier checks of one address are read.
MOST_EARLIER = 50
_NEVER = datetime.min.replace(tzinfo=UTC)
# What a machine without a connection sees of every host.
_PERHAPS_OURS = (Problem.NO_SUCH_HOST, Problem.CONNECT_TIMEOUT)

Look = Callable[[str, Hold], Awaitable[Seen]]


class Due(NamedTuple):
    """An address to request; its citation; when it was last requested, if ever."""

    pk: int
    url: str
    key: str = ""
    checked_at: datetime | None = None


class SpentError(Exception):
    """The budget allows no further request; the message names the limit reached."""


class Pace:
    """Lets each host be asked once at a time, within the budget of a run.

    `delay`, between two requests to one host, and `seconds` are in seconds; `requests`
    counts each hop. `stopped_by` says which of them ended the run.
    """

    def __init__(
        self, requests: int, seconds: float, delay: float, at_once: int = 8
    ) -> None:
        self.at_once, self.stopped_by = at_once, ""
        self._requests_left, self._delay = requests, delay
        self._deadline = time.monotonic() + seconds
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: defaultdict[str, float] = defaultdict(float)

    @asynccontextmanager
    async def hold(self, host: str) -> AsyncIterator[None]:
        """Wait until the host may be asked, and hold it; raises SpentError."""
        async with self._locks[host]:
            wait = max(self._free_at[host] - time.monotonic(), 0)
            if wait >= self._deadline - time.monotonic():
                raise SpentError("seconds")
            await asyncio.sleep(wait)
            if not self._requests_left:
                raise SpentError("requests")
            self._requests_left -= 1
            try:
                yield
            finally:
                self.rest(host, self._delay)

    def rest(self, host: str, seconds: float) -> None:
        """Ask the host nothing for so many seconds from now."""
        free_at = time.monotonic() + seconds
        self._free_at[host] = max(self._free_at[host], free_at)


@dataclass
class Checked:
    """The checks that a run has made so far, each with whether it is a new finding."""

    checks: list[tuple[LinkCheck, bool]] = field(default_factory=list)
    problems: set[Problem | None] = field(default_factory=set)
    stopped_by: str = ""

    @property
    def is_cut_off(self) -> bool:
        """Return whether the only result is that no host was reached."""
        asked = self.problems - {Problem.REFUSED_BY_US}
        return bool(asked) and asked <= {Problem.UNREACHABLE, Problem.NO_NAME_SERVER}


def check(
    wanted: list[Due], look: Look, pace: Pace, tell: Callable[[LinkCheck, bool], object]
) -> Checked:
    """Check these addresses; store and tell each check, and whether it is new, as it comes."""
    done = Checked()
    found = results(wanted, look, pace)
    try:
        for due, seen in believed(found):
            done.problems.add(seen.problem)
            if stored := record(due, seen, timezone.now()):
                done.checks.append(stored)
                tell(*stored)
        done.stopped_by = pace.stopped_by
    except KeyboardInterrupt:
        done.stopped_by = "interruption"
    finally:
        found.close()
    return done


def due(keys: Iterable[str] = (), most: int | None = None) -> list[Due]:
    """Return at most so many addresses, of these keys or all; oldest checks first.

    They are those of the citations, and those where readings were taken elsewhere than at
    the citation's own address or archived copy. Before all come those never requested.
    """
    found: list[Due] = []
    for rows, pk, url, key in _addresses():
        # PostgreSQL would put what has no date last.
        rows = rows.order_by(F("last").asc(nulls_first=True), key, url)
        if keys:
            rows = rows.filter(**{f"{key}__in": list(keys)})
        found += [Due(*row) for row in rows.values_list(pk, url, key, "last")[:most]]
    found.sort(key=lambda due: (due.checked_at or _NEVER, due.key))
    return found[:most]


def _addresses() -> Iterable[tuple[QuerySet[Any], str, str, str]]:
    """Yield the rows with addresses, with `last`, and their columns of `Due`."""
    own = Case(When(checked_url=F("url"), then=F("checked_at")))
    yield Citation.objects.exclude(url="").annotate(last=own), "pk", "url", "key"
    checks = LinkCheck.objects.filter(
        citation=OuterRef("citation"), url=OuterRef("read_at")
    )
    known = Q(read_at=F("citation__url")) | Q(read_at=F("citation__archive_url"))
    elsewhere = Reading.objects.exclude(known).distinct()
    last = Subquery(checks.values("checked_at")[:1])
    yield elsewhere.annotate(last=last), "citation", "read_at", "citation__key"


def record(due: Due, seen: Seen, now: datetime) -> tuple[LinkCheck, bool] | None:
    """Judge and store what was seen; return the check, and whether it is a new finding.

    None if the address is recorded no longer. If that fails, it is not judged.
    """
    try:
        return _record(due, seen, now)
    except Exception as error:
        return _record(due, _our_fault(due.url, error), now)


@transaction.atomic
def _record(due: Due, seen: Seen, now: datetime) -> tuple[LinkCheck, bool] | None:
    held = Citation.objects.select_for_update(of=("self",))
    citation = held.filter(pk=due.pk).first()
    if citation is None:
        return None
    is_own = citation.url == due.url
    if not is_own and not citation.readings.filter(read_at=due.url).exists():
        return None
    before = list(citation.checks.filter(url=due.url)[:MOST_EARLIER])
    verdict = judge(seen, now.date(), before)
    made = {"citation": citation, "url": due.url, "checked_at": now}
    check = LinkCheck(**made, status=seen.status, **verdict._asdict())
    check.reason = check.reason[:300]  # as long as its column is
    last = next((each for each in before if each.state), LinkCheck())
    is_known = (check.state, check.final_url) == (last.state, last.final_url)
    if is_known:  # the editor's decision stays with the finding
        check.settled_by_id, check.settled_at = last.settled_by_id, last.settled_at
    check.save()
    if is_own:
        kept = citation.link_found if citation.checked_url == due.url else ""
        Citation.objects.filter(pk=citation.pk).update(
            link_found=verdict.state or kept, checked_url=due.url, checked_at=now
        )
    return check, check.state in FINDINGS and not is_known


def last_findings() -> QuerySet[LinkCheck]:
    """Return the last judged check of each recorded address, if it is a finding."""
    newest = LinkCheck.objects.filter(
        citation=OuterRef("citation"), url=OuterRef("url")
    ).exclude(state="")
    read_there = Reading.objects.filter(
        citation=OuterRef("citation"), read_at=OuterRef("url")
    )
    return LinkCheck.objects.filter(
        Q(url=F("citation__url")) | Exists(read_there),
        pk=Subquery(newest.values("pk")[:1]),
        state__in=FINDINGS,
    )


def _our_fault(address: str, error: Exception) -> Seen:
    """Return that an error nobody foresaw ended a check, and print its traceback."""
    traceback.print_exception(error)
    return Seen(address, problem=Problem.OUR_FAULT, detail=type(error).__name__)


async def _look_with_rest(url: str, look: Look, pace: Pace) -> Seen:
    """Look at an address, and let its server rest for as long as it asks."""
    try:
        seen = await look(url, pace.hold)
    except SpentError:
        raise
    except Exception as error:
        return _our_fault(url, error)
    if seen.status in (429, 503):
        is_unnamed = seen.retry_after is None and seen.status == 429
        pace.rest(host_of(seen.final), REST if is_unnamed else seen.retry_after or 0)
    return seen


async def _work(
    left: deque[list[Due]], look: Look, pace: Pace, found: asyncio.Queue
) -> None:
    """Take one host after the other; then say that this worker finds nothing more."""
    while left:
        try:
            for due in left.popleft():
                seen = await _look_with_rest(due.url, look, pace)
                found.put_nowait((due, seen))
        except SpentError as spent:
            # Another host may still be within the seconds that are left.
            pace.stopped_by = str(spent)
    found.put_nowait(None)


def results(
    wanted: Iterable[Due], look: Look, pace: Pace
) -> Generator[tuple[Due, Seen], None, None]:
    """Yield what was seen at each address, as it comes; those of one host stay in order.

    An address beyond the budget is left out. Closing the iterator, or an interruption
    (KeyboardInterrupt), ends the requests under way.
    """
    of_hosts: defaultdict[str, list[Due]] = defaultdict(list)
    for due in wanted:
        of_hosts[host_of(due.url)].append(due)
    left = deque(of_hosts.values())
    found: asyncio.Queue[tuple[Due, Seen] | None] = asyncio.Queue()

    async def begin() -> list[asyncio.Task[None]]:
        work = (_work(left, look, pace, found) for _ in range(pace.at_once))
        return [*map(asyncio.create_task, work)]

    async def end(workers: list[asyncio.Task[None]]) -> None:
        # Each ends what it began; the runner would end all at once, connections first.
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    with asyncio.Runner() as runner:
        workers = runner.run(begin())
        try:
            for _worker in workers:
                while (pair := runner.run(found.get())) is not None:
                    yield pair
        finally:
            runner.run(end(workers))


def believed(found: Iterable[tuple[Due, Seen]]) -> Iterable[tuple[Due, Seen]]:
    """Yield the same; but if not one of several hosts answered, take the fault as ours.

    Without this, two nights without a network would make every address dead.
    """
    held: list[tuple[Due, Seen]] = []
    is_connected = False
    for due, seen in found:
        if seen.problem in _PERHAPS_OURS and not is_connected:
            held.append((due, seen))
            continue
        if seen.status is not None or seen.problem is Problem.CONNECTION_REFUSED:
            is_connected = True
            yield from held
            held.clear()
        yield due, seen
    is_one = len({host_of(seen.final) for _due, seen in held}) == 1
    for due, seen in held:
        yield due, seen if is_one else replace(seen, problem=Problem.UNREACHABLE)
