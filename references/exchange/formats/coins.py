"""A record as COinS: what a page carries so that a reference manager finds its sources.

Source: OpenURL 1.0 (ANSI/NISO Z39.88-2004), key/encoded-value formats.
Nothing here knows of Django or of a database.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from references.values import dates
from references.values.source import Source

_FORMAT = "info:ofi/fmt:kev:mtx:"
_GENRES = {
    "article-journal": ("journal", "article"),
    "article-magazine": ("journal", "article"),
    "article-newspaper": ("journal", "article"),
    "book": ("book", "book"),
    "chapter": ("book", "bookitem"),
    "entry-encyclopedia": ("book", "bookitem"),
    "report": ("book", "report"),
}
# Of the other types, what Dublin Core has for a type, as reference managers know it.
_DUBLIN_CORE = {
    "interview": "interview",
    "post": "forumPost",
    "post-weblog": "blogPost",
    "webpage": "webpage",
}


def title(row: Source) -> str:
    """The title of the empty span, class “Z3988”, that stands for a source.

    Whoever writes it in a page escapes it, as any attribute.
    """
    record = row.tidy()
    pairs = [("ctx_ver", "Z39.88-2004"), *_identifiers(record), *_referent(record)]
    return urlencode([(name, value) for name, value in pairs if value])


def _identifiers(record: Source) -> Iterator[tuple[str, str]]:
    yield "rft_id", record.doi and f"info:doi/{record.doi}"
    yield "rft_id", record.own_url


def _referent(record: Source) -> Iterator[tuple[str, str]]:
    """What the source is, in the words of its format."""
    format_, genre = _GENRES.get(record.type, ("dc", ""))
    yield "rft_val_fmt", f"{_FORMAT}{format_}"
    yield "rft.genre", genre
    if format_ == "journal":
        yield "rft.atitle", record.title
        yield "rft.jtitle", record.container_title
    elif genre == "bookitem":
        yield "rft.atitle", record.title
        yield "rft.btitle", record.container_title
    elif format_ == "book":
        yield "rft.btitle", record.title
        yield "rft.series", record.container_title
    else:
        yield "rft.type", _DUBLIN_CORE.get(record.type, "document")
        yield "rft.title", record.title
        yield "rft.source", record.container_title
        yield "rft.identifier", record.own_url
    if format_ == "dc":
        yield from (("rft.creator", name) for name in record.authors)
    else:
        yield from (("rft.au", name) for name in record.authors)
        yield "rft.volume", record.volume
        yield "rft.issue", record.issue
        yield "rft.pages", record.page
    yield ("rft.publisher" if format_ == "dc" else "rft.pub"), record.publisher
    yield "rft.date", _day(record.issued)
    yield "rft.language", record.language


def _day(edtf: str) -> str:
    """The date as far as it is one for a machine: OpenURL knows no doubt and no span."""
    return dates.parse(edtf).machine_text if edtf else ""
