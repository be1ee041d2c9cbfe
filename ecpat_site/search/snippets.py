"""Marks the words of a search in a text, and takes the piece of it that has them."""

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from references.values import text

# A piece has so many characters, and so many of them before the first word found.
LONGEST = 240
BEFORE = 70


class _Bare(dict[int, str]):
    """One character for each character, as the index folds it; itself where it can't be.

    So a place in the folded text is the same place in the text.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = text.fold(character)
        self[code] = folded if len(folded) == 1 else character
        return self[code]


_BARE = _Bare()


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern of the words that begin with any of these, in folded text."""
    # Between letters of decomposed text stand its accents.
    begun = "|".join("[\u0300-\u036f]*".join(map(re.escape, word)) for word in words)
    return re.compile(rf"(?<![^\W_])(?:{begun})(?:[^\W_]|[\u0300-\u036f])*")


def marked(written: str, wanted: re.Pattern[str]) -> SafeString:
    """Return a text as HTML in which the words found are marked."""
    html, last = [], 0
    for found in wanted.finditer(written.translate(_BARE)):
        start, end = found.span()
        html += [
            escape(written[last:start]),
            f"<mark>{escape(written[start:end])}</mark>",
        ]
        last = end
    return mark_safe("".join([*html, escape(written[last:])]))  # noqa: S308


def piece(written: str, wanted: re.Pattern[str]) -> str:
    """Return the piece of a text around the first word found; "…" stands for the rest."""
    if len(written) <= LONGEST:
        return written
    found = wanted.search(written.translate(_BARE))
    start = max(found.start() - BEFORE, 0) if found else 0
    start = min(start, len(written) - LONGEST)
    # At words: none of them is cut.
    start = written.rfind(" ", 0, start) + 1
    end = written.find(" ", start + LONGEST)
    end = len(written) if end < 0 else end
    before, after = "…" * (start > 0), "…" * (end < len(written))
    return f"{before}{written[start:end]}{after}"
