"""Two processes on one database: after how long the edit of one is seen in the other.

Each edit changes what the front page says of its subject. The other process is asked for
the page again and again until the page says so. What counts is when that last request was
sent: how long it then took is the time of a rendering.
"""

from collections.abc import Iterator
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from tests.benchmarks.measuring import database_url
from tests.ecpat_site.answers.talking import two_processes

HELP = "two processes on one database: how soon an edit by one is seen in the other"
OPTION, AMOUNT, MEANING = "--edits", 50, "edits, one after the other"

HEADS = ["edits", "median ms", "longest ms"]
# The edit comes at any moment of the time for which a process keeps the revision (s).
LONGEST_PAUSE = 0.5
CHANCE = Random(1990)  # noqa: S311


def rows(edits: int) -> Iterator[list[Any]]:
    with two_processes(database_url()) as tell:
        tell(1, "ask")
        taken = [_seen_after(tell, f"Edit {n}.") for n in range(edits)]
    yield [edits, median(taken), max(taken)]


def _seen_after(tell: Any, words: str) -> float:
    """Return the milliseconds from an edit to the first request that is shown it."""
    until = perf_counter() + CHANCE.uniform(0, LONGEST_PAUSE)
    while perf_counter() < until:
        tell(1, "ask")
    tell(0, f"edit {words}")
    edited = sent = perf_counter()
    while tell(1, "ask") != words:
        sent = perf_counter()
    return (sent - edited) * 1000
