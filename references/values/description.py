"""Describes a source that nobody recorded yet, as a file, a reference or a page has it.

A description is a dictionary: fields by their names; under `unsure` the names of those that
may easily be wrong, under `left_out` what is not kept; or a `problem`, why there is none.
"""

from references.values.source import FIELDS, Fields


def description(kind: str = "") -> Fields:
    """Return a description without a field; `kind` says of what: "a reference"."""
    return {"kind": kind, "unsure": [], "left_out": []}


def put(said: Fields, name: str, value: str, *, unsure: bool = False) -> None:
    """Keep the first value that a field is given."""
    if value and name not in said:
        said[name] = value
        said["unsure"] += [name] * unsure


def fields_in(said: Fields) -> Fields:
    """Return the fields that a description gives."""
    return {name: said[name] for name in FIELDS if said.get(name)}
