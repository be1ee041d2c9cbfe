"""The time, the queries and the memory that an answer takes; the database to read from."""

import gc
import getpass
import os
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from ecpat_site.answers.compression import Application, Environ, close

# One client for all pages: it loads the middleware once, as a server does.
VISITOR = Client(SERVER_NAME="localhost")
# What a browser sends with each request.
BROWSER = {
    "Host": "localhost",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
    "Accept-Language": "en-GB,en;q=0.5",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0",
}
PAGE = 100
# A query that takes this many milliseconds has its plan printed.
SLOW = 3.0


class Measured(NamedTuple):
    """What a page took: queries, bytes, milliseconds, and those of the ruler."""

    queries: int
    size: int
    ms: float
    ruler: float


def pieces(address: str) -> Iterator[bytes]:
    """Yield an answer piece by piece; exit where it is an error."""
    response: Any = VISITOR.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} was answered {response.status_code}.")
    yield from response.streaming_content if response.streaming else [response.content]


def read(address: str) -> int:
    """Read an answer to its end; return its bytes."""
    return sum(map(len, pieces(address)))


class Answered(NamedTuple):
    status: str
    headers: dict[str, str]
    body: bytes


def request(address: str, **headers: str) -> Environ:
    """Return the request of a browser, as a server gives it to an application."""
    return RequestFactory().get(address, headers=BROWSER | headers).environ


def ask(application: Application, environ: Environ) -> Answered:
    """Ask an application as a server does, and read its answer to the end."""
    begun: list[Any] = []
    # A copy: an application may write into it.
    pieces = application(dict(environ), lambda *words: begun.extend(words[:2]))
    body = b"".join(pieces)
    close(pieces)
    return Answered(begun[0], dict(begun[1]), body)


def cpu(work: Callable[[], object], times: int = 1) -> float:
    """Return the milliseconds that this process computes for one of so many calls."""
    start = process_time()
    for _ in range(times):
        work()
    return (process_time() - start) * 1000 / times


def milliseconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def measure(address: str, model: type[Model], runs: int) -> Measured:
    """Read a page, in turn with the ruler, and return the medians.

    The ruler is a page of rows, fetched by their numbers: the plainest query there is.
    Whatever else the machine does slows both, so their ratio can be compared.
    """
    with CaptureQueriesContext(connection) as asked:
        size = read(address)
    queries = len(asked)
    rows = model._default_manager
    numbers = list(rows.order_by("pk").values_list("pk", flat=True)[:PAGE])
    times = [
        (
            milliseconds(lambda: read(address)),
            milliseconds(lambda: list(rows.filter(pk__in=numbers))),
        )
        for _ in range(runs)
    ]
    return Measured(queries, size, *map(median, zip(*times, strict=True)))


def export(address: str, row: bytes) -> tuple[int, float, int]:
    """Return a file's rows, its milliseconds, and the most memory it took, in kB.

    A piece of the answer that holds `row` is a row.
    """
    ms = milliseconds(lambda: read(address))
    # Apart from the time, which this lengthens.
    gc.collect()
    tracemalloc.start()
    try:
        rows = sum(row in piece for piece in pieces(address))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return rows, ms, peak // 1000


def slow_plans(address: str) -> Iterator[str]:
    """Yield each slow query of a page, and how the database answers it."""
    with CaptureQueriesContext(connection) as asked:
        read(address)
    explain = "EXPLAIN ANALYZE" if _is_postgresql() else "EXPLAIN QUERY PLAN"
    for query in asked.captured_queries:
        sql = query["sql"]
        # PostgreSQL's unions are in brackets.
        if sql.lstrip("(").startswith(("SELECT", "WITH")):
            ms = milliseconds(lambda sql=sql: _rows(sql))
            if ms >= SLOW:
                yield f"{ms:.1f} ms: … {sql[sql.index(' FROM ') + 1 :]}"
                yield from (f"    {row[-1]}" for row in _rows(f"{explain} {sql}"))


@contextmanager
def own_database() -> Iterator[None]:
    """Work in an empty database of this run; destroy it at the end."""
    theirs = connection.settings_dict["NAME"]
    with TemporaryDirectory(prefix="bench-") as folder:
        # A file on SQLite: a database in memory would be no measure.
        # Another run at the same time has another name.
        name = f"bench_{getpass.getuser()}_{os.getpid()}"
        name = name if _is_postgresql() else str(Path(folder) / "bench.sqlite3")
        if name == theirs:
            raise SystemExit(f"The database {name} is the site's.")
        connection.settings_dict["TEST"]["NAME"] = name
        # Opening one is no work of a page's.
        connection.settings_dict["CONN_MAX_AGE"] = None
        try:
            connection.creation.create_test_db(
                verbosity=0, autoclobber=True, serialize=False
            )
            yield
        finally:
            # Until the database is made, the name is that of the site's.
            if connection.settings_dict["NAME"] == name:
                connection.creation.destroy_test_db(str(theirs), verbosity=0)


def database_url() -> str:
    """Return the address of the database, for a process that opens it too."""
    at = connection.settings_dict
    if not _is_postgresql():
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def settle() -> None:
    """Let PostgreSQL collect its statistics, as it does by itself after a while."""
    if _is_postgresql() and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def database() -> str:
    """Return the name of the database and its version."""
    version = "SHOW server_version" if _is_postgresql() else "SELECT sqlite_version()"
    return f"{connection.display_name} {str(_rows(version)[0][0]).split()[0]}"


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
