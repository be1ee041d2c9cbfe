"""Writes ranges of pages; each style shortens the second number differently."""

import re
from collections.abc import Callable

_RANGE = re.compile(r"(?<![^\s,])([0-9]{1,9})\s?[-–]\s?([0-9]{1,9})(?![^\s,])")


def whole(pages: str) -> str:
    """Write ranges with a dash, both numbers in full: "217–231"."""
    return _each(pages, lambda _first, last: last)


def chicago(pages: str) -> str:
    """Write ranges as "101–8", "217–31", "1496–504".

    Source: The Chicago Manual of Style, 17th edition, 9.61.
    """
    return _each(pages, _chicago)


def two_digits(pages: str) -> str:
    """Write ranges with two digits at least: "101–08", "217–31", "1496–504"."""
    return _each(pages, lambda first, last: _changed(first, last, least=2))


def shortest(pages: str) -> str:
    """Write ranges with only the digits that change: "101–8", "34–7"."""
    return _each(pages, lambda first, last: _changed(first, last, least=1))


def _each(pages: str, shorten: Callable[[str, str], str]) -> str:
    def written(match: re.Match[str]) -> str:
        first, last = match[1], match[2]
        # "96–8" is short already, and "12–3" may be no range at all.
        is_plain = len(first) == len(last) and first < last
        return f"{first}–{shorten(first, last) if is_plain else last}"

    return _RANGE.sub(written, pages)


def _chicago(first: str, last: str) -> str:
    beyond_hundreds = int(first) % 100
    if int(first) < 100 or beyond_hundreds == 0:
        return last
    return _changed(first, last, least=1 if beyond_hundreds < 10 else 2)


def _changed(first: str, last: str, least: int) -> str:
    """Return the end of `last` in which it differs from `first`, which is as long."""
    same = next(i for i, digit in enumerate(first) if digit != last[i])
    return last[min(same, len(last) - least) :] if len(last) > least else last
