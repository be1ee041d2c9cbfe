"""The difference of two texts, word by word."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from references.values.differences import MOST_COMPARED, Kind, pieces

SIGNS = {Kind.SAME: "{}", Kind.GONE: "[-{}-]", Kind.NEW: "[+{}+]"}
SAME = "a." * 100_000


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("", "", ""),
        ("It has 104 members.", "It has 122 members.", "It has [-104-][+122+] members."),
        ("1 a.\n\n2 b.", "1 a.\n\n3 c, new.\n\n2 b.", "1 a.\n\n[+3 c, new.\n\n+]2 b."),
        # What stays is part of a change as long as itself, but not over paragraphs.
        ("abc d efg", "xyz d uvw", "[-abc d efg-][+xyz d uvw+]"),
        ("ab\n\ncd", "xy\n\nzw", "[-ab-][+xy+]\n\n[-cd-][+zw+]"),
        (f"{SAME} 1", f"{SAME} 2", f"[-{SAME} 1-][+{SAME} 2+]"),
    ],
    ids=range(6),
)  # fmt: skip
def test_only_the_words_that_differ_are_marked(old, new, difference):
    found = pieces(old, new)

    assert "".join(SIGNS[p.kind].format(p.text) for p in found) == difference


TEXTS = st.text(st.sampled_from("ab1 .\n"), max_size=60)


# The most repetitive texts of the greatest length that is compared.
@example("a b " * (MOST_COMPARED // 4), "b a " * (MOST_COMPARED // 4))
@example("word\n\n" * (MOST_COMPARED // 4), "other\n\nword\n\n" * (MOST_COMPARED // 4))
@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts(old, new):
    found = pieces(old, new)

    assert "".join(piece.text for piece in found if piece.kind != Kind.NEW) == old
    assert "".join(piece.text for piece in found if piece.kind != Kind.GONE) == new
    assert all(piece.text for piece in found)
