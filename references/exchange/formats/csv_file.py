"""Writes sources as CSV, one a row; a spreadsheet opens it without running any of it.

`url` is the source's own address alone; `address` says what is at `other_url`. A line of
`readings` is what the source says on one point: "founding: A campaign was decided on. “for
all children” (p. 3; read in part, 2026-11-25, at https://example.org/, find “in Oslo”)".
"""

from collections.abc import Iterable, Iterator

from references.exchange import spreadsheet
from references.values.source import FIELDS, Fields

_AT = FIELDS.index("address")
COLUMNS = (*FIELDS[:_AT], "other_url", *FIELDS[_AT:], "readings")


def write(sources: Iterable[Fields]) -> Iterator[str]:
    """Yield the file, a line at a time."""
    return spreadsheet.lines(COLUMNS, map(_row, sources))


def _row(fields: Fields) -> list[str]:
    cells = fields | {
        "authors": fields["authors"].replace("\n", "; "),
        "readings": "\n".join(map(_paragraph, fields["readings"])),
    }
    return [cells[name] for name in COLUMNS]


def _paragraph(reading: dict[str, str]) -> str:
    parts = {
        "quotation": " “{}”", "locator": "{}; ", "read_on": ", {}", "find": ", find “{}”"
    }  # fmt: skip
    said = {
        n: form.format(reading[n]) if reading[n] else "" for n, form in parts.items()
    }
    return (
        "{slug}: {says}{quotation} ({locator}read {extent}{read_on}, at {read_at}{find})"
    ).format(**reading | said)
