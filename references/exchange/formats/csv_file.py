"""Writes sources as CSV, one a row; a spreadsheet opens it without running any of it.

`url` is the source's own address alone; `address` says what is at `other_url`.
"""

from collections.abc import Iterable, Iterator

from references.exchange import spreadsheet
from references.values.source import FIELDS, Source

_AT = FIELDS.index("address")
COLUMNS = (*FIELDS[:_AT], "other_url", *FIELDS[_AT:])


def write(sources: Iterable[Source]) -> Iterator[str]:
    """Yield the file, a line at a time, from tidy sources."""
    return spreadsheet.lines(COLUMNS, map(_row, sources))


def _row(source: Source) -> list[str]:
    row = {name: getattr(source, name) for name in COLUMNS}
    row |= {"authors": "; ".join(source.authors), "url": source.own_url}
    return list(row.values())
