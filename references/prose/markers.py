"""Markers, with which prose names its sources.

    [@key]   [@key, p. 3]   [@first-key; @second-key]   [@key#slug, p. 3]
    [!slug]   [linking]

The syntax is Pandoc's, without prefixes and suffixes, but with the slug of a reading: what
the source says on one point. `[!slug]` names a doubt. `[linking]` declares that a sentence
only links those around it. A group has at most 500 characters, which limits the time to
read one.
"""

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass

LONGEST_GROUP = 500
LONGEST_KEY = 80
LONGEST_READING = 60
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
# What a browser shows set off as well: static/js/prose.js.
_WRITTEN = re.compile(r"\[(?:[@=]|!(?=\w))[^\[\]]{0,500}\]")
# Before the slug of a doubt, where a source has its key.
DOUBT = "!"
LINKING = "[linking]"


@dataclass(frozen=True, slots=True)
class Marker:
    """One source named in prose; with a locator ("p. 3") and one of its readings, or "".

    The key of a doubt is its slug after an exclamation mark.
    """

    key: str
    locator: str = ""
    reading: str = ""

    @property
    def name(self) -> str:
        """Return what it names: "key", or "key#slug" for a reading."""
        return f"{self.key}#{self.reading}" if self.reading else self.key

    def __str__(self) -> str:
        return f"@{self.name}, {self.locator}" if self.locator else f"@{self.name}"


def read_group(text: str, start: int = 0) -> tuple[tuple[Marker, ...], int] | None:
    """Read the group that opens at `text[start]`: its markers and where it ends.

    The group of a declaration is empty. Returns None where no well-formed group opens.
    """
    if text.startswith(LINKING, start):
        return (), start + len(LINKING)
    if text.startswith(f"[{DOUBT}", start):
        slug = _KEY.match(text, start + 2)
        if (
            slug is None
            or len(slug[0]) > LONGEST_READING
            or text[slug.end() :][:1] != "]"
        ):
            return None
        return (Marker(f"{DOUBT}{slug[0]}"),), slug.end() + 1
    if not text.startswith("[@", start):
        return None
    end = text.find("]", start, start + LONGEST_GROUP)
    if end < 0:
        return None
    markers = []
    for item in text[start + 1 : end].split(";"):
        marker = _read_item(item.strip())
        if marker is None:
            return None
        markers.append(marker)
    return tuple(markers), end + 1


def _read_item(item: str) -> Marker | None:
    match = _KEY.match(item, 1) if item.startswith("@") else None
    if match is None or len(match[0]) > LONGEST_KEY:
        return None
    end = match.end()
    reading = ""
    if item.startswith("#", end):
        named = _KEY.match(item, end + 1)
        if named is None or len(named[0]) > LONGEST_READING:
            return None
        reading, end = named[0], named.end()
    rest = item[end:].strip()
    if rest and not rest.startswith(","):
        return None
    locator = " ".join(rest.removeprefix(",").split())
    if "[" in locator or "@" in locator:
        return None
    return Marker(match[0], locator, reading)


def written(text: str) -> dict[str, tuple[str, ...]]:
    """Return the markers of a text as they are written, each with the names in it.

    That of a figure, "[=slug]", names nothing; nor does one that is not well formed.
    """
    found: dict[str, tuple[str, ...]] = {}
    for begun in _WRITTEN.finditer(text):
        group, _end = read_group(text, begun.start()) or ((), 0)
        found[begun[0]] = tuple(
            n for marker in group for n in (marker.key, marker.name)
        )
    return found


def nearest(key: str, known: Collection[str]) -> str:
    """Return the known key most similar to `key`, or "" if none is similar enough."""
    close = difflib.get_close_matches(key.lower(), known, n=1, cutoff=0.5)
    return close[0] if close else ""


def unknown_key_sentence(key: str, known: Collection[str]) -> str:
    """Return the sentence for an editor about a key that no citation has."""
    keys = [name for name in known if "#" not in name]
    remedy = "add the citation first, or correct it"
    return _unknown(f"No citation has the key “{key}”", key, keys, remedy)


def unknown_doubt_sentence(slug: str, known: Collection[str]) -> str:
    """Return the sentence for an editor about a doubt that is not there."""
    remedy = "add the doubt first, or correct it"
    return _unknown(f"No doubt is called “{slug}”", slug, known, remedy)


def unknown_reading_sentence(name: str, known: Collection[str]) -> str:
    """Return the sentence for an editor about a reading ("key#slug") that is not there.

    `known` holds keys and names of readings.
    """
    key, _hash, slug = name.partition("#")
    its_own = [n.partition("#")[2] for n in known if n.startswith(f"{key}#")]
    problem = f"The citation “{key}” has no reading “{slug}”"
    remedy = "add it to the citation first, or leave the reading out"
    return _unknown(problem, slug, its_own, remedy)


def _unknown(problem: str, name: str, known: Collection[str], remedy: str) -> str:
    """Return a problem with the most similar name, or with what to do."""
    suggestion = nearest(name, known)
    if suggestion:
        return f"{problem}; did you mean “{suggestion}”?"
    return f"{problem}: {remedy}."
