"""The sources, readings and doubts of all pages, read once a revision.

Where there are more than `MOST_SHARED` sources, a page asks for those that it cites, in one
query a kind. Nobody changes what these functions return.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from references.models import Citation, FormerKey, Reading
from references.models.doubt import Doubt
from references.models.revision import per_revision
from references.prose.sourcing import Name, Said, said_in
from references.values.doubt import DoubtText
from references.values.reading import ReadingText

MOST_SHARED = 2000


@dataclass(frozen=True, slots=True)
class Shared:
    """Sources by key, readings by key and slug, former keys included; doubts by "!slug".

    `said` has what each reading says, in our words and its own.
    """

    sources: Mapping[str, Citation]
    readings: Mapping[Name, ReadingText]
    doubts: Mapping[str, DoubtText]
    said: Said


def shared(
    keys: Collection[str], names: Collection[Name], doubts: Collection[str]
) -> Shared:
    """Return these sources, readings and doubts, perhaps with others."""
    return _all_shared() or _shared(
        Citation.objects.by_key(keys),
        Reading.objects.texts_of(names) if names else {},
        Doubt.objects.texts(doubts) if doubts else {},
    )


@per_revision
def _all_shared() -> Shared | None:
    """Return all there is; None if there is too much."""
    rows = list(Citation.objects.order_by()[: MOST_SHARED + 1])
    if len(rows) > MOST_SHARED:
        return None
    sources = {row.key: row for row in rows}
    readings = Reading.objects.texts()
    # Of those there: somebody may save a source between two queries.
    former = FormerKey.objects.filter(citation__key__in=sources)
    for old, key in former.values_list("key", "citation__key"):
        sources[old] = sources[key]
        own = [slug for named, slug in readings if named == key]
        readings |= {(old, slug): readings[key, slug] for slug in own}
    return _shared(sources, readings, Doubt.objects.texts(Doubt.objects.all_names()))


def _shared(
    sources: Mapping[str, Citation],
    readings: Mapping[Name, ReadingText],
    doubts: Mapping[str, DoubtText],
) -> Shared:
    return Shared(sources, readings, doubts, said_in(readings))
