"""Compares the fields of a source in a file with those of the stored one."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from references.exchange.matching import Match
from references.models import Citation
from references.values.source import FIELDS, Source

_COMPARED = tuple(name for name in FIELDS if name != "key")
# Other programs know fewer types: what each of theirs may be among ours.
_COARSE = {
    "article-journal": {"article-magazine", "article-newspaper"},
    "document": set(Citation.Type.values),
    "webpage": {"post", "post-weblog", "report", "pamphlet", "interview"},
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which file and database differ, both values as texts."""

    name: str
    label: str
    ours: str
    theirs: str


def compared(theirs: Source, match: Match) -> tuple[Citation, tuple[Difference, ...]]:
    """Return the source with the values of the file, and where the two differ."""
    stored = match.citation
    # A copy has no cached properties of the values before the change.
    citation = copy(stored) if stored else Citation(key=match.key)
    ours = Source.of(stored).tidy() if stored else Source()
    differences = []
    for name, value in _said(theirs, ours).items():
        before = getattr(ours, name)
        if value != before:
            setattr(citation, name, _written(value))
            label = _column(name).verbose_name
            differences.append(
                Difference(name, str(label), _shown(name, before), _shown(name, value))
            )
    return citation, tuple(differences)


def _said(theirs: Source, ours: Source) -> dict[str, Any]:
    """Return the values that the file gives.

    An address that nobody has judged is probably the source's own.
    """
    said = {name: getattr(theirs, name) for name in _COMPARED}
    if theirs.url and not theirs.address:
        is_ours = theirs.url == ours.url
        said["address"] = ours.address if is_ours else Citation.Address.PROBABLE.value
    if not theirs.relation and ours.type in _COARSE.get(theirs.type, ()):
        said["type"] = ""
    return {name: value for name, value in said.items() if value}


def _written(value: str | tuple[str, ...]) -> str:
    """Return a value as the column has it: authors one a line."""
    return value if isinstance(value, str) else "\n".join(value)


def _shown(name: str, value: str | tuple[str, ...]) -> str:
    """Return a value as an editor reads it: a choice by its label."""
    written = _written(value)
    return str(dict(_column(name).flatchoices).get(written, written))


def _column(name: str) -> Any:
    return Citation._meta.get_field(name)


def sentences(error: ValidationError) -> str:
    """Return the reasons against a source, each after the field that it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    said = {name: " ".join(messages) for name, messages in error.message_dict.items()}
    return " ".join(
        words if name == "__all__" else f"“{_column(name).verbose_name}”: {words}"
        for name, words in said.items()
    )
