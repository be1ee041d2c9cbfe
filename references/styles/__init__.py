"""Writes a source in the styles that a reader may ask for.

A style is a function from a source to parts, which the template tag escapes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from references.styles import apa, chicago, mla, vancouver
from references.styles.house import write as house
from references.styles.line import Part
from references.values.source import Source

__all__ = ["STYLES", "Part", "Style", "copyable", "house", "plain"]


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


def copyable(source: Source, style: str = "house") -> tuple[Part, ...]:
    """Write a source as text to copy, then each address it links to and doesn't print.

    Of the looks of a part its language alone is kept.
    """
    parts = STYLES[style].write(source)
    words = "".join(part.text for part in parts)
    linked = dict.fromkeys(part.href for part in parts)
    hidden = " ".join(href for href in linked if href and href not in words)
    between = " " if hidden and not words.endswith(" ") else ""
    return (
        *(Part(part.text, lang=part.lang) for part in parts),
        Part(f"{between}{hidden}"),
    )


def _words(parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts).strip()
