"""Pages, files and drawings of a network, with the time and the memory they take."""

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orgprofile import views, worldmap
from orgprofile.models import (
    Member,
    Organisation,
)
from orgprofile.moments import Moment
from orgprofile.pages import network as pages
from orgprofile.pages.counts import count_table

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


def page_addresses(
    subject: Organisation, other: Organisation
) -> Iterator[tuple[str, str]]:
    """Each page that is measured, and its address."""
    members = subject.network_url("member-list")
    yield "front page", "/"
    yield "network", subject.network_url()
    yield "network as of 2007", f"{subject.network_url()}?as_of=2007"
    yield "members, first page", members
    yield "members, last page", f"{members}?page={LAST}"
    yield "members as of 2007", f"{members}?as_of=2007"
    yield "members of a country", f"{members}?country=TH"
    yield "members of a region, by evidence", f"{members}?region=Asia&evidence=self"
    yield "members by a word", f"{members}?q=helpline"
    yield "members, none found", f"{members}?q=nobody&country=TH"
    yield "page of a country", subject.network_url("country-detail", country="th")
    yield "another network", other.network_url()
    yield "another network's members", other.network_url("member-list")
    yield "counts.csv", subject.network_url("count-csv")
    yield "members.csv", subject.network_url("member-csv")


def file_addresses(
    subject: Organisation, other: Organisation
) -> Iterator[tuple[str, str]]:
    """Files of fewer and more rows."""
    whole = subject.network_url("member-csv")
    yield "of another network", other.network_url("member-csv")
    yield "of the subject in Africa", f"{whole}?region=Africa"
    yield "of the subject", whole


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
    return Measured(_median(lambda: read(address), runs), queries, size)


def export(address: str) -> tuple[int, float, int]:
    """The rows of a CSV file, the milliseconds it takes, the most memory in kB."""
    ms = _median(lambda: read(address), 1)
    # Apart from the time, which this makes longer.
    gc.collect()
    tracemalloc.start()
    try:
        rows = sum(1 for _line in pieces(address)) - 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return rows, ms, peak // 1000


def drawings(row: Organisation) -> Iterator[tuple[str, Callable[[], str]]]:
    """The map and the chart of a network, as its page and the front page have them."""
    at = Moment(timezone.now().date())
    members = Member.objects.published().of(row).standing_on(None)
    tallies = pages.tallies(members.tallies())
    address = f"{row.network_url('member-list')}?country="
    tables = views.network_page(row, at).tables
    words = {"id": "drawing", "title": "Drawing", "description": "As on its page."}

    def draw_map(*, small: bool = False) -> str:
        drawn = worldmap.draw(tallies, at.on, "" if small else address, small=small)
        context = {"map": drawn, "still": small, **words}
        return render_to_string("orgprofile/_map.html", context)

    def draw_chart(*, small: bool = False) -> str:
        table = count_table(tables[0].measure, tables[0].rows, small=small)
        context = {"chart": table.chart, "still": small, **words}
        return render_to_string("orgprofile/_chart.html", context)

    yield "map", draw_map
    yield "map of the front page", lambda: draw_map(small=True)
    if tables and tables[0].chart:
        yield "chart", draw_chart
        yield "chart of the front page", lambda: draw_chart(small=True)


def drawn(draw: Callable[[], str], runs: int) -> tuple[int, float]:
    """The bytes of a drawing, and the milliseconds it takes."""
    size = len(draw().encode())
    return size, _median(draw, runs)


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


def _median(done: Callable[[], object], runs: int) -> float:
    """The milliseconds something takes, the median of its runs."""
    times = []
    for _ in range(runs):
        start = perf_counter()
        done()
        times.append(perf_counter() - start)
    return median(times) * 1000
