"""The shipped profile: each kind of page and file, rendered anew and from the store."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecpat_site.answers.application import Answers
from ecpat_site.answers.compression import Application
from tests.benchmarks import rulers
from tests.benchmarks.measuring import Answered, ask, cpu, request
from tests.page_text import read
from tests.walk import one_of_each

HELP = "the pages of the shipped profile, rendered anew and from the store"
OPTION, AMOUNT, MEANING = "--runs", 15, "timings of each page, the best of which counts"

HEADS = [
    *("page", "anew ms", "× plainest", "stored ms", "× constant", "304 ms"),
    *("bytes", "gzip", "br", "queries", "elements"),
]
# The row of the shipped profile in each address that names one.
EXAMPLES = {
    "<slug:country>": "th",
    "<slug:key>": "ecpat-uk-our-history",
    "criticism/<slug:slug>": "criticism/figure-of-100000-children",
    "history/<slug:slug>": "history/founding-chiang-mai-1990",
    "open-questions/<slug:slug>": "open-questions/campaign-years",
    "organisations/<slug:slug>": "organisations/the-code",
}
# They lead elsewhere.
NO_PAGES = {
    "/favicon.ico",
    f"/organisations/{settings.SITE_ORGANISATION}/",
}
# Room for all that is asked for here (bytes).
ROOM = 64_000_000
# What takes less than this (ms) is timed so many times at once.
SHORT, MANY = 1, 100


def addresses() -> list[str]:
    """Return one address of each kind of page and file; a page's sources are a file too."""
    pages = [found for found in one_of_each(EXAMPLES) if found not in NO_PAGES]
    return [*pages, "/?sources=bib"]


def rows(runs: int) -> Iterator[list[Any]]:
    """Yield what the rulers took, then what each page took."""
    for application, found in (
        (rulers.application, [rulers.CONSTANT, rulers.PLAINEST]),
        (WSGIHandler(), addresses()),
    ):
        store = Answers(application, ROOM)
        for address in found:
            yield [address, *_taken(application, store, address, runs)]


def _taken(
    application: Application, store: Application, address: str, runs: int
) -> list[Any]:
    """Measure a page, each time in turn with the rulers; return the best of each."""
    visit = request(address)
    with CaptureQueriesContext(connection) as asked:
        answer = ask(application, visit)
    queries = len(asked)
    if answer.status != "200 OK":
        raise SystemExit(f"{address} was answered {answer.status}.")
    sizes = [
        len(ask(store, request(address, **{"Accept-Encoding": name})).body)
        for name in ("identity", "gzip", "br")
    ]
    again = visit | {"HTTP_IF_NONE_MATCH": ask(store, visit).headers["ETag"]}
    # Once more, so that what the process keeps is there.
    is_short = cpu(partial(ask, application, visit)) < SHORT
    works = [
        (application, visit, MANY if is_short else 1),
        (rulers.application, request(rulers.PLAINEST), 1),
        (store, visit, MANY),
        (rulers.application, request(rulers.CONSTANT), MANY),
        (store, again, MANY),
    ]
    tries = [
        [cpu(partial(ask, one, environ), times) for one, environ, times in works]
        for _ in range(runs)
    ]
    anew, plainest, stored, constant, unchanged = map(min, zip(*tries, strict=True))
    times = [anew, anew / plainest, stored, stored / constant, unchanged]
    return [*times, *sizes, queries, _elements(answer)]


def _elements(answer: Answered) -> int | str:
    """Count the elements of a page as a browser builds it; a file has none."""
    if not answer.headers["Content-Type"].startswith("text/html"):
        return "–"
    # The first stands for the document itself.
    return sum(1 for _ in read(answer.body.decode()).walk()) - 1
