"""Writes a source in the styles that a reader may ask for.

A style is a function from a source to parts, which the template tag escapes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from references.styles import apa, chicago, mla, vancouver
from references.styles.house import write as house
from references.styles.line import Part
from references.values.source import Source

__all__ = ["STYLES", "Part", "Style", "copyable", "house", "in_each", "plain"]


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its code in addresses, its name for readers, and how it writes."""

    code: str
    name: str
    write: Callable[[Source], tuple[Part, ...]]


STYLES = {
    style.code: style
    for style in (
        Style("house", "This site", house),
        Style("apa", "APA 7", apa.write),
        Style("chicago", "Chicago 17, notes", chicago.write),
        Style("mla", "MLA 9", mla.write),
        Style("vancouver", "Vancouver", vancouver.write),
    )
}


def plain(source: Source, style: str = "house") -> str:
    """Write a source as plain text in the style of this code."""
    return _words(STYLES[style].write(source))


def copyable(source: Source, style: str = "house") -> str:
    """Write a source as plain text, then each address it links to and doesn't print."""
    parts = STYLES[style].write(source)
    words = _words(parts)
    linked = dict.fromkeys(part.href for part in parts)
    return " ".join([words, *(href for href in linked if href and href not in words)])


def in_each(source: Source) -> list[tuple[str, str]]:
    """Write a source in each style: (the name of the style, the text to copy)."""
    return [(style.name, copyable(source, code)) for code, style in STYLES.items()]


def _words(parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts).strip()
