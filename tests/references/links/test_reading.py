"""The title of a page, whatever its bytes are."""

import gzip
import zlib

import pytest

from references.links.reading import MOST_BYTES, decoded, title
from tests.ruler import is_linear

HTML = "text/html"
NAMED = "<title>Für Kinder</title>"


@pytest.mark.parametrize(
    ("body", "kind", "packed", "found"),
    [
        (b"<TITLE lang=en>Us\n &amp; more</TITLE>", HTML, "", "Us & more"),
        (b"<title>x</title>", "application/pdf", "", None),
        (b"<title>x</title>", "application/xhtml+xml", "", "x"),
        (b"\x1b\x00", HTML, "br", None),
        (b"<title>A</title>", HTML, "gzip", None),
        (b"<title>A\0b\x01</title>", HTML, "", "Ab"),
        (b"<title>" + b"x" * 5000, HTML, "", "x" * 300),
        # In the encoding that a page names, or begins with; not in any that Python knows.
        (NAMED.encode("cp1252"), f"{HTML}; charset=ISO-8859-1", "", "Für Kinder"),
        (b'<meta charset="windows-1252">' + NAMED.encode("cp1252"), HTML, "", "Für Kinder"),
        (NAMED.encode(), f"{HTML}; charset=unicode_escape", "", "Für Kinder"),
    ],
)  # fmt: skip
def test_the_title_of_a_page_is_read(body, kind, packed, found):
    assert title(body, kind, packed) == found


@pytest.mark.parametrize(
    ("pack", "name"), [(gzip.compress, "gzip"), (zlib.compress, "deflate")]
)
def test_a_bomb_is_unpacked_within_bounds(pack, name):
    body = pack(b"<title>A</title>" + b"x" * 10_000_000)[:MOST_BYTES]

    assert title(body, HTML, name) == "A"
    assert len(decoded(body, HTML, name)) == MOST_BYTES


@pytest.mark.parametrize(
    "piece", [b"<", b"<title", b"<title>", b"&amp", b"&#", b"charset="]
)
def test_reading_takes_linear_time(piece):
    assert is_linear(title, lambda size: piece * (size // len(piece)), MOST_BYTES)
