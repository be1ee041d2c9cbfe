"""Many addresses requested at once, but one host at a time, within a budget."""

import asyncio
import time
import traceback
from collections import defaultdict, deque
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterable,
    Iterator,
)
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from references.links.seen import Address, Hold, Problem, Seen

# How many seconds to wait where a server says 429 and names no time.
REST = 60.0

Look = Callable[[str, Hold], Awaitable[Seen]]


@dataclass(frozen=True)
class Item:
    """An address to request, and the primary key of its citation."""

    pk: int
    url: str


@dataclass(frozen=True)
class Budget:
    """The limits of a run. `delay` is the pause between two requests to one host.

    `delay` and `seconds` are in seconds; `requests` counts each hop and repetition;
    `at_once` is the number of hosts.
    """

    requests: int = 2000
    seconds: float = 900
    delay: float = 1
    at_once: int = 8


class SpentError(Exception):
    """The budget allows no further request; the message names the limit reached."""


@dataclass
class Progress:
    """The progress of a run: requests made, and what stopped it before its end."""

    requests: int = 0
    stopped_by: str = ""


def our_fault(address: str, error: Exception) -> Seen:
    """Return that an error nobody foresaw ended a check, and print its traceback."""
    traceback.print_exception(error)
    return Seen(address, problem=Problem.OUR_FAULT, detail=type(error).__name__)


class Pace:
    """Lets each host be asked once at a time, with a delay, and counts requests."""

    def __init__(self, budget: Budget, progress: Progress) -> None:
        self._budget = budget
        self._progress = progress
        self._deadline = time.monotonic() + budget.seconds
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
            if self._progress.requests >= self._budget.requests:
                raise SpentError("requests")
            self._progress.requests += 1
            try:
                yield
            finally:
                self.rest(host, self._budget.delay)

    def rest(self, host: str, seconds: float) -> None:
        """Ask the host nothing for so many seconds from now."""
        free_at = time.monotonic() + seconds
        self._free_at[host] = max(self._free_at[host], free_at)

    @property
    def seconds_left(self) -> float:
        return self._deadline - time.monotonic()


@dataclass
class _Run:
    """One run; a lane holds the items of one host, in the order they came."""

    look: Look
    pace: Pace
    progress: Progress
    lanes: deque[deque[Item]]
    found: asyncio.Queue[tuple[Item, Seen] | None] = field(
        default_factory=asyncio.Queue
    )

    async def work(self) -> None:
        """Take one lane after the other, to its end."""
        while self.lanes:
            lane = self.lanes.popleft()
            try:
                while lane:
                    item = lane.popleft()
                    self.found.put_nowait((item, await self._look_with_rest(item)))
            except SpentError as spent:
                # Another host may still be within the seconds that are left.
                self.progress.stopped_by = str(spent)

    async def _look_with_rest(self, item: Item) -> Seen:
        """Look at an item; once more after the rest that its server asks for."""
        seen = await self._look(item)
        rest = seen.retry_after
        if rest is None and seen.status == 429:
            rest = REST
        if rest and seen.status in (429, 503):
            self.pace.rest(Address(seen.final).host, rest)
            if rest < self.pace.seconds_left:
                return await self._look(item)
        return seen

    async def _look(self, item: Item) -> Seen:
        """Look at one item; an error nobody foresaw ends this look and no other."""
        try:
            return await self.look(item.url, self.pace.hold)
        except SpentError:
            raise
        except Exception as error:
            return our_fault(item.url, error)


async def _run(
    items: Iterable[Item], look: Look, budget: Budget, progress: Progress
) -> AsyncGenerator[tuple[Item, Seen], None]:
    lanes: dict[str, deque[Item]] = {}
    for item in items:
        lanes.setdefault(Address(item.url).host, deque()).append(item)
    pace = Pace(budget, progress)
    run = _Run(look, pace, progress, deque(lanes.values()))
    workers = [asyncio.create_task(run.work()) for _ in range(budget.at_once)]
    ending = asyncio.create_task(_end(workers, run))
    try:
        while (found := await run.found.get()) is not None:
            yield found
        await ending
    finally:
        for task in (ending, *workers):
            task.cancel()
        await asyncio.gather(ending, *workers, return_exceptions=True)


async def _end(workers: list[asyncio.Task[None]], run: _Run) -> None:
    """Say that nothing more comes, whatever the workers ended with."""
    try:
        await asyncio.gather(*workers)
    finally:
        run.found.put_nowait(None)


def results(
    items: Iterable[Item], look: Look, budget: Budget, progress: Progress
) -> Generator[tuple[Item, Seen], None, None]:
    """Yield what was seen of each item, as it comes; items of one host stay in order.

    An item beyond the budget is left out: a later run takes it up. The caller is not
    asynchronous and may query a database in between. Closing the iterator, or an
    interruption (KeyboardInterrupt), ends the requests under way.
    """
    with asyncio.Runner() as runner:
        found = _run(items, look, budget, progress)

        async def following() -> tuple[Item, Seen] | None:
            return await anext(found, None)

        async def close() -> None:
            await found.aclose()

        try:
            while (pair := runner.run(following())) is not None:
                yield pair
        finally:
            runner.run(close())


# What a machine without a connection sees of every host.
_PERHAPS_OURS = (Problem.NO_SUCH_HOST, Problem.CONNECT_TIMEOUT)


def believed(found: Iterable[tuple[Item, Seen]]) -> Iterator[tuple[Item, Seen]]:
    """Yield the same; but if not one of several hosts answered, take the fault as ours.

    Without this, two nights without a network would make every address dead. A result
    that may be such a fault is yielded once another host has answered.
    """
    held: list[tuple[Item, Seen]] = []
    is_connected = False
    for item, seen in found:
        if seen.problem in _PERHAPS_OURS and not is_connected:
            held.append((item, seen))
            continue
        if seen.status is not None or seen.problem is Problem.CONNECTION_REFUSED:
            is_connected = True
            yield from held
            held.clear()
        yield item, seen
    is_one = len({Address(seen.final).host for _item, seen in held}) == 1
    for item, seen in held:
        yield item, seen if is_one else replace(seen, problem=Problem.UNREACHABLE)
