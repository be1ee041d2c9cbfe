"""Rows as files: CSV and JSON from the same records, each row with its source.

A record's keys are the columns. A file is sent as it is written, so that its
length costs no memory.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

from references.exchange import spreadsheet
from references.exchange.formats import Format
from references.models import Citation
from references.values import addresses
from references.values.source import Source

Record = dict[str, Any]

# The media type of each kind of file, by the end of its name.
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "ics": "text/calendar",
}

SOURCE_COLUMNS = (
    "source_key",
    "source_title",
    "source_publisher",
    "source_issued",
    "source_url",
    "source_relation",
    "source_page",
)


def source(citation: Citation) -> Record:
    """The columns of one source."""
    return {
        "source_key": citation.key,
        "source_title": citation.title,
        "source_publisher": citation.publisher,
        "source_issued": citation.issued,
        "source_url": addresses.link_to(citation.url),
        "source_relation": citation.relation,
        "source_page": absolute(citation.get_absolute_url()),
    }


def legend(columns: Iterable[str]) -> Record:
    """How to use a file, and how to read its columns."""
    return {
        "licence": "https://creativecommons.org/licenses/by-sa/4.0/",
        "dates": "EDTF (ISO 8601-2:2019), level 0 and parts of level 1",
        "countries": "ISO 3166-1 alpha-2; XK is Kosovo",
        "columns": list(columns),
    }


def day_text(day: Any) -> str | None:
    """A day as ISO 8601; None where there is none, or where a date is open there."""
    return day.isoformat() if day and date.min < day < date.max else None


def absolute(path: str) -> str:
    """An address of this site, whole, whatever host was asked."""
    return f"{settings.SITE_URL}{path}"


def csv_lines(columns: tuple[str, ...], records: Iterable[Record]) -> Iterator[str]:
    """Records as CSV, line by line; of a list in a cell, see `_flat`."""
    return spreadsheet.lines(
        columns, ([_flat(record.get(name)) for name in columns] for record in records)
    )


def _flat(value: Any) -> Any:
    """A list as "one; two"; the values of each item as "first: second"."""
    if isinstance(value, list):
        return "; ".join(_flat(item) for item in value)
    if isinstance(value, dict):
        return ": ".join(str(part) for part in value.values())
    return value


def json_lines(about: Record, name: str, records: Iterable[Record]) -> Iterator[str]:
    """One JSON object, piece by piece: what it is about, then a list of records."""
    head = json.dumps(about, ensure_ascii=False, indent=2)
    yield f'{head[:-2]},\n  "{name}": ['
    comma = "\n"
    for record in records:
        yield f"{comma}    {json.dumps(record, ensure_ascii=False)}"
        comma = ",\n"
    yield "\n  ]\n}\n"


def send_file(
    request: HttpRequest, form: Format, records: Iterable[Source], name: str
) -> StreamingHttpResponse:
    """Sources as a file to be saved, sent as it is written."""
    content = [] if request.method == "HEAD" else form.write(records)
    response = StreamingHttpResponse(
        content, content_type=f"{form.media_type}; charset=utf-8"
    )
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{name}{form.ending}"'
    )
    patch_vary_headers(response, ["Accept"])
    return response


def send(
    request: HttpRequest, lines: Iterable[str], name: str, kind: str
) -> StreamingHttpResponse:
    """A file sent as it is written; of a HEAD request, nothing but its headers."""
    content = [] if request.method == "HEAD" else lines
    response = StreamingHttpResponse(
        content, content_type=f"{MEDIA_TYPES[kind]}; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{kind}"'
    return response
