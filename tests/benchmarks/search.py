"""A search of very many rows: events, and sources with what they say."""

from collections.abc import Iterator
from itertools import islice

from references.models import Citation, Reading
from references.uses import index
from tests.benchmarks.filling import make, make_organisations, make_sources
from tests.benchmarks.history import events_of
from tests.benchmarks.references import sources
from timeline.models import HistoryEvent

MODEL = HistoryEvent
ROWS = 100_000
HELP = "rows: two fifths events, two fifths sources, one fifth readings"


def fill(rows: int) -> None:
    """Make so many rows; a word in fifty is rare, and one in half of them frequent."""
    make_sources(100)
    plain = list(Citation.objects.all())
    make(islice(events_of(make_organisations(2), rows, plain), rows * 2 // 5))
    make(sources(rows * 2 // 5))
    make(
        Reading(
            citation=source,
            slug="point",
            says=f"{source.title} has been read, and says so.",
            read_at="https://example.org/",
            read_on="2026-11-26",
            extent=Reading.Extent.PART,
        )
        for source in Citation.objects.order_by("pk")[: rows // 5]
    )
    index.reindex()


def pages() -> Iterator[tuple[str, str]]:
    """Yield each search that is measured, and its address."""
    queries = {
        "nothing asked": "",
        "a word found often": "q=children",
        "a word found often, of a kind": "q=children&kind=history",
        "a word found often, of a kind, last page": "q=children&kind=history&page=200",
        "a word found often, sources": "q=children&kind=sources",
        "a word found rarely": "q=rapporteur",
        "a word of titles": "q=campaign",
        "a word, none found": "q=nobody",
        "two words found often": "q=children+the",
        "two words, few together": "q=children+rapporteur",
        "letters that begin many words": "q=a+c+r+i+n+o+t+s",
    }
    for label, query in queries.items():
        yield label, f"/search/?{query}"


def files() -> Iterator[tuple[str, str, bytes]]:
    """Yield no file: a search gives none."""
    yield from ()
