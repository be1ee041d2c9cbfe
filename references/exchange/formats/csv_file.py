"""Writes rows and sources as CSV, of which a spreadsheet runs nothing as a formula.

`url` is only the source's own address; `address` says what is at `other_url`. A line of
`readings` is what the source says on one point: "founding: A campaign was decided on. “for
all children” (p. 3; read in part, 2026-11-25, at https://example.org/, find “in Oslo”)".
"""

import csv
from collections.abc import Iterable, Iterator, Sequence

from references.values.source import FIELDS, Fields

_AT = FIELDS.index("address")
COLUMNS = (*FIELDS[:_AT], "other_url", *FIELDS[_AT:], "readings")
# A cell that begins with one of these is a formula to a spreadsheet.
# Source: OWASP, CSV Injection.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# How the optional fields of a reading are written.
_OF_READING = {
    "quotation": " “{}”", "locator": "{}; ", "read_on": ", {}", "find": ", find “{}”"
}  # fmt: skip


class _Echo:
    """A file that returns each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def cell(value: object) -> str:
    """Return a value as a cell: "" for None; an apostrophe keeps a formula from running."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def lines(header: Sequence[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file, each with its CRLF (RFC 4180)."""
    writer = csv.writer(_Echo())
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow(map(cell, row))


def write(sources: Iterable[Fields]) -> Iterator[str]:
    """Yield the lines of a CSV file of sources."""
    return lines(COLUMNS, map(_row, sources))


def _row(fields: Fields) -> list[str]:
    """Return the cells of a source, in the order of the columns."""
    cells = fields | {
        "authors": fields["authors"].replace("\n", "; "),
        "readings": "\n".join(map(_paragraph, fields["readings"])),
    }
    return [cells[name] for name in COLUMNS]


def _paragraph(reading: dict[str, str]) -> str:
    """Return a reading (what a source says on one point) as a line of its cell."""
    parts = {
        n: reading[n] and form.format(reading[n]) for n, form in _OF_READING.items()
    }
    return (
        "{slug}: {says}{quotation} ({locator}read {extent}{read_on}, at {read_at}{find})"
    ).format(**reading | parts)
