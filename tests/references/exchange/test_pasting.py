"""What an editor pastes, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.exchange import pasting
from references.values.source import fields_in
from tests.references.exchange.hostile import texts

URL = "https://ecpat.org/x"
PAGE = {"type": "webpage", "address": "page"}
BOOK = {"title": "A", "isbn": "9780306406157", "type": "book"}
COPY = "https://web.archive.org/web/20180406/https://a.org/"


@pytest.mark.parametrize(
    ("text", "kind", "fields"),
    [
        (URL, "an address", PAGE | {"url": URL}),
        ("https://doi.org/10.1000/ABC", "a DOI", {"doi": "10.1000/abc", "type": "article-journal"}),
        (COPY, "an address", {"archive_url": COPY, "archive_date": "2018-04-06"}),
        ('{"type": "book", "title": "A", "ISBN": "9780306406157"}', "an entry of CSL-JSON", BOOK),
        (f'[{{"type": "webpage", "title": "A", "URL": "{URL}"}}]', "an entry of CSL-JSON", PAGE | {"title": "A", "url": URL}),
    ],
)  # fmt: skip
def test_what_is_pasted_is_known_and_read(text, kind, fields):
    pasted = pasting.described_source(text)

    assert (pasted["kind"], pasted["left_out"]) == (kind, [])
    assert fields_in(pasted) == fields


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"title": "A"', "Line 1: this is not JSON, or the text ends too early"),
        (
            "@book{x, title={A}}",
            "copy the entry from your reference manager as CSL-JSON",
        ),
        ("Smith, J. (2012). The book.", "The pasted text is not a web address"),
    ],
)
def test_what_can_t_be_read_is_told_with_the_way_out(text, problem):
    pasted = pasting.described_source(text)

    assert problem in pasted["problem"]
    assert not fields_in(pasted)


@given(st.sampled_from(["", *"[{@"]), texts | st.text(max_size=200))
def test_no_text_is_too_odd_to_be_pasted(start, text):
    assert pasting.described_source(start + text)
