import unicodedata
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.values.text import (
    LONGEST_WORD,
    MOST_INDEXED,
    MOST_WORDS,
    fold,
    for_xml,
    fragment,
    hidden_characters,
    indexed,
    tokens,
    words,
)


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u202e", "U+202E (right-to-left override)"),
        ("\u2066", "U+2066 (left-to-right isolate)"),
        ("\u200b", "U+200B (zero width space)"),
        ("\u200d", "U+200D (zero width joiner)"),
        ("\ufeff", "U+FEFF (zero width no-break space)"),
        ("\u00ad", "U+00AD (soft hyphen)"),
        ("\U000e0041", "U+E0041 (tag latin capital letter a)"),
        ("\x00", "U+0000 (control character)"),
        ("\x1b", "U+001B (control character)"),
        ("\x85", "U+0085 (control character)"),
    ],
)
def test_a_character_that_cannot_be_seen_is_named(character, name):
    assert hidden_characters(f"a{character}b") == [name]


@pytest.mark.parametrize(
    ("character", "code"), [("\ue000", "U+E000"), ("\ud800", "U+D800")]
)
def test_a_character_without_a_name_is_told_by_its_number(character, code):
    (found,) = hidden_characters(character)

    assert found.startswith(code)


def test_each_hidden_character_is_named_once_in_order():
    assert hidden_characters("\u200b\u202e\u200b") == [
        "U+200B (zero width space)",
        "U+202E (right-to-left override)",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "Words.", "a\tb\nc\r\nd", "“ü” – é… 中文 עברית", "e\u0301", "👍", "\u00a0"],
)
def test_nothing_is_hidden_in_ordinary_text(text):
    assert hidden_characters(text) == []


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S"])))
def test_no_letter_figure_or_sign_is_taken_for_hidden(text):
    assert hidden_characters(text) == []


@given(st.characters(categories=["Cc", "Cf", "Cs", "Co"], exclude_characters="\t\n\r"))
def test_every_control_and_format_character_is_found_wherever_it_stands(character):
    (found,) = hidden_characters(f"Founded {character} in 1990.")

    assert found.startswith(f"U+{ord(character):04X} (")
    assert unicodedata.category(character).startswith("C")


# --- In XML -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a & <b> “ü” 中 👍\t\n", "a & <b> “ü” 中 👍\t\n"),
        ("\0a\x01b\x1fc\x0bd", "abcd"),
        ("a\ud800b\udfffc", "abc"),
        ("a\ufffeb\uffffc\ufffd", "abc\ufffd"),
        ("\x7f\x85\ue000\U0010ffff", "\x7f\x85\ue000\U0010ffff"),
    ],
)
def test_text_for_xml_leaves_out_what_no_document_may_hold(text, kept):
    assert for_xml(text) == kept


@given(st.text(st.characters(), max_size=50))
def test_any_text_for_xml_stays_well_formed_and_is_read_as_it_was(text):
    kept = for_xml(text)

    # A reader of XML takes every kind of line end for one.
    escaped = escape(kept, {"\r": "&#13;"})
    element = ElementTree.fromstring(f"<a>{escaped}</a>")  # noqa: S314 - our own
    assert (element.text or "") == kept
    assert for_xml(kept) == kept


# --- Folded -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("ecpat", "ecpat"),
        ("ECPAT International", "ecpat international"),
        ("Österreich", "osterreich"),
        ("Côte d’Ivoire", "cote d'ivoire"),
        ("Côte d'Ivoire", "cote d'ivoire"),
        ("São Tomé and Príncipe", "sao tome and principe"),
        ("Đà Nẵng", "đa nang"),
        ("ΑΘΉΝΑ", "αθηνα"),
        ("Москва́", "москва"),
        ("Йошкар-Ола", "иошкар-ола"),
        ("中文", "中文"),
        ("2018–2020", "2018–2020"),
    ],
)
def test_text_is_folded_to_small_letters_without_accents(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("é", "e\u0301"),
        ("Å", "\u212b"),
        ("Việt Nam", unicodedata.normalize("NFD", "Việt Nam")),
        ("한국", unicodedata.normalize("NFD", "한국")),
        ("ﬁn", "fin"),
        ("ＥＣＰＡＴ", "ECPAT"),
        ("Straße", "STRASSE"),
        ("Straße", "STRAẞE"),
        ("ΛΌΓΟΣ", "λόγος"),
        ("İstanbul", "istanbul"),
        ("İSTANBUL", "Istanbul"),
        ("d’Ivoire", "d'Ivoire"),
        ("a b", "a\u00a0b"),
    ],
)
def test_two_ways_of_writing_one_word_are_folded_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ı", "i"), ("ø", "o"), ("ł", "l"), ("n", "m"), ("a b", "ab")]
)
def test_letters_that_are_others_and_no_accented_ones_stay_apart(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "text", [" a b ", "a  b", "a\tb", "a\r\n\r\nb", "a\u00a0 \u2003b", "\na b"]
)
def test_blanks_of_every_kind_are_folded_to_one_between_words(text):
    assert fold(text) == "a b"


@pytest.mark.parametrize(
    ("text", "folded"), [("ECPAT™", "ecpattm"), ("№ 5", "no 5"), ("ℌ", "h")]
)
def test_a_capital_within_another_character_is_folded_too(text, folded):
    assert fold(text) == folded


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_what_is_folded_stays_as_it_is(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_text_is_folded_alike(text):
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert fold(composed) == fold(apart) == fold(text)


@given(st.text(st.characters(max_codepoint=0x24F, exclude_characters="ıſ")))
def test_capitals_and_small_letters_are_folded_alike(text):
    assert fold(text.upper()) == fold(text) == fold(text.lower())


def test_a_search_is_for_each_word_once_and_for_a_dozen_at_most():
    assert words(" Éveil  eveil d’enfants ") == ["eveil", "d'enfants"]
    assert words("") == []
    assert words(" ".join(f"w{n}" for n in range(50))) == [f"w{n}" for n in range(12)]
    assert MOST_WORDS == 12


# --- The words an index keeps -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ECPAT-USA’s “No Vacancy”", ["ecpat", "usa", "s", "no", "vacancy"]),
        ("snake_case 12.5 1e5", ["snake", "case", "12", "5", "1e5"]),
        ("Ça coûte", ["ca", "coute"]),
        ("การค้ามนุษย์ ในไทย", ["การคามนษย์", "ในไทย"]),
        ("हिन्दी की", ["हिनदी", "की"]),
        ("الأطفال ٢٠٢٤", ["الاطفال", "٢٠٢٤"]),
        ("子どもの権利", ["子ともの権利"]),
        ("", []),
        ("-- “” ☎\ufe0f", []),
    ],
)
def test_words_are_kept_folded_and_without_punctuation(text, kept):
    assert tokens(text) == kept


@given(st.text())
def test_no_kept_word_holds_a_blank_or_what_a_search_would_read_as_a_sign(text):
    for word in tokens(text):
        assert word
        assert not set(word) & set(" \t\n\"'*%_\\:&|!()-^")


def test_of_a_long_word_its_beginning_is_kept_and_of_many_words_the_first():
    assert tokens("x" * 300) == ["x" * LONGEST_WORD]
    assert len(indexed("a " * 5000, "b").split()) == MOST_INDEXED


def test_indexed_words_have_a_blank_before_each():
    assert indexed("One two", "", "Three.") == " one two three"
    assert indexed("", "-") == ""


def test_a_fragment_names_its_parts_for_the_end_of_an_address():
    assert fragment("at", "Executive director", "é_2") == "at_executive-director_e-2"


def test_fragments_of_other_parts_differ_though_their_words_are_the_same():
    assert fragment("a-b", "c") != fragment("a", "b-c") != fragment("a", "b", "c")
    assert fragment("a", "") != fragment("a")
