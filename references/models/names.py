"""Names in markers and fields: whether the sources, readings and doubts are there.

A name is the key of a source, "key#slug" of one of its readings, or "!slug" of a doubt.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError

from references.models.citation import Citation
from references.models.fields import ReadingSlugField
from references.models.use import Use
from references.prose import markdown
from references.prose.markdown import DOUBT
from references.values import text

# So many names that are not there are told of in each field.
MOST_REFUSED = 5


def known_names(wanted: Collection[str]) -> set[str]:
    """Return those of these names that are there, among others. Two queries at most."""
    doubts = {name for name in wanted if name[0] == DOUBT}
    keys = {name.partition("#")[0] for name in {*wanted} - doubts}
    named = Citation.objects.filter(key__in=keys)
    return (named.all_names() if keys else set()) | (_doubts() if doubts else set())


def naming_nothing(rows: Iterable[Any]) -> list[Any]:
    """Return the statements that name what is not there. Two queries at most."""
    named = [(row, {*chain(*named_by(row).values())}) for row in rows]
    known = known_names(set().union(*(names for _row, names in named)))
    return [row for row, names in named if not names <= known]


def reading_fields(model: Any) -> dict[str, str]:
    """Name the field that holds a reading, under the foreign key to its source."""
    fields = model._meta.fields
    return {f.of: f.name for f in fields if isinstance(f, ReadingSlugField)}


def named_by(row: Any) -> dict[str, tuple[str, ...]]:
    """Return the names of sources, readings and doubts under each field with any."""
    named = {
        name: markdown.prose(getattr(row, name)).names for name in row.prose_fields()
    }
    for source, field in reading_fields(type(row)).items():
        slug = getattr(row, field)
        if slug and getattr(row, f"{source}_id"):
            key = getattr(row, source).key
            named[field] = (key, f"{key}#{slug}")
    if row.doubt_key:
        named["doubt"] = (row.doubt_key,)
    return named


def check(row: Any, exclude: Collection[str] | None = None) -> None:
    """Check that all a row names is there; raises ValidationError."""
    named = {f: n for f, n in named_by(row).items() if f not in (exclude or ())}
    if refused := refusals(named):
        raise ValidationError(refused)


def refusals(named: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return, under each field with any, a sentence on the first names not there."""
    wanted = {*chain(*named.values())}
    known = known_names(wanted)
    missing = wanted - known
    # Where the source is not there, its readings are no second fault.
    missing = {n for n in missing if n.partition("#")[0] in {n, *known}}
    if any(_is_key(name) for name in missing):
        known |= Citation.objects.all_keys()
    refused = {f: [n for n in names if n in missing] for f, names in named.items()}
    return {
        field: [_unknown(name, known) for name in names[:MOST_REFUSED]]
        for field, names in refused.items()
        if names
    }


def broken() -> Iterator[tuple[Use, str, str]]:
    """Yield each use that names what is not there, the name, and a sentence."""
    known = Citation.objects.all_names() | _doubts()
    for use in Use.objects.exclude(source="", doubt="").order_by("pk"):
        readings = [f"{use.source}#{slug}" for slug in use.readings.split()]
        names = readings if use.name in known else [use.name]
        for name in names:
            if name not in known:
                yield use, name, _unknown(name, known)


def _unknown(name: str, known: Collection[str]) -> str:
    """Return the sentence about an unknown name: the nearest, or what to do."""
    key, _hash, word = name.partition("#")
    if name[0] == DOUBT:
        word = name.removeprefix(DOUBT)
        problem = f"No doubt is called “{word}”"
        remedy = "add the doubt first, or correct it"
        near = [n.removeprefix(DOUBT) for n in known if n[0] == DOUBT]
    elif word:
        problem = f"The source “{key}” has no note “{word}”"
        remedy = "add it to the source first, or leave the note out"
        near = [n.partition("#")[2] for n in known if n.startswith(f"{key}#")]
    else:
        word, problem = key, f"No source has the key “{key}”"
        remedy = "add the source first, or correct it"
        near = [n for n in known if _is_key(n)]
    hint = text.nearest(word, near)
    return f"{problem}; did you mean “{hint}”?" if hint else f"{problem}: {remedy}."


def _is_key(name: str) -> bool:
    return name[0] != DOUBT and "#" not in name


def _doubts() -> set[str]:
    doubt: Any = apps.get_model("references", "Doubt")
    return doubt.objects.all_names()
