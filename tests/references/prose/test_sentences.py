"""Which sentence rests on a source, as readers would say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.prose import markdown
from references.prose.markdown import first_use, sentences
from tests.references.prose.test_markdown import HOSTILE

# What looks like sentences, stops and groups, in any order.
LIKE_SENTENCES = st.lists(
    st.sampled_from(
        [
            *("Words ", "words", " ", "  ", "\n", "\n\n", ". ", ".", "? ", "! ", "… "),
            *("[@a]", "[@b, p. 3]", "[@a; @b]", " [@a]", "[@a] ", ".[@a] ", "“", "” "),
            *(
                ")",
                "(",
                "Dr. ",
                "U.S. ",
                "p. 3",
                "1990",
                "É",
                "ก",
                "**",
                "_",
                "`",
                "- ",
            ),
            *("> ", "## ", "|a|b|\n|-|-|\n|x[@a]|y|\n", "[w](/x)", "\ufdd0"),
            "&#xFDD0;",
        ]
    ),
    max_size=30,
).map("".join)


# --- A marker and its sentence ----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "resting"),
    [
        ("It began.[@a]", ["It began."]),
        ("It began.[@a] It went on.[@b]", ["It began.", "It went on."]),
        ("It began. [@a] It went on. [@b]", ["It began.", "It went on."]),
        ("It began.\n[@a]\nIt went on.", ["It began."]),
        ("It began.[@a][@b] [@c] It went on.", ["It began."] * 3),
        ("It began[@a]. It went on[@b].", ["It began.", "It went on."]),
        ("It began [@a]. It went on [@b].", ["It began.", "It went on."]),
        ("It began. It went on.[@a]", ["It went on."]),
        (
            "It began [@a], it went on,[@b] it ended.",
            ["It began, it went on, it ended."] * 2,
        ),
        ("[@a] It began.", ["It began."]),
        ("[@a]", [""]),
        ("Was it?[@a] It was![@b] Or…[@c]", ["Was it?", "It was!", "Or…"]),
        ("He said “no.”[@a] Then “yes.” [@b]", ["He said “no.”", "Then “yes.”"]),
        ("(It began.)[@a] “It went on.”[@b]", ["(It began.)", "“It went on.”"]),
        ("It was (see [@a]) so.", ["It was (see) so."]),
        ("It was 122.[@a] 104 came.[@b]", ["It was 122.", "104 came."]),
        ("Il vint.[@a] École fermée.[@b]", ["Il vint.", "École fermée."]),
        ("It began.[@a]It went on.[@b]", ["It began.", "It went on."]),
    ],
)
def test_a_marker_rests_where_a_reader_takes_it_to(text, resting):
    assert list(sentences(text)) == resting


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Smith and Mrs. Jones of St. Petersburg met.",
        "The U.S. Congress and J. P. Morgan agreed.",
        "It has, e.g. Article 34 or i.e. Section 2, a rule.",
        "See p. 3 and pp. 4, No. 5, Vol. 6, Art. 7 and Fig. 8 of it.",
        "It was founded c. 1990, or ca. 1991 (cf. Smith et al. 2003).",
        "It costs 3.50 or v1.2 at www.ecpat.org today.",
        "It was so etc. and went on.",
        "It trusts ... and goes on.",
    ],
)
def test_a_sentence_does_not_end_after_what_is_shortened(sentence):
    assert sentences(f"It began. {sentence}[@a] It ended.") == (sentence,)


@pytest.mark.parametrize(
    "sentence", ["It was the XDr.", "It is etc.", "It is in Asia.", "It was 3."]
)
def test_a_sentence_ends_after_a_word_that_only_looks_shortened(sentence):
    assert sentences(f"{sentence} It went on.[@a]") == ("It went on.",)


@pytest.mark.parametrize("sentence", ["It is in the U.S.", "It met Dr."])
def test_a_marker_after_what_is_shortened_ends_the_sentence(sentence):
    assert sentences(f"{sentence}[@a] It went on.[@b]") == (sentence, "It went on.")


# --- Blocks and markup ------------------------------------------------------------------


def test_no_sentence_reaches_beyond_its_block():
    text = """\
## A heading [@a]

A paragraph
of two lines [@b]

- An item [@c]
- Another [@d]

  within it [@e]

1. Numbered [@f]

> Quoted [@g]

| one [@h] | two |
|---|---|
| three. Four [@i] | five [@j] |
"""

    assert sentences(text) == (
        *("A heading", "A paragraph of two lines", "An item", "Another", "within it"),
        *("Numbered", "Quoted", "one", "Four", "five"),
    )


def test_a_sentence_has_its_words_without_markup():
    text = (
        "*So.*[@a] The **first** of `many`, [told](https://a.org) & more\\\nhere.[@b]"
    )

    assert sentences(text) == ("So.", "The first of many, told & more here.")


def test_a_marker_in_code_or_in_a_link_rests_on_nothing():
    assert sentences("Write `[@a]` or [w [@b]](/x).\n\n    [@c]\n") == ()


@pytest.mark.parametrize(
    "text", ["[@a] " + "x" * markdown.LONGEST_BODY, ">" * 20 + " deep [@a]"]
)
def test_a_text_that_cannot_be_read_has_no_sentences(text):
    assert sentences(text) == () == markdown.parse(text).groups


@given(st.one_of(HOSTILE, LIKE_SENTENCES, st.text()))
def test_every_group_of_any_text_has_its_sentence(text):
    found = sentences(text)

    assert len(found) == len(markdown.parse(text).groups)
    for sentence in found:
        assert "\ufdd0" not in sentence
        assert sentence == " ".join(sentence.split())


# --- The first use of a source ----------------------------------------------------------


def test_the_first_use_of_a_source_is_told_with_its_group_and_sentence():
    text = "One.[@a] Two.[@b] Three.[@c, p. 3; @b]\n\nFour.[@a]"

    first_uses = {key: first_use(text, key) for key in ("a", "b", "c", "nope")}

    assert first_uses == {
        "a": (1, "One."),
        "b": (2, "Two."),
        "c": (3, "Three."),
        "nope": (0, ""),
    }


@given(st.one_of(HOSTILE, LIKE_SENTENCES))
def test_each_cited_source_has_a_first_use_in_the_order_of_the_keys(text):
    parsed = markdown.parse(text)
    firsts = [first_use(text, key)[0] for key in parsed.keys]

    assert firsts == sorted(firsts)
    for key, number in zip(parsed.keys, firsts, strict=True):
        assert key in [marker.key for marker in parsed.groups[number - 1]]
