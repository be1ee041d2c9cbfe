"""Builds a reference from runs of text, and the punctuation between them."""

import re
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

_CLOSING = "”"
# A title’s own quotation marks become single ones inside those of a style.
INNER = str.maketrans({"“": "‘", "”": "’", '"': "'"})
_MARK = re.compile(r"[.,]?")
_LOOKS = ("href", "is_italic", "lang")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text: plain, a link to `href`, or a title to be set in italics.

    `lang` is the tag of its language, "" for that of the page.
    """

    text: str
    href: str = ""
    is_italic: bool = False
    lang: str = ""


class Line:
    """A reference as it grows. An empty run is left out with the text before it."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._closing = ""

    def put(self, before: str, text: str, **looks: Any) -> None:
        """Add a run; `before` separates it from the last one, if there is any.

        A stop is not doubled, and comes inside a closing quotation mark. `looks` are the
        other fields of a `Part`.
        """
        if text:
            self._separate(before)
            self._parts.append(Part(text, **looks))

    def quote(self, before: str, text: str, **looks: Any) -> None:
        """Add a run in quotation marks."""
        if text:
            self.put(before, f"“{text.translate(INNER)}", **looks)
            self._closing = _CLOSING

    def stop(self) -> None:
        """End with a full stop, unless the last run ends itself."""
        self._separate(".")

    def parts(self) -> tuple[Part, ...]:
        """Return the runs; neighbours that look alike are joined."""
        joined: list[Part] = []
        for looks, alike in groupby(self._parts, key=attrgetter(*_LOOKS)):
            text = "".join(part.text for part in alike)
            if text:
                joined.append(Part(text, *looks))
        return tuple(joined)

    def _separate(self, before: str) -> None:
        if not self._parts:
            return
        match = _MARK.match(before)
        mark = match[0] if match else ""
        last = self._parts[-1].text.rstrip("”’")[-1:]
        is_double = last in (".?!" if mark == "." else ",")
        written = "" if is_double else mark
        self._parts.append(Part(f"{written}{self._closing}{before[len(mark) :]}"))
        self._closing = ""


def labelled(label: str, text: str) -> str:
    """Return the text after its label, "" if there is no text."""
    return f"{label}{text}" if text else ""


def capital(text: str) -> str:
    """Return the text with a capital to begin a sentence."""
    return text[:1].upper() + text[1:]
