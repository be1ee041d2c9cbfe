"""Describes each box for prose of a form: its length and the names in it."""

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import pluralize

from references.admin.form_fields import ProseField
from references.models.judging import of_text
from references.models.names import known_names
from references.prose import markdown


def boxes(forms: Iterable[Any]) -> list[tuple[str, str, list[str]]]:
    """Return the label of each box that is not empty, what it holds, and what is not there.

    The last are the markers, as they are written, that name nothing. Two queries at most.
    """
    # A bound field would keep its first value, before the form is filled with a version.
    found = [
        (str(field.label), form.instance, name, markdown.written_markers(text))
        for form in forms
        for name, field in form.fields.items()
        if isinstance(field, ProseField)
        for text in [getattr(form.instance, name)]
        if text
    ]
    known = known_names({n for *_, w in found for names in w.values() for n in names})
    return [
        (label, _in_words(row, name), _unknown(row, name, written, known))
        for label, row, name, written in found
    ]


def _in_words(row: Any, name: str) -> str:
    text = row.prose(name)
    judged = list(of_text(row, name, text, {}))
    bare = sum(sentence.kind == "bare" for sentence in judged)
    without = f", {bare} without a source" if bare else ""
    number, sources = len(judged), len(markdown.prose(text).keys)
    sentences = f"{number} sentence{pluralize(number)}"
    return f"{sentences}{without}; {sources} source{pluralize(sources)}."


def _unknown(
    row: Any, name: str, written: dict[str, tuple[str, ...]], known: set[str]
) -> list[str]:
    text = row.prose(name)
    return [
        marker
        for marker, names in written.items()
        if not (known.issuperset(names) if names else row.is_written(marker, text))
    ]
