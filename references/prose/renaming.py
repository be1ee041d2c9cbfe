"""Renaming a source in prose: its markers change, and nothing that only looks like one.

A key in code, in the words of a link or behind a backslash is text. The parser decides
which occurrences of a key are in markers.
"""

import re
from dataclasses import replace
from itertools import count

from references.prose import markdown
from references.prose.markers import LONGEST_GROUP, Marker

Group = tuple[Marker, ...]

# Signs that replace a key's last character while the parser is asked.
_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def renamed(text: str, old: str, new: str) -> str:
    """Return the text with each marker of `old` naming `new`, its locator and reading kept.

    A group that would name one place of a source twice names it once. Raises ValueError
    if a group would become too long to be read.
    """
    groups = markdown.parse(text).groups
    places = _places(text, old)
    # From the end, so that earlier positions stay valid.
    for number in sorted(places, reverse=True):
        start = text.rindex("[", 0, places[number])
        end = text.index("]", start) + 1
        group = _rewritten(text[start:end], groups[number], old, new)
        text = text[:start] + group + text[end:]
    wanted = [tuple(m for m, _place in _kept(g, old, new)) for g in groups]
    if list(markdown.parse(text).groups) != wanted:
        raise ValueError(
            f"a group of markers with the key “{new}” in it would be longer than "
            f"{LONGEST_GROUP} characters: part that group in two."
        )
    return text


def _places(text: str, key: str) -> dict[int, int]:
    """Return the groups that name a source, by number, with a position of the key in each.

    The occurrences of the key are numbered. Each number is written into the text, one
    digit at a time, in place of the key's last character. The groups that the parser then
    reads show the digits: nothing else changes, so it reads the same groups.
    """
    groups = markdown.parse(text).groups
    found = [m.start() for m in re.finditer(rf"@{re.escape(key)}(?![\w-])", text, re.A)]
    if not any(m.key == key for group in groups for m in group):
        return {}
    signs = _SIGNS.replace(key[-1], "")
    numbers: dict[int, int] = {}
    for power in count():
        weight = len(signs) ** power
        shown = list(text)
        for number, place in enumerate(found):
            shown[place + len(key)] = signs[number // weight % len(signs)]
        asked = markdown.parse("".join(shown)).groups
        for at, (group, answer) in enumerate(zip(groups, asked, strict=True)):
            digits = [
                signs.find(now.key[-1])
                for was, now in zip(group, answer, strict=True)
                if was.key == key
            ]
            if digits:
                numbers[at] = numbers.get(at, 0) + digits[0] * weight
        if weight * len(signs) >= len(found):
            break
    return {group: found[number] for group, number in numbers.items()}


def _kept(group: Group, old: str, new: str) -> list[tuple[Marker, int]]:
    """Return the markers of a group after renaming, each with its former position."""
    named = [replace(m, key=new) if m.key == old else m for m in group]
    of_new = [m for m in named if m.key == new]
    found = list(enumerate(named))
    if old in (m.key for m in group):
        # A marker of the whole source adds nothing to one of a place or a reading of it.
        is_placed = any(m.locator or m.reading for m in of_new)
        found = [
            (place, marker)
            for place, marker in found
            if marker.key != new
            or (
                marker not in named[:place]
                and (marker.locator or marker.reading or not is_placed)
            )
        ]
    return [(marker, place) for place, marker in found]


def _rewritten(written: str, group: Group, old: str, new: str) -> str:
    """Return the group with its markers renamed; `written` runs from "[" to "]"."""
    # A locator has no "@", so each "@" begins a marker.
    parts = [f"@{part}" for part in written[1:-1].split("@")[1:]]
    places = [place for _marker, place in _kept(group, old, new)]
    kept = [
        f"@{new}{parts[place].removeprefix(f'@{old}')}"
        if group[place].key == old
        else parts[place]
        for place in places
    ]
    if places[-1] != len(parts) - 1:
        kept[-1] = kept[-1].rpartition(";")[0]
    return f"[{''.join(kept)}]"
