"""Markers: which groups are read, and the sentence about an unknown key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.prose import markers
from references.prose.markers import Marker, read_group

# Text made of what markers are made of, so that most of it nearly is one.
HOSTILE = st.lists(
    st.sampled_from(
        [
            *(
                "[",
                "[@",
                "[!",
                "[linking]",
                "@",
                "]",
                ";",
                ",",
                " ",
                "\n",
                "\t",
                "a",
                "key-1",
                "p. 3",
            ),
            *(
                "\x00",
                "\u202e",
                "é",
                "-",
                "_",
                "#",
                "#slug",
                "[@a]",
                "[@a; @b]",
                "\ue000",
                "<",
                "`",
            ),
        ]
    ),
    max_size=40,
).map("".join)
KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", fullmatch=True)
SLUGS = st.from_regex(r"([A-Za-z0-9][A-Za-z0-9_-]{0,59})?", fullmatch=True)
LOCATORS = st.text(
    st.characters(exclude_characters="[]@;", exclude_categories=["Cs"]), max_size=40
).map(lambda text: " ".join(text.split()))


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("[@kessler-2015]", [Marker("kessler-2015")]),
        ("[@2015]", [Marker("2015")]),
        ("[@Key_One]", [Marker("Key_One")]),
        ("[@key, p. 3]", [Marker("key", "p. 3")]),
        ("[@key , pp. 3, 5 ]", [Marker("key", "pp. 3, 5")]),
        ("[@key,  p.\n  3]", [Marker("key", "p. 3")]),
        ("[@key,]", [Marker("key")]),
        ("[@a;\n@b;@a]", [Marker("a"), Marker("b"), Marker("a")]),
        ("[@a, p. 3; @b, ch. 2]", [Marker("a", "p. 3"), Marker("b", "ch. 2")]),
        ("[@key#point]", [Marker("key", reading="point")]),
        ("[@key#Point_1, p. 3]", [Marker("key", "p. 3", "Point_1")]),
        ("[@a#b;@a#c ,d]", [Marker("a", "", "b"), Marker("a", "d", "c")]),
        (f"[@k#{'s' * 60}]", [Marker("k", "", "s" * 60)]),
        ("[!campaign-years]", [Marker("!campaign-years")]),
        (f"[!{'s' * 60}]", [Marker("!" + "s" * 60)]),
        ("[linking]", []),
        (f"[@{'k' * 80}]", [Marker("k" * 80)]),
        (f"[@a, {'x' * 494}]", [Marker("a", "x" * 494)]),
    ],
)
def test_a_group_is_read_as_its_markers(text, group):
    assert read_group(text) == (tuple(group), len(text))


def test_a_group_is_read_where_it_opens_and_ends_at_its_bracket():
    assert read_group("See [@a] [@b].", 4) == ((Marker("a"),), 8)
    assert read_group("See [@a] [@b].", 0) is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "key",
            "@key",
            "[key]",
            "[ @key]",
            "[@]",
            "[@ key]",
            "[@-key]",
            "[@_key]",
        ),
        *(
            "[@é]",
            "[@key",
            "[@key p. 3]",
            "[@key.]",
            "[@key: p. 3]",
            "[@a;]",
            "[@a; b]",
        ),
        *("[@a;; @b]", "[@a @b]", "[@a, see @b]", "[@a, p. [3]]", "[[@a]]", "[see @a]"),
        *("［@a]", "[someone@example.org]", "[@key, write to a@example.org]", "[@a@b]"),
        *(
            "[@key#]",
            "[@key#-a]",
            "[@key #a]",
            "[@key# a]",
            "[@key#a p. 3]",
            "[@key##a]",
        ),
        *("[@key#a#b]", "[@#a]", "[@key#é]", "[@key#a.]", f"[@k#{'s' * 61}]"),
        *("[!]", "[!-a]", "[! a]", "[!a; !b]", "[!a, p. 3]", "[!a#b]", "[!a; @b]"),
        *(
            f"[!{'s' * 61}]",
            "[!a",
            "[@a; !b]",
            "[Linking]",
            "[linking; @a]",
            "[linking",
        ),
        *(f"[@{'k' * 81}]", f"[@a, {'x' * 495}]"),
    ],
)
def test_no_group_is_read_where_none_is_well_formed(text):
    assert read_group(text) is None


@given(st.lists(st.builds(Marker, KEYS, LOCATORS, SLUGS), min_size=1, max_size=3))
def test_a_group_that_is_written_is_read_back(group):
    text = "[" + "; ".join(str(marker) for marker in group) + "]"

    assert read_group(text) == (tuple(group), len(text))


@given(HOSTILE, st.integers(min_value=0, max_value=20))
def test_what_is_read_of_any_text_is_a_short_group_of_plain_keys(text, start):
    for written, at in ((text, start), (f"[@{text}]", 0)):
        group, end = read_group(written, at) or ((), 0)

        if group:
            assert written.startswith("[@", at)
            assert written[end - 1] == "]"
            assert end - at <= markers.LONGEST_GROUP
        for marker in group:
            assert marker.key.replace("-", "").replace("_", "").isalnum()
            assert marker.key.isascii()
            assert not set("[]@#;, \n\t") & set(marker.reading)
            assert not set("[]@;\n\t") & set(marker.locator)


# --- Unknown keys -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "known", "nearest"),
    [
        ("nope", ["nape", "kessler-2015"], "nape"),
        ("KESLER-2015", ["nape", "kessler-2015"], "kessler-2015"),
        ("zzzzzzzz", ["nape", "kessler-2015"], ""),
        ("nope", [], ""),
    ],
)
def test_the_nearest_known_key_is_found(key, known, nearest):
    assert markers.nearest(key, known) == nearest


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("nope", "No citation has the key “nope”; did you mean “nape”?"),
        (
            "zzzz",
            "No citation has the key “zzzz”: add the citation first, or correct it.",
        ),
    ],
)
def test_an_unknown_key_is_told_with_what_to_do(key, sentence):
    assert markers.unknown_key_sentence(key, {"nape", "kessler-2015"}) == sentence


def test_a_doubt_that_is_not_there_is_told_with_the_nearest_one():
    assert markers.unknown_doubt_sentence("campain", ["campaign-years"]) == (
        "No doubt is called “campain”; did you mean “campaign-years”?"
    )
    assert markers.unknown_doubt_sentence("zzz", ["campaign-years"]) == (
        "No doubt is called “zzz”: add the doubt first, or correct it."
    )
