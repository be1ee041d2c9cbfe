"""The words of a page, whatever its bytes are."""

import gzip
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.links.reading import MOST_BYTES, read
from references.links.seen import Page

HTML = "text/html"


def test_a_page_has_a_title_a_heading_and_a_text():
    body = b"""<html><head><title>Our
        history &amp; more</title><style>p { color: red }</style></head>
        <body><h1 class="big">How it <em>began</em></h1><script>var x = "<p>no</p>";
        </script><!-- hidden --><p>In 1990.</p></body></html>"""

    page = read(body, HTML)

    assert page.title == "Our history & more"
    assert page.heading == "How it began"
    assert page.text == "How it began In 1990."


def test_a_header_element_is_no_heading():
    assert read(b"<header>Top</header><h1>Real</h1>", HTML).heading == "Real"


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json"])
def test_what_is_no_page_has_no_words(kind):
    assert read(b"<title>x</title>", kind) is None


def test_plain_text_is_all_text():
    assert read(b"<title>x</title>", "text/plain") == Page(text="<title>x</title>")


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


@pytest.mark.parametrize(
    "name", ["unicode_escape", "idna", "punycode", "zlib", "no-such"]
)
def test_an_encoding_pages_do_not_use_is_not_looked_up(name):
    assert read(b"<title>A</title>", f"{HTML}; charset={name}").title == "A"


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_what_comes_packed_is_unpacked_within_bounds(pack):
    body = pack(b"<title>A</title>" + b"x" * 10_000_000)

    page = read(body[:MOST_BYTES], HTML, "gzip" if pack is gzip.compress else "deflate")

    assert page.title == "A"
    assert len(page.text) <= MOST_BYTES


@pytest.mark.parametrize("packed", ["br", "zstd", "gzip, gzip"])
def test_what_is_packed_otherwise_has_no_words(packed):
    assert read(b"\x1b\x00", HTML, packed) is None


def test_what_is_not_packed_though_it_says_so_has_no_words():
    assert read(b"<title>A</title>", HTML, "gzip") is None


def test_a_title_without_an_end_is_cut():
    assert len(read(b"<title>" + b"x" * 5000, HTML).title) == 300


@pytest.mark.parametrize(
    "piece",
    [
        b"<",
        b"<a",
        b"<!--",
        b"<script",
        b"<title",
        b"<title>",
        b"</",
        b"&amp",
        b"&#",
        b"<h1>",
        b"charset=",
        b"<a <",
    ],
)
def test_reading_takes_time_in_proportion_to_the_bytes(piece):
    body = piece * (MOST_BYTES // len(piece))
    started = time.perf_counter()

    read(body, HTML)

    assert time.perf_counter() - started < 1


@given(st.binary(max_size=2000), st.text(max_size=40), st.sampled_from(["", "gzip"]))
def test_any_bytes_are_read_without_a_fault(body, encoding, packed):
    page = read(body, f"text/html; charset={encoding}", packed)

    assert page is None or isinstance(page.title, str)
