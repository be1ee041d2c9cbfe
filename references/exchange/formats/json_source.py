"""Splits a JSON file into its items, each with the line it begins on."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from references.exchange.formats import found
from references.exchange.formats.found import Unreadable

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]|\n', re.DOTALL)
_BETWEEN = re.compile(r"[ \t\n]*")


def _check_depth(text: str) -> None:
    """Raise Unreadable if brackets are nested too deep to make sense."""
    depth, line = 0, 1
    for match in _TOKEN.finditer(text):
        first = match[0][0]
        if first in "[{":
            depth += 1
            found.check_depth(depth, line)
        elif first in "]}":
            depth -= 1
        line += match[0].count("\n")


def items(text: str) -> Iterator[tuple[int, Any]]:
    """Yield each item of the list, or the only one, with the line it begins on.

    Raises Unreadable if the text is no JSON, and beyond the limits.
    """
    if not text.strip():
        return
    _check_depth(text)
    decoder = json.JSONDecoder(parse_constant=_refuse_constant)
    position, line = _past_space(text, 0), 1
    counted = number = 0
    is_list = text.startswith("[", position)
    position = _past_space(text, position + is_list)
    while not (is_list and text.startswith("]", position)):
        number += 1
        found.check_number(number)
        line += text.count("\n", counted, position)
        counted = position
        try:
            item, position = decoder.raw_decode(text, position)
        except ValueError as error:
            at = error.lineno if isinstance(error, json.JSONDecodeError) else line
            raise Unreadable(
                f"Line {at}: this is not JSON, or the file is cut off "
                f"({str(error).split(':')[0].lower()}). Export it again."
            ) from error
        yield line, item
        position = _past_space(text, position)
        if is_list and text.startswith(",", position):
            position = _past_space(text, position + 1)
        elif not is_list:
            break
        elif not text.startswith("]", position):
            line += text.count("\n", counted, position)
            raise Unreadable(
                f"Line {line}: after an item a comma or the end of the list is missing, "
                "or the file is cut off. Export it again."
            )
    rest = _past_space(text, position + is_list)
    if rest < len(text):
        line += text.count("\n", counted, rest)
        raise Unreadable(
            f"Line {line}: something follows the end of the list: "
            f"“{text[rest : rest + 30]}”. Take it out."
        )


def only(text: str, lines: Collection[int]) -> str:
    """Return the items that begin on these lines as a file."""
    kept = [item for line, item in items(text) if line in lines]
    return f"{json.dumps(kept, ensure_ascii=False, indent=2)}\n"


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _past_space(text: str, position: int) -> int:
    match = _BETWEEN.match(text, position)
    return match.end() if match else position
