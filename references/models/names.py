"""Checks that the sources, readings and doubts exist that markers and fields name.

A name is the key of a source, "key#slug" for one of its readings, or "!slug" for a doubt.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError

from references.models.citation import Citation
from references.models.fields import ReadingSlugField
from references.models.use import Use
from references.prose.markdown import DOUBT
from references.values import text

# At most so many unknown names are reported for each field.
MOST_REFUSED = 5


def known_names(wanted: Collection[str]) -> set[str]:
    """Return the names that exist: those of these names, and some others. Two queries at most."""
    # The others are all readings of the same sources, and, if a doubt is wanted, all doubts.
    doubts = {name for name in wanted if name[0] == DOUBT}
    keys = {name.partition("#")[0] for name in {*wanted} - doubts}
    sources = Citation.objects.filter(key__in=keys)
    known = sources.all_names() if keys else set()
    all_doubts: Any = apps.get_model("references", "Doubt").objects
    return known | all_doubts.all_names() if doubts else known


def naming_nothing(rows: Iterable[Any]) -> list[Any]:
    """Return the rows that name a missing source, reading or doubt. Two queries at most."""
    pairs = [(row, set(chain(*named_by(row).values()))) for row in rows]
    known = known_names(set().union(*(names for _row, names in pairs)))
    return [row for row, names in pairs if not names <= known]


def reading_fields(model: Any) -> dict[str, str]:
    """Return the names of the fields for a reading, each under the field of its source."""
    fields = model._meta.fields
    return {f.of: f.name for f in fields if isinstance(f, ReadingSlugField)}


def named_by(row: Any) -> dict[str, list[str]]:
    """Return, under each field of a row, the names of the sources, readings and doubts in it."""
    names_in: dict[str, list[str]] = defaultdict(list)
    fields_of_readings = reading_fields(type(row))
    for field, key, doubt, slugs in row.cited():
        # Either a doubt, or a source with the slugs of its readings.
        names = [f"{DOUBT}{doubt}" if doubt else key, *(f"{key}#{s}" for s in slugs)]
        # A source that a row links to exists, but maybe not the reading beside it.
        if field not in row.source_fields():
            names_in[field] += names
        elif slugs:
            names_in[fields_of_readings[field]] += names
    return names_in


def check(row: Any, exclude: Collection[str] | None = None) -> None:
    """Raise ValidationError if a field of a row names a missing source, reading or doubt."""
    names_in = {f: n for f, n in named_by(row).items() if f not in (exclude or ())}
    if errors := refusals(names_in):
        raise ValidationError(errors)


def refusals(names_in: Mapping[Any, Sequence[str]]) -> dict[Any, list[str]]:
    """Return sentences on names that don't exist, under the keys of `names_in` (fields or uses)."""
    # At most `MOST_REFUSED` sentences under each key. In prose, the name of a reading,
    # "key#slug", comes together with that of its source, "key".
    wanted = set(chain(*names_in.values()))
    known = known_names(wanted)

    def is_reported(name: str) -> bool:
        """Return whether a name is missing; the reading of a missing source is not reported."""
        source, hash_sign, _slug = name.partition("#")
        return name not in known and (not hash_sign or source in known)

    similar_to = known
    if any(is_reported(name) and _is_key(name) for name in wanted):
        # All keys, so that the sentence can suggest a similar one.
        similar_to = known | Citation.objects.all_keys()
    sentences = {}
    for field, names in names_in.items():
        missing = [name for name in names if is_reported(name)][:MOST_REFUSED]
        if missing:
            sentences[field] = [_unknown(name, similar_to) for name in missing]
    return sentences


def broken() -> Iterator[tuple[Use, str]]:
    """Yield (use, sentence) for each missing source, reading or doubt that a public use names."""
    uses = Use.objects.public().exclude(source="", doubt="").order_by("pk")
    names_in = {
        use: [use.name, *(f"{use.source}#{slug}" for slug in use.readings.split())]
        for use in uses
    }
    for use, sentences in refusals(names_in).items():
        yield from ((use, sentence) for sentence in sentences)


def _unknown(name: str, known: Collection[str]) -> str:
    """Return a sentence on a missing name: it suggests the most similar one, or what to do."""
    key, _hash, word = name.partition("#")
    if name[0] == DOUBT:
        word = name.removeprefix(DOUBT)
        problem = f"No doubt is called “{word}”"
        remedy = "add the doubt first, or correct the name"
        near = [n.removeprefix(DOUBT) for n in known if n[0] == DOUBT]
    elif word:
        problem = f"The source “{key}” has no note “{word}”"
        remedy = "add the note to the source first, or cite the source alone"
        near = [n.partition("#")[2] for n in known if n.startswith(f"{key}#")]
    else:
        word, problem = key, f"No source has the key “{key}”"
        remedy = "add the source first, or correct the key"
        near = [n for n in known if _is_key(n)]
    hint = text.nearest(word, near)
    return f"{problem}; did you mean “{hint}”?" if hint else f"{problem}: {remedy}."


def _is_key(name: str) -> bool:
    return name[0] != DOUBT and "#" not in name
