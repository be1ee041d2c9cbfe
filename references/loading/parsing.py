"""The YAML of a profile: scalars, lists and mappings, without surprises.

Aliases, tags, repeated names and deep nesting are refused, so that parsing a file costs
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


class Unreadable(ValueError):  # noqa: N818 (it says what the file is)
    """Raised for a file that is no list of plain values, with its line and the reason."""


def parse(content: bytes) -> list[tuple[int, Any]]:
    """Return the items of a file's list, each with the line it begins on.

    Raises Unreadable.
    """
    if len(content) > LARGEST:
        raise Unreadable(f"line 1: the file is larger than {LARGEST:,} bytes.")
    try:
        return _items(yaml.parse(content.decode("utf-8-sig"), yaml.CSafeLoader))
    except UnicodeDecodeError as error:
        line, words = _line(content, error.start), "not UTF-8 text"
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        words = ", ".join(part for part in (error.context, error.problem) if part)
    except yaml.reader.ReaderError as error:
        line = _line(content, error.position)
        words = f"the character U+{error.character:04X} can’t be in a fixture"
    raise Unreadable(f"line {line}: {words}.")


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _items(events: Iterator[Any]) -> list[tuple[int, Any]]:
    next(events)  # the stream begins
    if isinstance(next(events), yaml.StreamEndEvent):
        return []
    root = next(events)
    found = _value(events, root, 0)
    if not isinstance(root, yaml.SequenceStartEvent):
        _refuse(root, "a fixture is a list of rows")
    next(events)  # the document ends
    if isinstance(after := next(events), yaml.DocumentStartEvent):
        _refuse(after, "a second document begins; put its rows into the first")
    return found


def _value(events: Iterator[Any], event: Any, depth: int) -> Any:
    """Return what begins with an event; of the outermost list, the lines too."""
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        _refuse(event, "anchors and aliases (& and *) are not read; write the text out")
    if event.tag:
        _refuse(event, "tags (!) are not read; write plain values")
    if depth >= DEEPEST:
        _refuse(event, "this is nested deeper than any fixture needs")
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    inner = _until(events)
    if isinstance(event, yaml.SequenceStartEvent):
        items = [(each.start_mark, _value(events, each, depth + 1)) for each in inner]
        return [value if depth else (mark.line + 1, value) for mark, value in items]
    found: dict[str, Any] = {}
    for name in inner:
        _value(events, name, depth + 1)
        if not isinstance(name, yaml.ScalarEvent):
            _refuse(name, "a name is one word")
        if name.value in found:
            _refuse(name, f"“{name.value}” is given twice")
        found[name.value] = _value(events, next(events), depth + 1)
    return found


def _until(events: Iterator[Any]) -> Iterator[Any]:
    """Yield what stands in a list or mapping, as far as its end."""
    while not isinstance(event := next(events), yaml.CollectionEndEvent):
        yield event


def _scalar(event: Any) -> Any:
    if event.implicit[0]:  # without quotes
        if event.value in CONSTANTS:
            return CONSTANTS[event.value]
        if INTEGER.match(event.value):
            return int(event.value)
    return event.value


def _refuse(event: Any, problem: str) -> NoReturn:
    raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
