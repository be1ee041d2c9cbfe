"""Sends rows as files, such as CSV, and sources in the formats of reference managers."""

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

# The media type of each kind of file, under the ending of its name.
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}

SOURCE_COLUMNS = (
    *("source_key", "source_title", "source_publisher", "source_issued", "source_url"),
    *("source_relation", "source_page"),
)


def source(citation: Citation) -> Row:
    """Return the values of a source under the names in `SOURCE_COLUMNS`."""
    url = addresses.link_to(citation.url)
    page = f"{settings.SITE_URL}{citation.get_absolute_url()}"
    first = (citation.key, citation.title, citation.publisher, citation.issued)
    values = (*first, url, citation.relation, page)
    return dict(zip(SOURCE_COLUMNS, values, strict=True))


def day_text(day: Any) -> str | None:
    """Return a day as ISO 8601; None for no day, and for the open end of a span."""
    return day.isoformat() if day and date.min < day < date.max else None


def csv_lines(columns: tuple[str, ...], records: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a CSV file: the names of the columns, then each record."""
    return csv_file.lines(columns, (map(record.get, columns) for record in records))


def send_file(
    request: HttpRequest, form: Format, sources: Iterable[Citation], name: str
) -> StreamingHttpResponse:
    """Return a response with sources as a file in this format, for a browser to save."""
    disposition = f'attachment; filename="{name}.{form.code}"'
    response = _stream(request, form.write(sources), form.media_type, disposition)
    patch_vary_headers(response, ["Accept"])
    return response


def send(
    request: HttpRequest, lines: Iterable[str], name: str, kind: str
) -> StreamingHttpResponse:
    """Return a response with lines as a file of a kind ("csv", "json"), for a browser to show."""
    disposition = f'inline; filename="{name}.{kind}"'
    return _stream(request, lines, MEDIA_TYPES[kind], disposition)


def _stream(
    request: HttpRequest, content: Iterable[str], media_type: str, disposition: str
) -> StreamingHttpResponse:
    """Return a response that streams a file; for a HEAD request it has the headers alone."""
    response = StreamingHttpResponse(
        [] if request.method == "HEAD" else content,
        content_type=f"{media_type}; charset=utf-8",
    )
    response.headers["Content-Disposition"] = disposition
    return response
