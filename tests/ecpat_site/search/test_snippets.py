"""The words of a search are marked in the text, whatever stands there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecpat_site.search import snippets
from references.values import text


def marked(written, *words):
    return snippets.marked(written, snippets.pattern(words))


@pytest.mark.parametrize(
    ("written", "word", "html"),
    [
        ("The children of X", "child", "The <mark>children</mark> of X"),
        ("ÖSTERREICH heute", "osterreich", "<mark>ÖSTERREICH</mark> heute"),
        ("o\u0308sterreichisch", "oster", "<mark>o\u0308sterreichisch</mark>"),
        ("ECPAT-USA’s", "usa", "ECPAT-<mark>USA</mark>’s"),
        ("unchild child", "child", "unchild <mark>child</mark>"),
        ("a <b> & child", "child", "a &lt;b&gt; &amp; <mark>child</mark>"),
        ("<child>", "child", "&lt;<mark>child</mark>&gt;"),
        ("เด็กไทย", "เด็ก", "<mark>เด็กไทย</mark>"),
        ("1990", "19", "<mark>1990</mark>"),
        ("none here", "child", "none here"),
    ],
)
def test_words_that_begin_with_those_of_a_search_are_marked(written, word, html):
    assert marked(written, word) == html


def test_several_words_are_marked_the_longer_where_two_begin_alike():
    assert marked("a child, an act", "child", "act") == (
        "a <mark>child</mark>, an <mark>act</mark>"
    )


@given(st.text(max_size=60), st.text(max_size=20))
def test_marking_changes_no_text_and_lets_nothing_of_it_become_html(written, asked):
    words = text.tokens(asked) or ["a"]

    html = marked(written, *words)

    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert bare == str(snippets.escape(written))


def test_a_short_text_is_shown_whole_and_a_long_one_around_the_first_word():
    wanted = snippets.pattern(["finch"])
    long = "one two three " * 60 + "a finch sings " + "four five six " * 60

    assert snippets.piece("A finch.", wanted) == "A finch."
    piece = snippets.piece(long, wanted)
    assert "finch" in piece
    assert piece.startswith("…")
    assert piece.endswith("…")
    assert len(piece) < snippets.LONGEST + 30
    assert set(piece.strip("…").split()) <= set(long.split())
    assert snippets.piece(long, snippets.pattern(["wren"])).startswith("one two")


def test_a_piece_ends_with_the_text_it_is_the_end_of():
    piece = snippets.piece("one two three " * 60 + "finch", snippets.pattern(["finch"]))

    assert piece.startswith("…")
    assert piece.endswith("finch")


@pytest.mark.parametrize("text_", ["finc " * 10_000, "a" * 50_000, "a\u0301" * 25_000])
def test_a_mark_changes_no_word_of_the_longest_text(text_):
    wanted = snippets.pattern(["finch", "a" * 100, *"bcdefghijk"])

    piece = snippets.piece(text_, wanted)

    marked = snippets.marked(piece, wanted)
    assert marked.replace("<mark>", "").replace("</mark>", "") == piece
