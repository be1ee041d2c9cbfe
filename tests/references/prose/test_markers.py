"""Markers: which groups are read."""

import pytest

from references.prose.markdown import Marker, read_group


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("[@2015]", [Marker("2015")]),
        ("[@key , pp. 3, 5 ]", [Marker("key", "pp. 3, 5")]),
        ("[@key,  p.\n  3]", [Marker("key", "p. 3")]),
        ("[@key,]", [Marker("key")]),
        ("[@a;\n@b, ch. 2;@a]", [Marker("a"), Marker("b", "ch. 2"), Marker("a")]),
        ("[@a#b;@a#C_1 ,d]", [Marker("a", "", "b"), Marker("a", "d", "C_1")]),
        (f"[@{'k' * 80}#{'s' * 60}]", [Marker("k" * 80, "", "s" * 60)]),
        (f"[!{'s' * 60}]", [Marker("!" + "s" * 60)]),
        ("[linking]", []),
        (f"[@a, {'x' * 494}]", [Marker("a", "x" * 494)]),
    ],
)
def test_a_group_is_read_as_its_markers(text, group):
    assert read_group(f"See {text} [@b].", 4) == (tuple(group), 4 + len(text))


@pytest.mark.parametrize(
    "text",
    [
        *("", "@key", "[key]", "[ @key]", "[@]", "[@ key]", "[@-key]", "[@é]", "[@key"),
        *("[@key p. 3]", "[@a;]", "[@a; b]", "[@a;; @b]", "[@a, see @b]", "[[@a]]"),
        *("[@a, p. [3]]", "[someone@example.org]", "[@a@b]", "[@key#]", "[@key#-a]"),
        *("[@key #a]", "[@key#a p. 3]", "[@key#a#b]", "[@#a]", f"[@k#{'s' * 61}]"),
        *("[!]", "[!-a]", "[!a; !b]", "[!a, p. 3]", "[!a#b]", "[!a", "[@a; !b]"),
        *("[Linking]", "[linking; @a]"),
        *(f"[!{'s' * 61}]", f"[@{'k' * 81}]", f"[@a, {'x' * 495}]"),
    ],
)
def test_no_group_is_read_where_none_is_well_formed(text):
    assert read_group(text) is None
