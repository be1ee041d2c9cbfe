"""Writes a source as COinS, by which a reference manager finds the sources of a page.

Source: OpenURL 1.0 (ANSI/NISO Z39.88-2004), key/encoded-value formats.
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
# The types in Dublin Core of the others, as reference managers know them.
_DUBLIN_CORE = {
    "interview": "interview",
    "post": "forumPost",
    "post-weblog": "blogPost",
    "webpage": "webpage",
}


def title(source: Source) -> str:
    """Return the title of the empty span, class “Z3988”, that describes a source.

    It is not escaped yet.
    """
    pairs = [("ctx_ver", "Z39.88-2004"), *_pairs(source.tidy())]
    return urlencode([(name, value) for name, value in pairs if value])


def _pairs(source: Source) -> Iterator[tuple[str, str]]:
    yield "rft_id", source.doi and f"info:doi/{source.doi}"
    yield "rft_id", source.own_url
    format_, genre = _GENRES.get(source.type, ("dc", ""))
    yield "rft_val_fmt", f"{_FORMAT}{format_}"
    yield "rft.genre", genre
    if format_ == "journal":
        yield "rft.atitle", source.title
        yield "rft.jtitle", source.container_title
    elif genre == "bookitem":
        yield "rft.atitle", source.title
        yield "rft.btitle", source.container_title
    elif format_ == "book":
        yield "rft.btitle", source.title
        yield "rft.series", source.container_title
        yield "rft.isbn", source.isbn
    else:
        yield "rft.type", _DUBLIN_CORE.get(source.type, "document")
        yield "rft.title", source.title
        yield "rft.source", source.container_title
        yield "rft.identifier", source.own_url
    if format_ == "dc":
        yield from (("rft.creator", name) for name in source.authors)
    else:
        yield from (("rft.au", name) for name in source.authors)
        yield "rft.volume", source.volume
        yield "rft.issue", source.issue
        yield "rft.pages", source.page
    yield ("rft.publisher" if format_ == "dc" else "rft.pub"), source.publisher
    # OpenURL knows no doubtful dates and no spans.
    yield "rft.date", dates.parse(source.issued).machine_text if source.issued else ""
    yield "rft.language", source.language
