import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.prose import markers
from references.prose.markers import Marker

# Text made of what markers are made of, so that most of it nearly is one.
HOSTILE = st.lists(
    st.sampled_from(
        [
            *("[", "[@", "@", "]", ";", ",", " ", "\n", "\t", "a", "key-1", "p. 3"),
            *("\x00", "\u202e", "é", "-", "_", "[@a]", "[@a; @b]", "\ue000", "<", "`"),
        ]
    ),
    max_size=40,
).map("".join)
KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", fullmatch=True)
LOCATORS = st.text(
    st.characters(exclude_characters="[]@;", exclude_categories=["Cs"]), max_size=40
).map(lambda text: " ".join(text.split()))


# --- Well formed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("[@key]", (Marker("key"),)),
        ("[@kessler-2015]", (Marker("kessler-2015"),)),
        ("[@2015]", (Marker("2015"),)),
        ("[@Key_One]", (Marker("Key_One"),)),
        ("[@key, p. 3]", (Marker("key", "p. 3"),)),
        ("[@key,p. 3]", (Marker("key", "p. 3"),)),
        ("[@key , p. 3 ]", (Marker("key", "p. 3"),)),
        ("[@key, pp. 3, 5]", (Marker("key", "pp. 3, 5"),)),
        ("[@key,  p.\n  3]", (Marker("key", "p. 3"),)),
        ("[@key,]", (Marker("key"),)),
        ("[@a; @b]", (Marker("a"), Marker("b"))),
        ("[@a;@b]", (Marker("a"), Marker("b"))),
        ("[@a;\n@b]", (Marker("a"), Marker("b"))),
        (
            "[@a, p. 3; @b, ch. 2; @a]",
            (Marker("a", "p. 3"), Marker("b", "ch. 2"), Marker("a")),
        ),
    ],
)
def test_a_group_is_read_as_its_markers(text, group):
    assert markers.read_group(text) == (group, len(text))


def test_a_group_ends_at_its_bracket():
    assert markers.read_group("[@a] [@b]") == ((Marker("a"),), 4)


def test_a_group_is_read_where_it_opens_within_a_text():
    assert markers.read_group("See [@a].", 4) == ((Marker("a"),), 8)


@pytest.mark.parametrize(
    ("marker", "text"),
    [(Marker("key"), "@key"), (Marker("key", "p. 3"), "@key, p. 3")],
)
def test_a_marker_is_written_as_it_is_read(marker, text):
    assert str(marker) == text


# --- Not well formed --------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "key",
        "@key",
        "[key]",
        "[ @key]",
        "[@]",
        "[@ key]",
        "[@-key]",
        "[@_key]",
        "[@é]",
        "[@key",
        "[@key p. 3]",
        "[@key.]",
        "[@key: p. 3]",
        "[@a;]",
        "[@a; b]",
        "[@a;; @b]",
        "[@a @b]",
        "[@a, see @b]",
        "[@a, p. [3]]",
        "[[@a]]",
        "[see @a]",
        "[-@a]",
        "［@a]",
    ],
)
def test_no_group_is_read_where_none_is_well_formed(text):
    assert markers.read_group(text) is None


@pytest.mark.parametrize(
    "text", ["[someone@example.org]", "[@key, write to someone@example.org]", "[@a@b]"]
)
def test_an_email_address_is_not_a_marker(text):
    assert markers.read_group(text) is None


def test_no_group_is_read_where_the_text_has_none_yet():
    assert markers.read_group("See [@a].", 0) is None


def test_a_group_of_the_greatest_length_is_read():
    text = "[@a, " + "x" * (markers.LONGEST_GROUP - 6) + "]"

    assert len(text) == 500
    assert markers.read_group(text) is not None


def test_a_longer_group_is_not_read():
    assert markers.read_group("[@a, " + "x" * (markers.LONGEST_GROUP - 5) + "]") is None


def test_a_key_of_the_greatest_length_is_read():
    key = "k" * markers.LONGEST_KEY

    assert markers.read_group(f"[@{key}]") == ((Marker(key),), 83)


def test_a_longer_key_is_not_read():
    assert markers.read_group(f"[@{'k' * (markers.LONGEST_KEY + 1)}]") is None


# --- Suggestions ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("nope", "nape"),
        ("KESSLER-2015", "kessler-2015"),
        ("kesler-2015", "kessler-2015"),
        ("zzzzzzzz", ""),
    ],
)
def test_the_nearest_known_key_is_found(key, nearest):
    assert markers.nearest(key, ["nape", "kessler-2015"]) == nearest


def test_nothing_is_near_where_nothing_is_known():
    assert markers.nearest("nope", []) == ""


def test_an_unknown_key_is_named_with_the_nearest():
    assert markers.unknown_key_sentence("nope", {"nape", "kessler-2015"}) == (
        "No citation has the key “nope”; did you mean “nape”?"
    )


def test_an_unknown_key_like_no_other_is_named_with_what_to_do():
    assert markers.unknown_key_sentence("zzzz", {"nape"}) == (
        "No citation has the key “zzzz”: add the citation first, or correct it."
    )


# --- Any text ---------------------------------------------------------------------------


@given(st.lists(st.builds(Marker, KEYS, LOCATORS), min_size=1, max_size=3))
def test_a_group_that_is_written_is_read_back(group):
    text = "[" + "; ".join(str(marker) for marker in group) + "]"

    assert markers.read_group(text) == (tuple(group), len(text))


@given(HOSTILE, st.integers(min_value=0, max_value=20))
def test_what_is_read_stands_between_two_brackets(text, start):
    read = markers.read_group(text, start)

    if read is not None:
        group, end = read
        assert group
        assert text[start:].startswith("[@")
        assert text[end - 1] == "]"
        assert end - start <= markers.LONGEST_GROUP


@given(HOSTILE)
def test_a_key_that_is_read_can_stand_in_an_address_and_an_id(text):
    read = markers.read_group("[@" + text + "]")

    for marker in read[0] if read else ():
        assert marker.key.replace("-", "").replace("_", "").isalnum()
        assert marker.key.isascii()
        assert not set("[]@;\n\t") & set(marker.locator)


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=5))
def test_any_text_has_a_nearest_known_key_or_none(key, known):
    assert markers.nearest(key, known) in ["", *known]


def test_the_key_of_a_merged_source_names_the_one_it_is_now():
    sentence = markers.unknown_key_sentence("old", {"new", "older"}, {"old": "new"})

    assert sentence == "The citation “old” was merged into “new”: cite that one."
