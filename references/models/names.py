"""Names in markers and fields: whether the sources, readings and doubts are there."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from django.apps import apps

from references.models.citation import Citation
from references.prose import markers
from references.prose.markers import DOUBT

# So many names that are not there are told of in each field.
MOST_REFUSED = 5


def naming_nothing(rows: Iterable[Any]) -> list[Any]:
    """Return the statements that name a source, reading or doubt that is not there.

    Two queries at most, however many rows there are.
    """
    named = [(row, {*chain(*row.named().values())}) for row in rows]
    wanted = set().union(*(names for _row, names in named))
    keys = {name for name in wanted if name[0] != DOUBT and "#" not in name}
    there = Citation.objects.names_of(keys)
    if any(name[0] == DOUBT for name in wanted):
        there = {*there, *_doubts()}
    return [row for row, names in named if not names <= {*there}]


def refusals(named: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return, under each field, a sentence on each name that is not there."""
    wanted = {name for names in named.values() for name in names}
    doubts = {name for name in wanted if name[0] == DOUBT}
    found = _missing_sources(named, wanted - doubts)
    if not doubts:
        return found
    there = _doubts()
    slugs = [name.removeprefix(DOUBT) for name in there]
    refused = _first_refused(
        named,
        doubts - there,
        lambda n: markers.unknown_doubt_sentence(n.removeprefix(DOUBT), slugs),
    )
    return {field: found[field] + refused[field] for field in named}


def _missing_sources(
    named: Mapping[str, Sequence[str]], wanted: set[str]
) -> dict[str, list[str]]:
    known = Citation.objects.names_of({name for name in wanted if "#" not in name})
    missing = wanted - known
    keys = {name for name in missing if "#" not in name}
    # Where the source is not there, its readings are no second fault.
    missing = {n for n in missing if n in keys or n.partition("#")[0] not in keys}
    near = Citation.objects.compared_with(keys) if keys else set()

    def sentence(name: str) -> str:
        if name in keys:
            return markers.unknown_key_sentence(name, near)
        return markers.unknown_reading_sentence(name, known)

    return _first_refused(named, missing, sentence)


def _first_refused(
    named: Mapping[str, Sequence[str]],
    missing: Collection[str],
    sentence: Callable[[str], str],
) -> dict[str, list[str]]:
    """Word the first missing names of each field.

    They are enough to act on, and finding what each resembles takes time.
    """
    return {
        field: [sentence(n) for n in [n for n in names if n in missing][:MOST_REFUSED]]
        for field, names in named.items()
    }


def _doubts() -> set[str]:
    doubt: Any = apps.get_model("references", "Doubt")
    names: set[str] = doubt.objects.all_names()
    return names
