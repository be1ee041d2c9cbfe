"""Records as CSV, one a row; a spreadsheet opens it without running any of it.

`url` is the source's own address alone; what stands at `other_url` says `address`.
Nothing here knows of Django or of a database.
"""

from collections.abc import Iterable, Iterator

from references.exchange import spreadsheet
from references.values.source import FIELDS, Source

_AT = FIELDS.index("address")
COLUMNS = (*FIELDS[:_AT], "other_url", *FIELDS[_AT:])


def write(rows: Iterable[Source]) -> Iterator[str]:
    """The file, a line at a time."""
    return spreadsheet.lines(COLUMNS, (_row(row.tidy()) for row in rows))


def _row(record: Source) -> list[str]:
    row = {name: getattr(record, name) for name in COLUMNS}
    row |= {"authors": "; ".join(record.authors), "url": record.own_url}
    return list(row.values())
