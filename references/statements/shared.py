"""The sources, readings and doubts of all pages, read once a revision.

Where there are more than `MOST_SHARED` sources, a page asks for what it cites, in one query
a kind. Nobody changes what these functions return.
"""

from collections.abc import Collection, Mapping

from references.models import Citation, FormerKey, Reading
from references.models.revision import per_revision
from references.prose.sourcing import Name, Said
from references.statements.doubt import Doubt
from references.values.doubt import DoubtText
from references.values.reading import ReadingText

MOST_SHARED = 2000


def sources(keys: Collection[str]) -> Mapping[str, Citation]:
    """Return the sources of these keys, perhaps with others, also under former keys."""
    return _sources() or Citation.objects.by_key(keys)


def readings(names: Collection[Name]) -> tuple[Mapping[Name, ReadingText], Said]:
    """Return the readings of these names, and what each says; perhaps with more."""
    return _readings() if _sources() else _with_words(Reading.objects.texts(names))


@per_revision
def doubts() -> dict[str, DoubtText]:
    """Return all doubts under their keys, "!slug"."""
    return Doubt.objects.texts(Doubt.objects.all_names())


@per_revision
def _sources() -> dict[str, Citation]:
    """Return all sources under their keys; none if they are too many."""
    rows = list(Citation.objects.order_by()[: MOST_SHARED + 1])
    if len(rows) > MOST_SHARED:
        return {}
    found = {row.key: row for row in rows}
    former = FormerKey.objects.values_list("key", "citation__key")
    return found | {old: found[new] for old, new in former}


@per_revision
def _readings() -> tuple[dict[Name, ReadingText], Said]:
    """Return all readings, also under the former keys of their sources."""
    slugs = Reading.objects.order_by().values_list("citation__key", "slug")
    former = FormerKey.objects.values_list("key", "citation__readings__slug")
    return _with_words(Reading.objects.texts({*slugs, *former}))


def _with_words(texts: dict[Name, ReadingText]) -> tuple[dict[Name, ReadingText], Said]:
    return texts, {n: f"{text.says} {text.quotation}" for n, text in texts.items()}
