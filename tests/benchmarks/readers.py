"""A year's readers of the shipped profile, simulated: what the store saves.

Each reading is of one address of the sitemap, by Zipf's law: the nth is read 1/n as often
as the first. An edit an hour makes all stored answers stale. Readings are spread evenly
over the year, and no reader keeps a page: both are the worst for the store.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.core.handlers.wsgi import WSGIHandler

from ecpat_site.answers.encoding import BROTLI, encoded
from tests.benchmarks.measuring import ask, cpu, request

HELP = "a year's readers of the shipped profile, simulated"
OPTION, AMOUNT, MEANING = "--days", 365, "days that are simulated"

HEADS = [
    *("readings an hour", "from the store, %", "renderings a day", "CPU s a day"),
    *("kB a reading", "GB a month", "behind a cache: GB a month", "asked, %"),
]
READINGS = (10, 100, 1_000, 10_000)
# Each holds its own answers.
PROCESSES = 2
# For how long a shared cache may give a page without asking (s): SHARED_CACHE_SECONDS.
SHARED = 5
MONTHS = 12 / 365


class Page(NamedTuple):
    """What one address takes: milliseconds to make it, bytes to send it."""

    ms: float
    size: int


class Found(NamedTuple):
    """What the readers of some days took."""

    renderings: int
    ms: float
    size: int
    # Of it, what a shared cache before all processes has to fetch.
    fetched: int


def rows(days: int) -> Iterator[list[Any]]:
    """Yield what so many days take, for each number of readings."""
    pages = measured()
    for readings in READINGS:
        found = simulate(pages, readings, days)
        number = readings * 24 * days
        yield [
            readings,
            100 * (1 - found.renderings / number),
            found.renderings // days,
            found.ms / 1000 / days,
            found.size / number / 1000,
            found.size / days / MONTHS / 1e9,
            found.fetched / days / MONTHS / 1e9,
            100 * asked(len(pages), readings / 3600, SHARED),
        ]


def measured() -> list[Page]:
    """Make each page of the sitemap, in its order: the front page, lists, rows."""
    django = WSGIHandler()
    sitemap = ElementTree.fromstring(ask(django, request("/sitemap.xml")).body)  # noqa: S314
    pages = []
    for place in sitemap.findall(".//{*}loc"):
        visit = request(urlsplit(str(place.text)).path)
        body = ask(django, visit).body
        # Timed once more, so that what the process keeps is there.
        ms = cpu(partial(ask, django, visit))
        pages.append(Page(ms, len(encoded(body, BROTLI))))
    return pages


def simulate(
    pages: Sequence[Page], readings: int, days: int, processes: int = PROCESSES
) -> Found:
    """Return what these days take, with so many readings an hour; always the same."""
    chance = Random(1990)  # noqa: S311
    # One place for each page in each process: any may be asked.
    places = [page for page in pages for _ in range(processes)]
    weights = [1 / n for n in range(1, len(pages) + 1) for _ in range(processes)]
    summed = list(accumulate(weights))
    renderings, ms, size, fetched = 0, 0.0, 0, 0
    for _hour in range(24 * days):
        read = chance.choices(range(len(places)), cum_weights=summed, k=readings)
        # Since the edit, each process makes each page once.
        made = set(read)
        renderings += len(made)
        ms += sum(places[n].ms for n in made)
        size += sum(places[n].size for n in read)
        fetched += sum(pages[n].size for n in {place // processes for place in made})
    return Found(renderings, ms, size, fetched)


def asked(pages: int, rate: float, seconds: float) -> float:
    """Return the share of readings for which a shared cache asks the site.

    `rate` is readings a second. A page with r of them is asked for by one reader, then
    given to all within the seconds, r x seconds on average.
    """
    weights = [1 / n for n in range(1, pages + 1)]
    shares = [weight / sum(weights) for weight in weights]
    return sum(share / (1 + share * rate * seconds) for share in shares)
