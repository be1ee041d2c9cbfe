"""Where words stand in a text, and what is read of hostile pages, within limits."""

import asyncio
import itertools
import time
import zlib
from types import SimpleNamespace

import pytest

from references.links import judging, texts
from references.links.fetching import Seen
from references.links.judging import read_text
from references.links.texts import around, decode
from tests.references.links.pages import assembled, pdf

NAMED = "<p>Für Kinder"


@pytest.mark.parametrize(
    ("words", "text", "stands"),
    [
        ("104", "in 104 countries", True),
        ("104", "in 1,104 countries", False),
        ("104", "in 104,000 places", False),
        ("104", "in 104.5 places", False),
        ("104", "in 2026, 104 members", True),
        ("ECPAT", "ECPAT-USA", True),
        ("ECPAT", "ECPATs", False),
        ("ECPAT", "Ecpat", False),
        ("(WOCON)", "Nigeria (WOCON)", True),
        ("a.b", "axb", False),
        ("well-known", "well-\nknown", True),
        ("exploitation", "exploi-\n  tation", True),
        ("exploitation", "exploi- tation", False),
        ("1990 – 1996", "1990\u2212 1996", False),
        ("1990–1996", "1990\u20111996", True),
        ("\u00ad", "anything", False),
    ],
)
def test_words_are_looked_for_as_a_reader_does(words, text, stands):
    assert bool(around(words, text)) is stands


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (NAMED.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (b'<meta charset="windows-1252">' + NAMED.encode("cp1252"), "text/html"),
        (NAMED.encode("utf-16"), "text/html"),
        # Not in any encoding that Python knows.
        (NAMED.encode(), "text/html; charset=unicode_escape"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_names(body, kind):
    assert decode(body, kind).endswith("Für Kinder")


def read(body, kind="text/html", find="ECPAT", seconds=judging.SECONDS):
    seen = Seen("http://a.example/", 200, headers={"content-type": kind}, body=body)
    return asyncio.run(read_text(seen, [find], seconds))


def test_a_page_of_five_megabytes_is_read_whole():
    answer = read(
        (b"<p>" + b"The network. " * 50) * 7_600 + b"<p>The end", find="The end"
    )

    assert answer.found["The end"].endswith("The end")
    assert not answer.is_cut


def test_a_text_that_is_far_too_long_is_cut():
    half = texts.MOST_TEXT // 2 * b"x "
    answer = read(half + half, "text/plain")

    assert (answer.word_count, answer.is_cut) == (texts.MOST_TEXT // 2, True)
    assert judging.verdict(answer, "ECPAT")[0] == "unreached"


def test_a_pdf_of_five_hundred_pages_is_read():
    answer = read(pdf("ECPAT", pages=500), "application/pdf")

    assert (answer.word_count, answer.found["ECPAT"][:5]) == (500, "ECPAT")
    assert not answer.is_cut


def test_a_pdf_that_takes_too_long_is_cut(monkeypatch):
    clock = SimpleNamespace(monotonic=itertools.count().__next__)
    monkeypatch.setattr(texts, "time", clock)

    text, is_cut = texts._pdf_text(pdf("One line", pages=5), deadline=1)

    assert (text.count("One line"), is_cut) == (2, True)


def bomb():
    """Return a PDF whose one page is two gigabytes of spaces, in two megabytes."""
    packer = zlib.compressobj(9)
    first = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = first + again * 2000
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
            stream % (len(packed), packed),
        ]
    )


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (bomb, "application/pdf"),
        (lambda: b"<![" * 1_000_000, "text/html"),
        (lambda: b"<a b='" * 1_000_000, "text/html"),
    ],
    ids=["pdf", "declarations", "attributes"],
)
def test_a_bomb_ends_within_its_limits(body, kind):
    sent, started = body(), time.monotonic()

    answer = read(sent, kind, seconds=4)

    assert answer.unread in (
        "",  # it may be read, too
        "Reading the text of the page took too long.",
        "The program can’t read the text of the page.",
    )
    assert time.monotonic() - started < 6


def test_words_are_looked_for_in_a_process_that_can_be_ended(monkeypatch):
    # In ours, a page that takes long to search would hold the site.
    monkeypatch.setattr(texts, "around", None)

    answer = read(b"<p>The network ECPAT")

    assert judging.verdict(answer, "ECPAT") == ("stands", "")
