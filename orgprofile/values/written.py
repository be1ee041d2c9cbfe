"""Figures written in prose: each number is put in when the text is read.

    [=slug]             how many: "142", "at least 80", "US$1.5 million"
    [=slug countries]   in how many countries, or what else the measure counts second
    [=slug date]        as of when: "12 November 2025"
    [=newest]           the same of the figure in force

The marker of the figure's source follows the last number that it gives in a sentence, after
the word for what is counted and a stop: "142 members in 115 countries.[@key]".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

NEWEST = "newest"
VALUE, DATE = "", "date"
# The slug, the part, and the word for what is counted.
_BINDING = re.compile(
    r"\[=([a-z0-9]+(?:-[a-z0-9]+)*)(?: ([a-z]+))?\]((?: [^\W\d_]+[.,;:]?)?)"
)
_SENTENCE_ENDS = re.compile(r"[.!?…]\W*\s|\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Written:
    """The texts that a figure writes into prose, one for each part, and its marker."""

    parts: Mapping[str, str]
    marker: str = ""


# What an index of words has of the figure in force, which changes with the day.
UNREAD = Written({})


def named(text: str) -> dict[str, tuple[str, ...]]:
    """Return the slugs of the figures that a text writes, each with the parts."""
    found: dict[str, dict[str, None]] = {}
    for binding in _BINDING.finditer(text):
        found.setdefault(binding[1], {})[binding[2] or VALUE] = None
    return {slug: tuple(parts) for slug, parts in found.items()}


def missing(binding: str) -> str:
    """Return what a text has in place of a figure that is not found, or lacks the part."""
    return f"**Missing figure: {binding[2:-1]}**"


def write(text: str, find: Callable[[str], Written | None]) -> str:
    """Return a text with its figures written out.

    One that is not found, or lacks the part, is named in place: a page shows it.
    """

    def words_for(binding: re.Match[str]) -> str:
        slug, part, counted = binding.groups()
        figure = find(slug)
        words = figure.parts.get(part or VALUE) if figure else None
        if figure is UNREAD:
            words = "…"
        if figure is None or words is None:
            return missing(binding[0].removesuffix(counted)) + counted
        following = _BINDING.search(text, binding.end())
        is_again = (
            following is not None
            and following[1] == slug
            and not _SENTENCE_ENDS.search(text, binding.start(3), following.start())
        )
        marker = "" if is_again else figure.marker
        return f"{words}{marker}{counted}" if part == DATE else words + counted + marker

    return _BINDING.sub(words_for, text)
