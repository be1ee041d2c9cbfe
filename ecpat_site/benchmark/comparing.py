"""Pages of sources beside the plainest query of the same rows.

What a page is compared with: the rows it shows, fetched by their numbers, and the same
template filled with them. Nothing can show them for less.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from django.db.models import Model
from django.shortcuts import render
from django.test import RequestFactory

from ecpat_site.benchmark.measuring import measure, median_of, read
from references.catalogue import pages
from references.catalogue.filters import CitationFilter
from references.catalogue.views import PAGE_SIZE
from references.lists import keyset
from references.models import Citation

REQUESTS = RequestFactory()


@dataclass(frozen=True, slots=True)
class Compared:
    """How a page was answered, and in which parts: milliseconds, queries, bytes."""

    queries: int
    size: int
    # Through the whole of Django.
    ms: float
    # What its choices would find, and how many rows there are; then its rows.
    counting: float
    finding: float
    # The same rows by their numbers.
    plainest: float
    rendering: float

    @property
    def ratio(self) -> float:
        """How many times as long as the plainest query and the rendering."""
        return self.ms / (self.plainest + self.rendering)

    @property
    def uncounted(self) -> float:
        """The same, had nothing been counted."""
        return (self.ms - self.counting) / (self.plainest + self.rendering)


@dataclass(frozen=True, slots=True)
class Parts:
    """A page taken apart: how it asks, the rows it got, how it is shown.

    To ask takes so many milliseconds for counting, and so many for its rows.
    """

    ask: Callable[[], tuple[float, float]]
    rows: list[Model]
    show: Callable[[], object]


def compare(address: str, parts: Parts, runs: int) -> Compared:
    """Measure a page, then its parts and the plainest query."""
    whole = measure(address, 1)
    # In turns, so that whatever else the machine does, all of them feel it.
    times = [
        (
            median_of(lambda: read(address), 1),
            *parts.ask(),
            median_of(lambda: _fetched(parts.rows), 1),
            median_of(parts.show, 1),
        )
        for _ in range(runs)
    ]
    ms, counting, finding, plainest, rendering = map(median, zip(*times, strict=True))
    return Compared(
        whole.queries, whole.size, ms, counting, finding, plainest, rendering
    )


def list_parts(address: str) -> Parts:
    """The list of sources at an address, as its view asks for it and shows it."""
    request = REQUESTS.get(address)

    def counted() -> CitationFilter:
        narrowed = CitationFilter(request.GET, Citation.objects.all())
        narrowed.count_choices()
        narrowed.active()
        return narrowed

    def found(narrowed: CitationFilter) -> keyset.Slice:
        return keyset.turn(narrowed.qs, narrowed.order, request.GET, PAGE_SIZE)

    def ask() -> tuple[float, float]:
        start = perf_counter()
        narrowed = counted()
        between = perf_counter()
        found(narrowed)
        return (between - start) * 1000, (perf_counter() - between) * 1000

    narrowed = counted()
    shown = found(narrowed)
    context = {
        "filter": narrowed,
        "active": narrowed.active(),
        "slice": shown,
        "query": narrowed.query,
    }
    template = "references/citation_list.html"
    return Parts(ask, list(shown.rows), lambda: render(request, template, context))


def detail_parts(address: str) -> Parts:
    """The page of a source at an address, likewise; its rows are the uses it shows too."""
    request = REQUESTS.get(address)
    key = address.strip("/").rpartition("/")[2]

    def found() -> pages.CitationPage:
        return pages.citation(Citation.objects.get(key=key))

    page = found()
    rows = [
        page.citation,
        *(use.statement for use in page.uses),
        *(row.citation for row in page.beside),
    ]
    template = "references/citation_detail.html"
    return Parts(
        lambda: (0.0, median_of(found, 1)),
        rows,
        lambda: render(request, template, {"page": page}),
    )


def _fetched(rows: list[Model]) -> list[Model]:
    numbers: dict[Any, list[int]] = {}
    for row in rows:
        numbers.setdefault(type(row), []).append(row.pk)
    return [
        row
        for model, some in numbers.items()
        for row in model._default_manager.filter(pk__in=some)
    ]
