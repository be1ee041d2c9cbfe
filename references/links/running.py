"""Many addresses asked at once, but one host at a time, within a budget.

Nothing here knows of Django or of a database.
"""

import asyncio
import time
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

from references.links.fetching import Turn
from references.links.places import Place
from references.links.seen import Problem, Seen

# A server that says only that it was asked too often is left alone for so long.
REST = 60.0


@dataclass(frozen=True)
class Item:
    """An address to ask, and the row it stands in."""

    pk: int
    url: str


@dataclass(frozen=True)
class Budget:
    """How much a run may take, how many hosts it asks at once, how long it lets each be.

    `delay` and `seconds` are in seconds; `requests` counts each hop and repetition.
    """

    requests: int = 2000
    seconds: float = 900
    delay: float = 1
    at_once: int = 8


class SpentError(Exception):
    """The budget does not reach for one more request; says which part of it."""


@dataclass
class Progress:
    """How far a run has come: requests made, and why it ended before its end."""

    requests: int = 0
    stopped_by: str = ""


class Pace:
    """Whose turn it is: one connection a host, a delay between two, all counted."""

    def __init__(self, budget: Budget, progress: Progress) -> None:
        self._budget = budget
        self._progress = progress
        self._deadline = time.monotonic() + budget.seconds
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: defaultdict[str, float] = defaultdict(float)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until the host may be asked, and hold it; raises SpentError."""
        host = _lane(host)
        async with self._locks[host]:
            wait = self._free_at[host] - time.monotonic()
            if time.monotonic() + max(wait, 0) >= self._deadline:
                raise SpentError("seconds")
            await asyncio.sleep(max(wait, 0))
            if self._progress.requests >= self._budget.requests:
                raise SpentError("requests")
            self._progress.requests += 1
            try:
                yield
            finally:
                self.rest(host, self._budget.delay)

    def rest(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long from now, or for longer if that was asked."""
        lane = _lane(host)
        self._free_at[lane] = max(self._free_at[lane], time.monotonic() + seconds)

    @property
    def seconds_left(self) -> float:
        return self._deadline - time.monotonic()


Look = Callable[[str, Turn], Awaitable[Seen]]


@dataclass
class _Run:
    """The lanes of one run: the items of each host, in the order they came."""

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
                await self._drive(lane)
            except SpentError as spent:
                # Another host may still be within the seconds that are left.
                self.progress.stopped_by = str(spent)

    async def _drive(self, lane: deque[Item]) -> None:
        while lane:
            item = lane.popleft()
            seen = await self.look(item.url, self.pace.turn)
            rest = seen.retry_after
            if rest is None and seen.status == 429:
                rest = REST
            if rest and seen.status in (429, 503):
                host = Place(seen.final).host
                self.pace.rest(host, rest)
                # Asked once more when the rest is over, if the run lasts that long.
                if rest < self.pace.seconds_left:
                    seen = await self.look(item.url, self.pace.turn)
            await self.found.put((item, seen))


async def run(
    items: Iterable[Item], look: Look, budget: Budget, progress: Progress
) -> AsyncGenerator[tuple[Item, Seen], None]:
    """What was seen of each item, as it comes; the items of one host stay in order.

    An item the budget does not reach for is left out: a later run takes it up. Closing
    the iterator ends all requests under way.
    """
    lanes: dict[str, deque[Item]] = {}
    for item in items:
        lanes.setdefault(_lane(Place(item.url).host), deque()).append(item)
    pace = Pace(budget, progress)
    state = _Run(look, pace, progress, deque(lanes.values()))
    workers = [asyncio.create_task(state.work()) for _ in range(budget.at_once)]
    ending = asyncio.create_task(_end(workers, state))
    try:
        while (found := await state.found.get()) is not None:
            yield found
        await ending
    finally:
        for task in (ending, *workers):
            task.cancel()
        await asyncio.gather(ending, *workers, return_exceptions=True)


async def _end(workers: list[asyncio.Task[None]], state: _Run) -> None:
    """Say that there is no more, whatever the workers ended with."""
    try:
        await asyncio.gather(*workers)
    finally:
        state.found.put_nowait(None)


def results(
    items: Iterable[Item], look: Look, budget: Budget, progress: Progress
) -> Generator[tuple[Item, Seen], None, None]:
    """The same for code that is not asynchronous, and may ask a database in between.

    Interrupting it (KeyboardInterrupt) ends the requests under way.
    """
    with asyncio.Runner() as runner:
        found = run(items, look, budget, progress)

        async def following() -> tuple[Item, Seen] | None:
            return await anext(found, None)

        async def close() -> None:
            await found.aclose()

        try:
            while (pair := runner.run(following())) is not None:
                yield pair
        finally:
            runner.run(close())


# What a machine without a way out sees of everybody.
_PERHAPS_OURS = (Problem.NO_SUCH_HOST, Problem.CONNECT_TIMEOUT)


def believed(found: Iterable[tuple[Item, Seen]]) -> Iterator[tuple[Item, Seen]]:
    """The same; but where not one of several hosts answered, the fault is ours.

    Without this, two nights without a network would pronounce every address dead. What
    may be such a fault comes once another host has answered.
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
    is_one = len({_lane(Place(seen.final).host) for _item, seen in held}) == 1
    for item, seen in held:
        yield item, seen if is_one else replace(seen, problem=Problem.UNREACHABLE)


def _lane(host: str) -> str:
    return host.rstrip(".").removeprefix("www.").lower()
