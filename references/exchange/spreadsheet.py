"""Writes rows as CSV that a spreadsheet opens without running any of it."""

import csv
from collections.abc import Iterable, Iterator, Sequence

# A cell that begins with one of these is a formula to a spreadsheet.
# Source: OWASP, CSV Injection.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    """A file that returns each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def cell(value: object) -> str:
    """Return a value as a cell: "" for None; an apostrophe keeps a formula from running."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    written = str(value)
    return f"'{written}" if written.startswith(_FORMULA) else written


def lines(header: Sequence[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file, each with its CRLF.

    Source: RFC 4180.
    """
    writer = csv.writer(_Line())
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])
