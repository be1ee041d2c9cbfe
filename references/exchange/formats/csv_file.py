"""Writes rows and sources as CSV, in which a spreadsheet finds no formula to run.

In a file of sources, `url` is only the source's own address. Another address is in `other_url`,
and `address` says what is there.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence

from references.values.source import FIELDS, Fields

_AT = FIELDS.index("address")
COLUMNS = (*FIELDS[:_AT], "other_url", *FIELDS[_AT:])
# A cell that begins with one of these is a formula to a spreadsheet.
# Source: OWASP, CSV Injection.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    """A file that keeps nothing, so that `csv.writer` returns each line to us."""

    def write(self, line: str) -> str:
        return line


def cell(value: object) -> str:
    """Return a value as a cell; an apostrophe before a formula keeps it from running."""
    text = _text(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _text(value: object) -> str:
    """Return a value as text: a list as "one; two", a dict as its values, None as ""."""
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    if isinstance(value, dict):
        return ": ".join(map(str, value.values()))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


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
    cells = fields | {"authors": fields["authors"].replace("\n", "; ")}
    return [cells[name] for name in COLUMNS]
