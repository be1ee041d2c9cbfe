"""Many addresses requested at once, but one host at a time, within a budget."""

import asyncio
import time
import traceback
from collections import defaultdict, deque
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterable,
    Iterator,
)
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from references.links.judging import Hold, Problem, Seen, host_of

# How many seconds to wait where a server says 429 and names no time.
REST = 60.0

Look = Callable[[str, Hold], Awaitable[Seen]]


class Due(NamedTuple):
    """An address to request; its citation; when it was last requested, if ever."""

    pk: int
    url: str
    key: str = ""
    checked_at: datetime | None = None


# What workers found; None where one of them has ended.
Found = asyncio.Queue[tuple[Due, Seen] | None]


class SpentError(Exception):
    """The budget allows no further request; the message names the limit reached."""


def our_fault(address: str, error: Exception) -> Seen:
    """Return that an error nobody foresaw ended a check, and print its traceback."""
    traceback.print_exception(error)
    return Seen(address, problem=Problem.OUR_FAULT, detail=type(error).__name__)


class Pace:
    """Lets each host be asked once at a time, within the budget of a run.

    `delay` is the pause between two requests to one host and `seconds` the time of the run,
    both in seconds; `requests` counts each hop and repetition; `at_once` is the number of
    hosts. `stopped_by` says which of them ended the run.
    """

    def __init__(
        self,
        requests: int = 2000,
        seconds: float = 900,
        delay: float = 1,
        at_once: int = 8,
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
            if wait >= self.seconds_left:
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

    @property
    def seconds_left(self) -> float:
        return self._deadline - time.monotonic()


async def _look_once(url: str, look: Look, pace: Pace) -> Seen:
    """Look at an address; an error nobody foresaw ends this look and no other."""
    try:
        return await look(url, pace.hold)
    except SpentError:
        raise
    except Exception as error:
        return our_fault(url, error)


async def _look_with_rest(url: str, look: Look, pace: Pace) -> Seen:
    """Look at an address; once more after the rest that its server asks for."""
    seen = await _look_once(url, look, pace)
    rest = seen.retry_after
    if rest is None and seen.status == 429:
        rest = REST
    if rest and seen.status in (429, 503):
        pace.rest(host_of(seen.final), rest)
        if rest < pace.seconds_left:
            return await _look_once(url, look, pace)
    return seen


async def _work(left: deque[list[Due]], look: Look, pace: Pace, found: Found) -> None:
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

    An address beyond the budget is left out: a later run takes it up. The caller is not
    asynchronous and may query a database in between. Closing the iterator, or an
    interruption (KeyboardInterrupt), ends the requests under way.
    """
    of_hosts: defaultdict[str, list[Due]] = defaultdict(list)
    for due in wanted:
        of_hosts[host_of(due.url)].append(due)
    left = deque(of_hosts.values())
    found: Found = asyncio.Queue()

    async def begin() -> list[asyncio.Task[None]]:
        work = (_work(left, look, pace, found) for _ in range(pace.at_once))
        return [*map(asyncio.create_task, work)]

    async def end(workers: list[asyncio.Task[None]]) -> None:
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


# What a machine without a connection sees of every host.
_PERHAPS_OURS = (Problem.NO_SUCH_HOST, Problem.CONNECT_TIMEOUT)


def believed(found: Iterable[tuple[Due, Seen]]) -> Iterator[tuple[Due, Seen]]:
    """Yield the same; but if not one of several hosts answered, take the fault as ours.

    Without this, two nights without a network would make every address dead. A result
    that may be such a fault is yielded once another host has answered.
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
