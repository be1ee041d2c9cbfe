"""The time and the memory that pages, files and drawings take."""

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# Where a list ends: a page that does not exist is answered with the last one.
LAST = 999_999

# One for all pages: it loads the middleware once, as a server does.
VISITOR = Client()
# What lets it in, whatever the operator's settings.
LETS_IN = {
    "ALLOWED_HOSTS": ["testserver"],
    "DEBUG": False,
    "SECURE_SSL_REDIRECT": False,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """How a page was answered: milliseconds, queries, bytes."""

    ms: float
    queries: int
    size: int


def pieces(address: str) -> Iterator[bytes]:
    """What a visitor is sent, piece by piece; raises CommandError for an error."""
    response: Any = VISITOR.get(address)
    if response.status_code != 200:
        raise CommandError(f"{address} was answered {response.status_code}.")
    yield from response.streaming_content if response.streaming else [response.content]


def read(address: str) -> int:
    """Read an answer to its end and keep nothing; its bytes."""
    return sum(map(len, pieces(address)))


def measure(address: str, runs: int) -> Measured:
    """Read once to count the queries, which warms up too, then to take the time."""
    with CaptureQueriesContext(connection) as asked:
        size = read(address)
    # Before the next request, which forgets them.
    queries = len(asked)
    return Measured(median_of(lambda: read(address), runs), queries, size)


def export(address: str, row: bytes = b"") -> tuple[int, float, int]:
    """The rows of a file, the milliseconds it takes, the most memory in kB.

    A row is a piece that holds `row`; without it, every line of CSV but the first.
    """
    ms = median_of(lambda: read(address), 1)
    # Apart from the time, which this makes longer.
    gc.collect()
    tracemalloc.start()
    try:
        rows = sum(row in piece for piece in pieces(address)) - (not row)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return rows, ms, peak // 1000


def drawn(draw: Callable[[], str], runs: int) -> tuple[int, float]:
    """The bytes of a drawing, and the milliseconds it takes."""
    size = len(draw().encode())
    return size, median_of(draw, runs)


def answered(sql: str) -> float:
    """The milliseconds a query takes, to its last row."""
    start = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()
    return (perf_counter() - start) * 1000


def plan(sql: str) -> Iterator[str]:
    """How the database answers a query; PostgreSQL runs it and gives times too."""
    on_postgresql = connection.vendor == "postgresql"
    prefix = "EXPLAIN ANALYZE" if on_postgresql else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{prefix} {sql}")
        for row in cursor.fetchall():
            yield str(row[-1])


def median_of(done: Callable[[], object], runs: int) -> float:
    """The milliseconds something takes, the median of its runs."""
    times = []
    for _ in range(runs):
        start = perf_counter()
        done()
        times.append(perf_counter() - start)
    return median(times) * 1000
