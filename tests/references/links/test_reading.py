"""The words of a page, whatever its bytes are."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.links.reading import MOST_BYTES, read
from references.links.seen import Page
from tests.ruler import is_linear

HTML = "text/html"


def test_a_page_has_a_title_a_heading_and_a_text():
    body = b"""<html><head><title>Our
        history &amp; more</title><style>p { color: red }</style></head>
        <body><header>Top</header><h1 class="big">How it <em>began</em></h1><script>
        var x = "<p>no</p>";</script><!-- hidden --><p>In 1990.</p></body></html>"""

    assert read(body, HTML) == Page(
        "Our history & more", "How it began", "Top How it began In 1990."
    )


@pytest.mark.parametrize(
    ("body", "kind", "packed", "page"),
    [
        (b"<title>x</title>", "application/pdf", "", None),
        (b"<title>x</title>", "text/plain", "", Page(text="<title>x</title>")),
        (b"<title>x</title>", "application/xhtml+xml", "", Page("x")),
        (b"<title>x</title>", "", "identity", Page("x")),
        (b"\x1b\x00", HTML, "br", None),
        (b"<title>A</title>", HTML, "gzip", None),
        (b"<script>x", HTML, "", Page()),
        (b"<title>A\0b\x01</title>", HTML, "", Page("Ab")),
        ("<title>\u0130</title><!--x-->".encode(), HTML, "", Page("\u0130")),
    ],
)
def test_what_has_words_is_read(body, kind, packed, page):
    assert read(body, kind, packed) == page


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<title>Geschichte für Kinder</title>".encode(), HTML),
        (
            "<title>Geschichte für Kinder</title>".encode("cp1252"),
            f"{HTML}; charset=ISO-8859-1",
        ),
        (b'<meta charset="windows-1252"><title>Geschichte f\xfcr Kinder</title>', HTML),
        ("<title>Geschichte für Kinder</title>".encode("utf-16"), HTML),
    ],
)
def test_a_page_is_read_in_the_encoding_it_names(body, kind):
    assert read(body, kind).title == "Geschichte für Kinder"


@pytest.mark.parametrize("name", ["unicode_escape", "zlib", "no-such"])
def test_an_encoding_that_pages_do_not_use_is_not_looked_up(name):
    assert read(b"<title>A</title>", f"{HTML}; charset={name}").title == "A"


@pytest.mark.parametrize(
    ("pack", "name"), [(gzip.compress, "gzip"), (zlib.compress, "deflate")]
)
def test_a_bomb_is_unpacked_within_bounds(pack, name):
    body = pack(b"<title>A</title>" + b"x" * 10_000_000)

    page = read(body[:MOST_BYTES], HTML, name)

    assert page.title == "A"
    assert len(page.text) <= MOST_BYTES


def test_a_title_without_an_end_is_cut():
    assert len(read(b"<title>" + b"x" * 5000, HTML).title) == 300


@pytest.mark.parametrize(
    "piece",
    [
        *(b"<", b"<a", b"<!--", b"<script", b"<title", b"<title>", b"</", b"&amp"),
        *(b"&#", b"<h1>", b"charset=", b"<a <"),
    ],
)
def test_reading_takes_linear_time(piece):
    assert is_linear(read, lambda size: piece * (size // len(piece)), MOST_BYTES)


@given(st.binary(max_size=2000), st.text(max_size=40), st.sampled_from(["", "gzip"]))
def test_any_bytes_are_read_without_a_fault(body, encoding, packed):
    page = read(body, f"text/html; charset={encoding}", packed)

    assert page is None or isinstance(page.title, str)
