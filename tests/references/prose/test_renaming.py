"""Renaming a source in prose: its markers change, and nothing else does."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from references.prose import markdown
from references.prose.renaming import renamed
from tests.ruler import is_linear


@pytest.mark.parametrize(
    "text",
    [
        "[@b;@old] [@old  ,  p. 3 ]",
        "- One[@old]\n- Two[@b]\n\n> Three[@old]",
        "| a |\n|---|\n| b [@old, p. 3\\|4] |",
        "# Heading [@old] #\n\n**Bold [@old]** and *[@old]*",
        "> It began [@b;\n> @old,\n> p. 3] here",
        "[@new; @new] [@old#old, p. 3; @b#old] [@old#a; @old#b]",
    ],
)
def test_a_marker_names_the_other_source_and_keeps_its_place(text):
    assert renamed(text, "old", "new") == text.replace("@old", "@new")


@pytest.mark.parametrize(
    "text",
    [
        *("`[@old]`", "```\n[@old]\n```", "\\[@old]", "[see [@old]](/history/)"),
        *("[@old](/history/)", '[x](/history/ "[@old]")', "write to me@old or @old"),
        *("[@older] [@old-er] [@old_er] [@Old]", "[@old; b] [@old"),
        *(f"[@old, {'p' * 500}]", "a" * 50_001 + "[@old]"),
    ],
)
def test_what_only_looks_like_a_marker_is_left_alone(text):
    assert renamed(text, "old", "new") == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[@old; @new]", "[@new]"),
        ("[@new, p. 3; @old, p. 3]", "[@new, p. 3]"),
        ("[@old, p. 3; @new, p. 7]", "[@new, p. 3; @new, p. 7]"),
        ("[@a; @old; @new; @c]", "[@a; @new; @c]"),
        ("> [@new;\n> @old] here", "> [@new] here"),
        ("[@new#a; @old#a; @old#b]", "[@new#a; @new#b]"),
        ("[@old#a, p. 3; @new, p. 3]", "[@new#a, p. 3; @new, p. 3]"),
    ],
)
def test_a_group_names_one_place_of_a_source_once(text, wanted):
    assert renamed(text, "old", "new") == wanted


def test_a_group_that_would_be_too_long_is_refused():
    with pytest.raises(ValueError, match="longer than 500 characters"):
        renamed(f"[@old, {'p' * 480}]", "old", "a-key-that-is-longer")


def test_a_text_full_of_markers_is_renamed_in_linear_time():
    def rename(text):
        assert renamed(text, "a", "b") == text.replace("@a", "@b")

    clear = markdown.parse.cache_clear
    assert is_linear(rename, lambda size: "[@a]" * (size // 4), 8_000, clear)


PIECES = [
    *("[@old#a]", "[@new#a; @old#a]", "#", "#old", "[@old]", "[@old; @new]", "@new]"),
    *("[@new, p. 3; @old, p. 3]", "[@old-x; @old]", "@old", "[", "]", "[@", "; "),
    *(", p. 3", "\\", "`", "``", "*", "_", "\n", "\n\n", "> ", "- ", "1. ", "    "),
    *("# ", "| ", "|---|\n", "(/x/)", "<", ">", "```\n", "a", "É", "&#64;old", "new"),
    *("[x", "](/old/)", "~~~", "\t", "\r\n", "<me@old>", "<https://a.b/@old>", "\0"),
]


def shown(text, names):
    """The HTML of a text, with its groups by the keys these names give them."""
    read = markdown.parse(text)
    groups = [
        tuple(dict.fromkeys(names.get(m.key, m.key) for m in group))
        for group in read.groups
    ]
    return read.pieces, groups, read.stray


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("[@old; @new][@old]`[@old]`")
@example("- [@new;\n@old]\n# [@old] #")
def test_whatever_the_text_its_keys_are_mapped_and_its_html_stays(text):
    after = renamed(text, "old", "new")

    assert shown(after, {}) == shown(text, {"old": "new"})
    if "old" not in markdown.parse(text).keys:
        assert after == text
    assert renamed(after, "old", "new") == after
