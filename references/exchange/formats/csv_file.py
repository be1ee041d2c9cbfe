"""Writes sources as CSV, one a row; a spreadsheet opens it without running any of it.

`url` is the source's own address alone; `address` says what is at `other_url`. A line of
`readings` is what the source says on one point (see `formats.readings`).
"""

from collections.abc import Iterable, Iterator

from references.exchange import spreadsheet
from references.exchange.formats import readings
from references.values.source import FIELDS, Source

_AT = FIELDS.index("address")
COLUMNS = (*FIELDS[:_AT], "other_url", *FIELDS[_AT:], "readings")


def write(sources: Iterable[Source]) -> Iterator[str]:
    """Yield the file, a line at a time, from tidy sources."""
    return spreadsheet.lines(COLUMNS, map(_row, sources))


def _row(source: Source) -> list[str]:
    row = {name: getattr(source, name) for name in COLUMNS}
    said = "\n".join(map(readings.paragraph, source.readings))
    row |= {"authors": "; ".join(source.authors), "url": source.own_url}
    row |= {"readings": said}
    return list(row.values())
