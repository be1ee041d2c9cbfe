"""Text: hidden characters, XML, folding, words of searches and of the index."""

import unicodedata
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from references.links.texts import fold_signs
from references.prose.pins import figures
from references.values import text as texts
from references.values.text import fold, for_xml, fragment, hidden_characters, tokens


def test_each_character_that_cannot_be_seen_is_shown_in_its_word_once_in_order():
    assert hidden_characters("It \x00 began\u202ein Foun\u200dded, Foun\u200dded") == [
        "U+0000 (control character) in “It▯began▯in”",
        "U+202E (right-to-left override) in “began▯in”",
        "U+200D (zero width joiner) in “Foun▯ded,”",
        "U+200D (zero width joiner) in “Foun▯ded”",
    ]
    assert hidden_characters("a\tb\nc\r\nd “ü” – 中文 עברית e\u0301 👍 \u00a0 ▯") == []


def test_what_joins_the_signs_of_a_family_or_letters_of_sinhala_can_be_seen():
    for joined in (
        "👨\u200d👩\u200d👧",
        "❤\ufe0f\u200d🔥",
        "ශ\u0dca\u200dරී",
        "می\u200cشود",
    ):
        assert hidden_characters(f"Seen {joined}.") == []


@given(st.characters(categories=["Cc", "Cf", "Cs", "Co"], exclude_characters="\t\n\r"))
def test_every_control_and_format_character_is_found(character):
    (found,) = hidden_characters(f"Founded {character} in 1990.")

    assert found.startswith(f"U+{ord(character):04X} (")


@given(st.text(st.characters(), max_size=50))
def test_any_text_for_xml_stays_well_formed_and_is_read_as_it_was(text):
    kept = for_xml(text)

    # A reader of XML takes every kind of line end for one.
    escaped = escape(kept, {"\r": "&#13;"})
    element = ElementTree.fromstring(f"<a>{escaped}</a>")  # noqa: S314 - our own
    assert (element.text or "") == kept == for_xml(kept)
    assert for_xml("\0a\x01 & <b>\ud800\uffff“中”\t") == "a & <b>“中”\t"


def test_text_is_folded_to_small_letters_without_accents_and_blanks():
    text = (
        "\nCôte d’Ivoire\tΛΌΓΟΣ λόγος Straße STRAẞE İSTANBUL\u00a0 \u2003ECPAT™ № ﬁn "
    )

    assert fold(text) == (
        "cote d'ivoire λογοσ λογοσ strasse strasse istanbul ecpattm no fin"
    )


@given(st.text(st.characters(max_codepoint=0x24F, exclude_characters="ıſ")), st.text())
def test_what_is_folded_stays_and_capitals_and_composed_letters_make_no_difference(
    latin, text
):
    assert (
        fold(fold(latin)) == fold(latin) == fold(latin.upper()) == fold(latin.lower())
    )
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(apart) == fold(text)


def test_a_search_is_for_each_word_once_and_for_a_dozen_at_most():
    many = " ".join(f"w{n}" for n in range(50))

    assert texts.search_words(" Éveil  eveil d’enfants ") == ["eveil", "d'enfants"]
    assert texts.search_words(many) == [f"w{n}" for n in range(12)]


def test_words_are_kept_folded_and_without_punctuation():
    text = "ECPAT-USA’s “No 1e5” -- “” ☎\ufe0f การค้ามนุษย์ ในไทย"

    assert tokens(text) == [*("ecpat", "usa", "s", "no", "1e5"), "การคามนษย์", "ในไทย"]
    assert tokens("x" * 300) == ["x" * 100]


def test_indexed_words_have_a_blank_before_each_and_those_of_a_title_a_sign_too():
    assert texts.indexed("One two", "", "Three.") == " one two three"
    assert texts.indexed("", "-") == ""
    assert len(texts.indexed("a " * 5000, "b").split()) == 2000
    found = texts.indexed_under("Ça: a wren", "A finch, a wren", "", "Sings")
    assert found == " ca a wren ¶ca ¶a ¶wren finch sings"
    assert tokens("¶ca") == ["ca"]


def test_a_fragment_names_its_parts_for_the_end_of_an_address():
    assert fragment("at", "Executive director", "é_2") == "at_executive-director_e-2"
    assert fragment("a-b", "c") != fragment("a", "b-c") != fragment("a", "b", "c")
    assert fragment("a", "") != fragment("a")


def test_a_run_of_marks_that_no_language_has_is_cut_wherever_a_text_is_normalised():
    vowel = "\u0e01\u0e34\u0e49"
    assert texts.normalized("NFC", f"e\u0301 {vowel * 20}") == f"é {vowel * 20}"

    # To normalise these as they are takes a quarter of a minute.
    run = "5" + "\u0301\u0316" * 80_000
    assert len(texts.normalized("NFC", run)) == 1 + texts.MOST_MARKS
    assert fold(run) == "5"
    assert len(fold_signs(run)) == 1 + texts.MOST_MARKS
    assert "7" in figures(f"There were 7 of {run}.")
