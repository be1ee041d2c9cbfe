"""Writes what a source says as paragraphs of its note, and parses such paragraphs.

    founding: A campaign was decided on. “for all children” (p. 3; read in part, 2026-11-25,
    at https://example.org/our-history/, find “in Oslo”)

The words, the place and the words to find may be missing.
"""

import re
from collections.abc import Iterable
from typing import Any

from references.values.reading import ReadingText

_PARAGRAPH = re.compile(
    r"""(?P<slug>[\w-]+):\ (?P<said>.+)\ \(
        (?:(?P<locator>[^()“”]+);\ )?
        read\ (?P<extent>[^(),;“”]+)
        (?:,\ (?P<read_on>[^\s(),“”]+))?
        ,\ at\ (?P<read_at>[^\s“”]+?)
        (?:,\ find\ “(?P<find>[^“”]+)”)?\)""",
    re.VERBOSE | re.ASCII,
)
_QUOTED = re.compile(r"(.*) “([^“”]*)”")


def paragraph(reading: ReadingText) -> str:
    """Return a tidy reading as a paragraph."""
    quoted = f" “{reading.quotation}”"
    # Without its own words, what is said may not be taken for them.
    if not reading.quotation and not reading.says.endswith("”"):
        quoted = ""
    find = f", find “{reading.find}”" if reading.find else ""
    on = f", {reading.read_on}" if reading.read_on else ""
    how = f"read {reading.extent}{on}, at {reading.read_at}{find}"
    where = f"{reading.locator}; " if reading.locator else ""
    return f"{reading.slug}: {reading.says}{quoted} ({where}{how})"


def parse(paragraphs: Iterable[str]) -> tuple[list[str], tuple[ReadingText, ...]]:
    """Part the paragraphs of a note of ours from the readings that follow them."""
    note, readings = [], []
    for written in paragraphs:
        match = _PARAGRAPH.fullmatch(written)
        if match:
            given: Any = match.groupdict(default="")
            said = given.pop("said")
            quoted = _QUOTED.fullmatch(said)
            says, quotation = quoted.groups() if quoted else (said, "")
            readings.append(ReadingText(says=says, quotation=quotation, **given))
        else:
            note.append(written)
    return note, tuple(readings)
