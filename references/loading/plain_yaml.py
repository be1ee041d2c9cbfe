"""The YAML of a profile: scalars, lists and mappings, without surprises.

Aliases, tags, repeated names and deep nesting are refused, so that reading a file costs
no more than its size. But for true, false, null and whole numbers, all is text: YAML 1.1
would take "no" (Norwegian) for false, and 12:30 for seven hundred and fifty.
"""

import re
from collections.abc import Iterator
from typing import Any, NoReturn

import yaml

LARGEST = 5_000_000  # bytes
DEEPEST = 5  # levels: the list, a row, its fields, a natural key, one spare

INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}


def list_items(content: bytes) -> list[tuple[int, Any]]:
    """Return the items of a file's list, each with the line it begins on.

    Raises YAMLError with the line and the reason.
    """
    if len(content) > LARGEST:
        raise yaml.YAMLError(f"line 1: the file is larger than {LARGEST:,} bytes.")
    try:
        return [*_items(yaml.parse(content, yaml.CSafeLoader))]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        words = ", ".join(filter(None, [error.context, error.problem]))
    except yaml.reader.ReaderError as error:
        line, words = content.count(b"\n", 0, error.position), error.reason
    raise yaml.YAMLError(f"line {line + 1}: {words}.")


def _items(events: Iterator[Any]) -> Iterator[tuple[int, Any]]:
    next(events)  # the stream begins
    if isinstance(next(events), yaml.StreamEndEvent):
        return
    if not isinstance(root := next(events), yaml.SequenceStartEvent):
        _refuse(root, "a fixture is a list of rows")
    for event in _until_end(events):
        yield event.start_mark.line + 1, _value(events, event, 1)
    next(events)  # the document ends
    if isinstance(after := next(events), yaml.DocumentStartEvent):
        _refuse(after, "a second document begins; put its rows into the first")


def _value(events: Iterator[Any], event: Any, depth: int) -> Any:
    """Return what begins with an event."""
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        _refuse(event, "anchors and aliases (& and *) are not read; write the text out")
    if event.tag:
        _refuse(event, "tags (!) are not read; write plain values")
    if depth >= DEEPEST:
        _refuse(event, "this is nested deeper than any fixture needs")
    if isinstance(event, yaml.ScalarEvent):
        text, is_quoted = event.value, not event.implicit[0]
        number = int(text) if INTEGER.match(text) else text
        return text if is_quoted else CONSTANTS.get(text, number)
    if isinstance(event, yaml.SequenceStartEvent):
        return [_value(events, each, depth + 1) for each in _until_end(events)]
    found: dict[str, Any] = {}
    for each in _until_end(events):
        name = str(_value(events, each, depth + 1))
        if name in found:
            _refuse(each, f"“{name}” is given twice")
        found[name] = _value(events, next(events), depth + 1)
    return found


def _until_end(events: Iterator[Any]) -> Iterator[Any]:
    """Yield what stands in a list or mapping, as far as its end."""
    while not isinstance(event := next(events), yaml.CollectionEndEvent):
        yield event


def _refuse(event: Any, problem: str) -> NoReturn:
    raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
