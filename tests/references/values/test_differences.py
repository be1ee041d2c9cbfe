"""The difference of two texts, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.values.differences import Kind, pieces

SIGNS = {Kind.SAME: "{}", Kind.GONE: "[-{}-]", Kind.NEW: "[+{}+]"}


def marked(old, new):
    """Return the difference in one line: [-gone-] and [+new+]."""
    return "".join(SIGNS[piece.kind].format(piece.text) for piece in pieces(old, new))


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("", "", ""),
        ("The same.", "The same.", "The same."),
        ("", "New.", "[+New.+]"),
        ("Gone.", "", "[-Gone.-]"),
        (
            "It has 104 members.",
            "It has 122 members.",
            "It has [-104-][+122+] members.",
        ),
        ("It began [@a].", "It began [@a; @b].", "It began [@a[+; @b+]]."),
        ("ประเทศไทย 1990", "ประเทศไทย 1991", "ประเทศไทย [-1990-][+1991+]"),
    ],
)
def test_only_the_words_that_differ_are_marked(old, new, difference):
    assert marked(old, new) == difference


def test_words_that_stay_within_a_rewritten_sentence_are_marked_with_it():
    old = "The group met the ministers of the region in a hotel of the city."
    new = "Nobody saw the delegates for the first week, as a storm of dust rose."

    assert [piece.kind for piece in pieces(old, new)] == ["gone", "new", "same"]


def test_paragraphs_that_stay_are_found_though_others_were_put_between_them():
    old = "One is here.\n\nTwo is here.\n\nThree is here."
    new = "One is here.\n\nA third one, which is new.\n\nTwo is here.\n\nThree is here."

    assert marked(old, new) == (
        "One is here.\n\n[+A third one, which is new.\n\n+]Two is here.\n\nThree is here."
    )


def test_two_rewritten_paragraphs_are_shown_one_after_the_other():
    assert marked("One.\n\nTwo.", "Eins.\n\nZwei.") == (
        "[-One-][+Eins+].\n\n[-Two-][+Zwei+]."
    )


@given(
    st.text(st.sampled_from("ab1 .\n"), max_size=60),
    st.text(st.sampled_from("ab1 .\n"), max_size=60),
)
def test_the_pieces_make_both_texts(old, new):
    found = pieces(old, new)

    assert "".join(piece.text for piece in found if piece.kind != Kind.NEW) == old
    assert "".join(piece.text for piece in found if piece.kind != Kind.GONE) == new
    assert all(piece.text for piece in found)


LONGEST = 50_000


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a ", "b a "),
        ("a b ", "b a "),
        ("a.", ".a"),
        ("word\n\n", "other\n\nword\n\n"),
        ("\n\n", "a\n\n"),
        ("a ", "."),
        ("x", "y"),
        (" ", "\n"),
    ],
)
@pytest.mark.parametrize("times", [1, 2])
def test_the_most_repetitive_texts_of_the_greatest_length_are_compared(
    one, other, times
):
    length = LONGEST * times
    old, new = ((text * length)[:length] for text in (one, other))

    found = pieces(old, new)

    assert "".join(p.text for p in found if p.kind is not Kind.NEW) == old
    assert "".join(p.text for p in found if p.kind is not Kind.GONE) == new


def test_a_change_in_a_text_of_very_many_words_is_found_between_what_stays():
    same = "a." * 100_000

    assert marked(f"{same} one {same}", f"{same} two {same}") == (
        f"{same} [-one-][+two+] {same}"
    )
