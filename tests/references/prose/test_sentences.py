"""Where sentences end, which markers they have, and which have none."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.prose import markdown, sentences
from references.prose.markdown import END, START, STOP
from tests.references.prose.test_markdown import HOSTILE
from tests.tables.recording import assert_answers

# What looks like sentences, stops and groups, in any order.
PIECES = [
    *("Words ", "words", " ", "  ", "\n", "\n\n", ". ", ".", "? ", "… ", "&#xFDD0;"),
    *("[@b, p. 3]", "[@a; @b]", " [@a]", "[@a] ", ".[@a] ", "Dr. "),
    *("“", "” ", ")", "("),
    *("U.S. ", "p. 3", "1990", "É", "ก", "**", "_", "`", "- ", "> ", "## ", "[w](/x)"),
    *("|a|b|\n|-|-|\n|x[@a]|y|\n", "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"),
]
LIKE_SENTENCES = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
ANY = st.one_of(HOSTILE, LIKE_SENTENCES, st.text())


def words(text):
    return [sentence.words for sentence in sentences.split(text)]


def resting(text):
    """Return the sentence of each group, in reading order."""
    return [s.words for s in sentences.split(text) for _group in s.groups]


def test_a_text_is_split_where_a_reader_would_split_it():
    assert_answers("sentences", words)


BLOCKS = "# A [@a]\n\nB\nC [@b]\n\n- D [@c]\n- E\n\n  F [@e]\n\n1. G [@f]\n\n> H [@g]\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began. [@a] It went on.[@b]", ["It began.", "It went on."]),
        ("It began.[@a][@b] [@c] It went on.", ["It began."] * 3),
        ("It began [@a], it,[@b] it ended.", ["It began, it, it ended."] * 2),
        ("[@a] It began.\n\n[@b]", ["It began.", ""]),
        ("It was (see [@a]) so.", ["It was (see) so."]),
        ("He said “It began. It ended.”[@a]So.", ["He said “It began. It ended.”"]),
        ("Is (one.[@a] Two.[@b]) so.[@c]", ["Is (one.", "Two.) so.", "Two.) so."]),
        ("It sold phones.[@a] iPhone users.[@b]", ["It sold phones.", "iPhone users."]),
        ("It is in the U.S.[@a] It went on.[@b]", ["It is in the U.S.", "It went on."]),
        # No sentence reaches beyond its block; a marker in code or a link is none.
        (BLOCKS, ["A", "B C", "D", "F", "G", "H"]),
        ("|a [@a]|b|\n|-|-|\n|So. D [@i]|e [@j]|", ["a", "D", "e"]),
        ("Write `[@a]` or [w [@b]](/x).\n\n```\n[@c]\n```\n", []),
        # What can't be read has no sentences.
        ("[@a] " + "x" * markdown.LONGEST_BODY, []),
    ],
)
def test_a_marker_rests_where_a_reader_takes_it_to(text, expected):
    assert resting(text) == expected


@given(ANY)
def test_the_sentences_of_any_text_have_its_words_and_its_groups(text):
    found = sentences.split(text)

    groups = [group for sentence in found for group in sentence.groups]
    assert groups == list(markdown.prose(text).groups)
    assert all("\ufdd0" not in s.words for s in found)
    assert all(s.words == " ".join(s.words.split()) for s in found)
    if markdown.tokens(text) and not any(code in text for code in ("`", "    ", "\t")):
        said = "".join("".join(s.words for s in found).split())
        assert said == "".join(markdown.plain(text).split())
    for before, after in pairwise(found):
        if before.block == after.block:
            assert before.end == after.start
        else:
            assert (before.block < after.block, after.start) == (True, 0)
    assert all(s.start < s.end for s in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began. It ended.[@a] It went on.", ["It began.", "It went on."]),
        ("# It began\n\n## So\n\nIt ended.[@a]", []),
        ("> It began.\n\n- So.\n- It ended.[@a]", ["It began.", "So."]),
        ("It is. It has two:\n- one;[@a]\n- two:\n  1. so.[@b]", ["It is."]),
        ("It has:\n\n- one;[@a]\n- two.", ["It has:", "two."]),
        ("It has:\n\nMore.[@a]\n\n- one;[@a]\n- two.[@b]", ["It has:"]),
        ("|a|b|\n|-|-|\n|one|two[@a]|\n|three|four|", ["three", "four"]),
        ("---\n\n*—*\n\n    Code.\n\n```\nMore code.\n```", ["Code.", "More code."]),
    ],
)
def test_a_sentence_is_bare_if_no_source_is_named_for_it(text, expected):
    assert [s.words for s in sentences.split(text) if s.bare] == expected


def test_each_sentence_has_signs_around_its_words_and_at_its_end():
    text = "# So\n\nIt *began. It* ended.[@a] It was;[@b] `x`"

    signs = str.maketrans({END: "|", START: "{", STOP: "}"})
    assert "¶".join(sentences.with_ends(text)).translate(signs) == (
        "<h3>{So}|</h3><p>{It} <em>{began.} |{It}</em> {ended.}¶ |{It was;}¶ "
        "<code>{x}|</code></p>"
    )


@pytest.mark.parametrize(
    ("text", "tails"),
    [
        ("It grew,[@a] and it stole five million.", ["and it stole five million"]),
        ("It grew[@a] (in part). It ended.[@b]", ["(in part)", ""]),
        ("It began. [@a] it stole all.", ["it stole all"]),
    ],
)
def test_what_follows_the_last_source_of_a_sentence_is_known(text, tails):
    assert [sentence.tail for sentence in sentences.split(text)] == tails


@given(LIKE_SENTENCES)
def test_the_signs_of_any_text_are_as_many_as_its_sentences_and_change_no_word(text):
    shown = sentences.with_ends(text)

    assert "".join(shown).count(END) == len(sentences.split(text))
    signs = str.maketrans("", "", END + START + STOP)
    assert tuple(p.translate(signs) for p in shown) == markdown.prose(text).pieces
