"""Paragraphs of prose as one line each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.prose import markdown
from references.prose.wrapping import unwrapped

LIST = "- one\n  goes on\n- two"


@pytest.mark.parametrize(
    ("wrapped", "shown"),
    [
        ("It began\nin 1990.[@a;\n@b] It\ngrew.", "It began in 1990.[@a; @b] It grew."),
        ("One \nline.\n\nAnother\t\nline.", "One line.\n\nAnother line."),
        ("Two things\nfollow:\n" + LIST, "Two things follow:\n" + LIST),
    ],
)
def test_a_paragraph_becomes_one_line(wrapped, shown):
    assert unwrapped(wrapped) == shown


@pytest.mark.parametrize(
    "kept",
    [
        LIST,
        "1. one\n2. two",
        "> She said\n> so.",
        "### A\n### B",
        "A heading\n===",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "A line.  \nAnother, by a\nbreak.",
        "A line.\\\nAnother.",
        "Said\n    indented\n    lines",
        "**\n*",
        "",
        "a\nb" * markdown.LONGEST_BODY,
    ],
)
def test_what_has_lines_of_its_own_keeps_them(kept):
    assert unwrapped(kept) == kept


@given(st.text("ab \n\t\\*_-+#>|=`[]()!@;:1.", max_size=60))
def test_a_text_reads_the_same_whatever_it_is(text):
    shown = unwrapped(text)

    assert unwrapped(shown) == shown
    before, after = markdown.parse(text), markdown.parse(shown)
    assert after.groups == before.groups
    assert " ".join("".join(after.pieces).split()) == (
        " ".join("".join(before.pieces).split())
    )
