"""Renaming a source in prose: its markers change, and nothing else does."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from references.prose import markdown
from references.prose.renaming import renamed

MANY = "[@old] "


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It began.[@old]", "It began.[@new]"),
        ("It began.[@old, p. 3; @b]", "It began.[@new, p. 3; @b]"),
        ("[@b;@old]", "[@b;@new]"),
        ("[@old  ,  p. 3 ]", "[@new  ,  p. 3 ]"),
        ("- One[@old]\n- Two[@b]\n\n> Three[@old]", None),
        ("| a |\n|---|\n| b [@old, p. 3\\|4] |", None),
        ("# Heading [@old] #", None),
        ("**Bold [@old]** and *[@old]*", None),
        ("> It began [@b;\n> @old,\n> p. 3] here", None),
        ("- It began [@b;\n  @old] here", None),
    ],
)
def test_a_marker_names_the_other_source_and_keeps_its_place(text, wanted):
    assert renamed(text, "old", "new") == (wanted or text.replace("@old", "@new"))


@pytest.mark.parametrize(
    "text",
    [
        "`[@old]`",
        "```\n[@old]\n```",
        "    [@old]",
        "\\[@old]",
        "[see [@old]](/history/)",
        "[@old](/history/)",
        '[x](/history/ "[@old]")',
        "write to me@old or @old",
        "[@older] [@old-er] [@old_er] [@Old]",
        "[@old",
        "[@old; b]",
        f"[@old, {'p' * 500}]",
        "[@b, see old]",
        "a" * 50_001 + "[@old]",
        "",
    ],
)
def test_what_only_looks_like_a_marker_is_left_alone(text):
    assert renamed(text, "old", "new") == text


def test_of_the_places_of_a_key_only_the_markers_change():
    text = "`[@old]` then [@old] then \\[@old] then [@older; @old, p. 2] [x @old](/y/)"

    assert renamed(text, "old", "new") == (
        "`[@old]` then [@new] then \\[@old] then [@older; @new, p. 2] [x @old](/y/)"
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[@old; @new]", "[@new]"),
        ("[@new; @old]", "[@new]"),
        ("[@new, p. 3; @old, p. 3]", "[@new, p. 3]"),
        ("[@old; @new, p. 3]", "[@new, p. 3]"),
        ("[@new; @old, p. 3; @b]", "[@new, p. 3; @b]"),
        ("[@old, p. 3; @new, p. 7]", "[@new, p. 3; @new, p. 7]"),
        ("[@a; @old; @new; @c]", "[@a; @new; @c]"),
        ("> [@new;\n> @old] here", "> [@new] here"),
        ("[@new] [@old]", "[@new] [@new]"),
    ],
)
def test_a_group_names_one_place_of_a_source_once(text, wanted):
    assert renamed(text, "old", "new") == wanted


def test_a_group_that_names_the_source_twice_without_the_other_is_left_alone():
    assert renamed("[@new; @new] [@old]", "old", "new") == "[@new; @new] [@new]"


def test_a_group_that_would_be_too_long_is_refused():
    text = f"[@old, {'p' * 480}]"

    with pytest.raises(ValueError, match="longer than 500 characters"):
        renamed(text, "old", "a-key-that-is-longer")


@pytest.mark.parametrize("key", ["a", "a1", "old"])
def test_however_often_a_key_stands_in_a_text_its_markers_are_told_apart(key):
    text = f"`[@{key}]` [@{key}] \\[@{key}] " * 60

    changed = renamed(text, key, "new")

    assert changed == f"`[@{key}]` [@new] \\[@{key}] " * 60


def test_a_text_full_of_markers_is_renamed_in_seconds():
    text = "[@a]" * 12_000
    started = time.perf_counter()

    assert renamed(text, "a", "b") == "[@b]" * 12_000
    assert time.perf_counter() - started < 5


PIECES = st.sampled_from(
    [
        *("[@old]", "[@old; @new]", "[@new, p. 3; @old, p. 3]", "[@old-x; @old]"),
        *("@old", "[", "]", "[@", "; ", ", p. 3", "\\", "`", "``", "*", "_", "\n"),
        *("\n\n", "> ", "- ", "1. ", "    ", "# ", "| ", "|---|\n", "(/x/)", "<", ">"),
        *("```\n", "a", "É", "&#64;old", "new", "[x", "](/old/)", "~~~", "\t", "\r\n"),
        *("<me@old>", "<https://a.b/@old>", "@new]", "\0", "\ufeff"),
    ]
)
HOSTILE = st.lists(PIECES, max_size=30).map("".join)


def shown(text, names):
    """The HTML of a text, with its groups by the keys these names give them."""
    read = markdown.parse(text)
    groups = [
        tuple(dict.fromkeys(names.get(m.key, m.key) for m in group))
        for group in read.groups
    ]
    return read.pieces, groups


@given(HOSTILE)
@example("[@old; @new][@old]`[@old]`")
@example("> [@old;\n> @new]")
@example("- [@new;\n@old]\n# [@old] #")
def test_whatever_the_text_its_keys_are_mapped_and_its_html_stays(text):
    after = renamed(text, "old", "new")

    assert shown(after, {}) == shown(text, {"old": "new"})
    before = markdown.parse(text)
    mapped = dict.fromkeys("new" if k == "old" else k for k in before.keys)
    assert set(markdown.parse(after).keys) == set(mapped)
    assert markdown.parse(after).stray == before.stray
    if "old" not in before.keys:
        assert after == text


@given(HOSTILE)
def test_renaming_twice_is_renaming_once(text):
    once = renamed(text, "old", "new")

    assert renamed(once, "old", "new") == once
