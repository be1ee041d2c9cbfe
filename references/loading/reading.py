"""Reads the files of a profile as plain values: YAML, JSON, or JSON lines (a row on each line).

Aliases, tags, repeated names and deep nesting are refused, so that the time to read a file
depends on its size alone. Values are read as text, except true, false and null: so "no" and
12:30 stay text. The field of a row later converts texts such as 12 or 2018-06-08.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import yaml

ENDINGS = (".yaml", ".json", ".jsonl")
LARGEST = 5_000_000  # bytes
DEEPEST = 5  # levels: the list, a row, its fields, a natural key, one spare

CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
TOO_DEEP = "this is nested deeper than any fixture needs"
# Advice on two mistakes in YAML that beginners make, under the messages of the parser.
CURES = {
    "mapping values are not allowed in this context": ": put a text with a colon in "
    "quotes",
    "found character that cannot start any token": ": indent with blanks, never with a tab, "
    "and put a text that begins with a sign in quotes",
}
NO_LIST = "a fixture is a list of rows"


class UnreadableFileError(ValueError):
    """Raised for a file that can't be read, with the reason and the line of the fault."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


def items(file: str, content: bytes) -> list[tuple[int, Any]]:
    """Return (line, item) for each item of a file; raises UnreadableFileError.

    In JSON the line is the number of the item.
    """
    if len(content) > LARGEST:
        raise UnreadableFileError(f"the file is larger than {LARGEST:,} bytes")
    try:
        match Path(file).suffix:
            case ".yaml":
                return [*_yaml_items(content)]
            case ".json":
                return _json_items(content)
            case ".jsonl":
                lines = content.removeprefix(BOM_UTF8).splitlines()
                rows = filter(bytes.strip, lines)
                return _json_items(b"[" + b",\n".join(rows) + b"]")
        line, words = 0, f"name a file that ends in {', '.join(ENDINGS)}"
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        words = ", ".join(filter(None, [error.context, error.problem]))
        words += CURES.get(error.problem or "", "")
    except yaml.reader.ReaderError as error:
        line, words = content.count(b"\n", 0, error.position), error.reason
    except json.JSONDecodeError as error:
        line, words = error.lineno - 1, error.msg
    except RecursionError:
        line, words = 0, TOO_DEEP
    except ValueError as error:
        line, words = 0, str(error)
    raise UnreadableFileError(words, line + 1)


def _json_items(content: bytes) -> list[tuple[int, Any]]:
    """Return (number, item) for each item of a JSON list; numbers and NaN are text, as in YAML."""
    rows = json.loads(
        content,
        object_pairs_hook=_mapping,
        parse_int=str,
        parse_float=str,
        parse_constant=str,
    )
    if not isinstance(rows, list):
        raise ValueError(NO_LIST)
    return [*enumerate(rows, 1)]


def _mapping(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return the pairs of a JSON object as a dict; raises ValueError for a repeated name."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise ValueError(f"“{name}” is given twice")
        values[name] = value
    return values


def _yaml_items(content: bytes) -> Iterator[tuple[int, Any]]:
    """Yield (line, item) for each item of a YAML list: the line on which the item begins."""
    events: Iterator[Any] = yaml.parse(content, yaml.CSafeLoader)
    next(events)  # the stream begins
    if isinstance(next(events), yaml.StreamEndEvent):
        return
    if not isinstance(root := next(events), yaml.SequenceStartEvent):
        _refuse(root, NO_LIST)
    for event in _until_end(events):
        yield event.start_mark.line + 1, _yaml_value(events, event, 1)
    next(events)  # the document ends
    if isinstance(after := next(events), yaml.DocumentStartEvent):
        _refuse(after, "a second document begins; put its rows into the first")


def _yaml_value(events: Iterator[Any], event: Any, depth: int) -> Any:
    """Return the value that begins with this event of the parser; take its events from `events`."""
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        _refuse(event, "anchors and aliases (& and *) are not read; write the text out")
    if event.tag:
        _refuse(event, "tags (!) are not read; write plain values")
    if depth >= DEEPEST:
        _refuse(event, TOO_DEEP)
    if isinstance(event, yaml.ScalarEvent):
        is_plain = event.implicit[0]  # without quotes
        return CONSTANTS.get(event.value, event.value) if is_plain else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return [_yaml_value(events, each, depth + 1) for each in _until_end(events)]
    values: dict[str, Any] = {}
    for each in _until_end(events):
        name = str(_yaml_value(events, each, depth + 1))
        if name in values:
            _refuse(each, f"“{name}” is given twice")
        values[name] = _yaml_value(events, next(events), depth + 1)
    return values


def _until_end(events: Iterator[Any]) -> Iterator[Any]:
    """Yield the first event of each entry, until the list or mapping ends."""
    # The caller has to take the other events of an entry from `events` before the next one.
    while not isinstance(event := next(events), yaml.CollectionEndEvent):
        yield event


def _refuse(event: Any, problem: str) -> NoReturn:
    raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
