"""Writes what a source says as a paragraph.

    founding: A campaign was decided on. “for all children” (p. 3; read in part, 2026-11-25,
    at https://example.org/our-history/, find “in Oslo”)

The words, the place and the words to find may be missing.
"""

from references.values.reading import ReadingText


def paragraph(reading: ReadingText) -> str:
    """Return a tidy reading as a paragraph."""
    quoted = f" “{reading.quotation}”" if reading.quotation else ""
    find = f", find “{reading.find}”" if reading.find else ""
    on = f", {reading.read_on}" if reading.read_on else ""
    how = f"read {reading.extent}{on}, at {reading.read_at}{find}"
    where = f"{reading.locator}; " if reading.locator else ""
    return f"{reading.slug}: {reading.says}{quoted} ({where}{how})"
