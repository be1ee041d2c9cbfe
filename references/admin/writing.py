"""Describes each box for prose of a form: its length and the names in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from references.admin.form_fields import ProseField
from references.models.judging import of_text
from references.models.names import known_names
from references.prose import markdown


@dataclass(frozen=True, slots=True)
class Box:
    """A box for prose that is not empty: its label, and in words what it holds.

    `unknown` are the markers, as they are written, that name nothing that is there.
    """

    label: str
    holds: str
    unknown: tuple[str, ...]


def boxes(forms: Iterable[Any]) -> list[Box]:
    """Return the boxes of forms that are not empty. Two queries at most."""
    # A bound field would keep its first value, before the form is filled with a version.
    found = [
        (form, name, markdown.written_markers(text))
        for form in forms
        for name, field in form.fields.items()
        if isinstance(field, ProseField)
        for text in [getattr(form.instance, name)]
        if text
    ]
    known = known_names({n for *_, w in found for names in w.values() for n in names})
    return [_box(form, name, written, known) for form, name, written in found]


def _box(
    form: Any, name: str, written: dict[str, tuple[str, ...]], known: set[str]
) -> Box:
    row = form.instance
    text = row.prose(name)
    unknown = tuple(
        marker
        for marker, names in written.items()
        if not (known.issuperset(names) if names else row.is_written(marker, text))
    )
    judged = list(of_text(row, name, text, {}))
    bare = sum(sentence.kind == "bare" for sentence in judged)
    without = f", {bare} without a source" if bare else ""
    sources = _number(len(markdown.prose(text).keys), "source")
    holds = f"{_number(len(judged), 'sentence')}{without}; {sources}."
    return Box(str(form.fields[name].label), holds, unknown)


def _number(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
