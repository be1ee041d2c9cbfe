import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.text import hidden_characters


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u202e", "U+202E (right-to-left override)"),
        ("\u2066", "U+2066 (left-to-right isolate)"),
        ("\u200b", "U+200B (zero width space)"),
        ("\u200d", "U+200D (zero width joiner)"),
        ("\ufeff", "U+FEFF (zero width no-break space)"),
        ("\u00ad", "U+00AD (soft hyphen)"),
        ("\U000e0041", "U+E0041 (tag latin capital letter a)"),
        ("\x00", "U+0000 (control character)"),
        ("\x1b", "U+001B (control character)"),
        ("\x85", "U+0085 (control character)"),
    ],
)
def test_a_character_that_cannot_be_seen_is_named(character, name):
    assert hidden_characters(f"a{character}b") == [name]


@pytest.mark.parametrize(
    ("character", "code"), [("\ue000", "U+E000"), ("\ud800", "U+D800")]
)
def test_a_character_without_a_name_is_told_by_its_number(character, code):
    (found,) = hidden_characters(character)

    assert found.startswith(code)


def test_each_hidden_character_is_named_once_in_order():
    assert hidden_characters("\u200b\u202e\u200b") == [
        "U+200B (zero width space)",
        "U+202E (right-to-left override)",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "Words.", "a\tb\nc\r\nd", "“ü” – é… 中文 עברית", "e\u0301", "👍", "\u00a0"],
)
def test_nothing_is_hidden_in_ordinary_text(text):
    assert hidden_characters(text) == []


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S"])))
def test_no_letter_figure_or_sign_is_taken_for_hidden(text):
    assert hidden_characters(text) == []


@given(st.characters(categories=["Cc", "Cf", "Cs", "Co"], exclude_characters="\t\n\r"))
def test_every_control_and_format_character_is_found_wherever_it_stands(character):
    (found,) = hidden_characters(f"Founded {character} in 1990.")

    assert found.startswith(f"U+{ord(character):04X} (")
    assert unicodedata.category(character).startswith("C")
