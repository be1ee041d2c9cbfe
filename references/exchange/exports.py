"""Sends rows as files: CSV from records, by their keys."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

from references.exchange.formats import Format, csv_file
from references.models import Citation
from references.values import addresses

Row = dict[str, Any]

# The media type of each kind of file, by the end of its name.
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}

SOURCE_COLUMNS = (
    *("source_key", "source_title", "source_publisher", "source_issued", "source_url"),
    *("source_relation", "source_page"),
)


def source(citation: Citation) -> Row:
    """Return the columns of one source."""
    url = addresses.link_to(citation.url)
    page = f"{settings.SITE_URL}{citation.get_absolute_url()}"
    named = (citation.key, citation.title, citation.publisher, citation.issued)
    values = (*named, url, citation.relation, page)
    return dict(zip(SOURCE_COLUMNS, values, strict=True))


def day_text(day: Any) -> str | None:
    """Return a day as ISO 8601; None where there is none, or where a date is open."""
    return day.isoformat() if day and date.min < day < date.max else None


def csv_lines(columns: tuple[str, ...], records: Iterable[Row]) -> Iterator[str]:
    """Yield records as CSV, line by line; for a list in a cell, see `_flat`."""
    return csv_file.lines(
        columns, ([_flat(record.get(name)) for name in columns] for record in records)
    )


def _flat(value: Any) -> Any:
    """Write a list as "one; two", the values of each item as "first: second"."""
    if isinstance(value, list):
        return "; ".join(_flat(item) for item in value)
    if isinstance(value, dict):
        return ": ".join(str(part) for part in value.values())
    return value


def send_file(
    request: HttpRequest, form: Format, sources: Iterable[Citation], name: str
) -> StreamingHttpResponse:
    """Send sources as a file to be saved."""
    to = f'attachment; filename="{name}.{form.code}"'
    response = _stream(request, form.write(sources), form.media_type, to)
    patch_vary_headers(response, ["Accept"])
    return response


def send(
    request: HttpRequest, lines: Iterable[str], name: str, kind: str
) -> StreamingHttpResponse:
    """Send lines as a file of this kind, to be shown."""
    filename = f'inline; filename="{name}.{kind}"'
    return _stream(request, lines, MEDIA_TYPES[kind], filename)


def _stream(
    request: HttpRequest, content: Iterable[str], media_type: str, disposition: str
) -> StreamingHttpResponse:
    """Stream a file; answer a HEAD request with the headers alone."""
    response = StreamingHttpResponse(
        [] if request.method == "HEAD" else content,
        content_type=f"{media_type}; charset=utf-8",
    )
    response.headers["Content-Disposition"] = disposition
    return response
