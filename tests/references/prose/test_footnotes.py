"""Numbers, ids and notes of a page's marks."""

import pytest

from references.prose.footnotes import Footnotes, Place

LEAD = Place("ECPAT International", "lead")
HISTORY = Place("History", "history")
SOURCES = {"a": "Source A", "b": "Source B", "c": "Source C"}


def numbers(passage):
    return [mark.number for group in passage.groups for mark in group]


# --- Numbers ----------------------------------------------------------------------------


def test_sources_are_numbered_as_they_are_first_cited_and_keep_their_number():
    footnotes = Footnotes()
    lead = footnotes.passage("Founded [@b]. [@nope] [@a, p. 3; @b].", LEAD)
    cell = footnotes.mark("c", HISTORY)
    history = footnotes.passage("Congress [@nope; @c; @a].", HISTORY)
    assert footnotes.keys() == ("b", "nope", "a", "c")

    notes = footnotes.close(SOURCES | {"uncited": "Source D"})

    assert numbers(lead) == [1, None, 2, 1]
    assert cell.number == 3
    assert numbers(history) == [None, 3, 2]
    assert [(note.number, note.key, note.source) for note in notes] == [
        (1, "b", "Source B"),
        (2, "a", "Source A"),
        (3, "c", "Source C"),
    ]


def test_two_open_pages_do_not_mix():
    one, other = Footnotes(), Footnotes()
    first = one.passage("[@a] [@b]", LEAD)
    before = other.mark("b", LEAD)
    second = other.passage("[@a] [@b]", LEAD)

    one.close(SOURCES)
    other.close(SOURCES)

    assert numbers(first) == [1, 2]
    assert (before.number, numbers(second)) == (1, [2, 1])
    assert [m.use for group in second.groups for m in group] == [1, 2]


def test_a_page_without_marks_has_no_notes():
    footnotes = Footnotes()
    footnotes.passage("Words.", LEAD)

    assert footnotes.close(SOURCES) == ()


# --- Notes ------------------------------------------------------------------------------


def test_a_note_lists_every_mark_that_leads_to_it_and_each_place_once():
    footnotes = Footnotes()
    passage = footnotes.passage("[@a, p. 3] [@b] [@a, p. 5]", LEAD)
    cell = footnotes.mark("a", HISTORY, "p. 7")
    other = footnotes.mark("a", Place("History", "history-of-the-code"))
    again = footnotes.mark("a", LEAD)

    note, _other = footnotes.close(SOURCES)

    first, third = passage.groups[0][0], passage.groups[2][0]
    assert note.marks == (first, third, cell, other, again)
    assert [mark.locator for mark in note.marks] == ["p. 3", "p. 5", "p. 7", "", ""]
    assert note.places == (first, cell, other)


def test_a_note_lists_the_readings_its_marks_name_each_once_in_their_order():
    footnotes = Footnotes()
    footnotes.passage("[@a#staff] [@b#other] [@a] [@a#founding; @a#staff]", LEAD)

    note, other = footnotes.close(SOURCES)

    assert note.readings == ("staff", "founding")
    assert other.readings == ("other",)


# --- Public ids -------------------------------------------------------------------------


def test_ids_are_made_of_the_key_and_the_use():
    footnotes = Footnotes()
    passage = footnotes.passage("[@kessler-2015] [@a] [@kessler-2015]", LEAD)
    third = passage.groups[2][0]

    note, _other = footnotes.close({"kessler-2015": "Kessler", "a": "A"})

    assert third.id == "cite-kessler-2015-2"
    assert note.id == "note-kessler-2015"
    assert third.note_id == note.id


def test_no_two_marks_of_a_page_have_one_id():
    footnotes = Footnotes()
    footnotes.passage("[@a; @a] [@a-1] [@a]", LEAD)

    notes = footnotes.close({"a": "A", "a-1": "A1"})

    ids = [mark.id for note in notes for mark in note.marks]
    assert len(set(ids)) == len(ids) == 4


# --- Opened, fed, closed ----------------------------------------------------------------


def test_a_closed_page_takes_no_more_and_an_open_one_has_no_numbers():
    footnotes = Footnotes()
    mark = footnotes.mark("a", LEAD)
    with pytest.raises(RuntimeError, match="Close the page before showing its marks"):
        mark.number  # noqa: B018

    footnotes.close(SOURCES)

    for cite in (
        lambda: footnotes.passage("[@a]", LEAD),
        lambda: footnotes.mark("a", LEAD),
    ):
        with pytest.raises(RuntimeError, match="closed before “a” was cited"):
            cite()


# --- Passages ---------------------------------------------------------------------------


def test_a_passage_has_a_group_of_marks_for_each_gap_in_its_html():
    passage = Footnotes().passage("One [@a; @b, p. 3] two [@c].", LEAD)

    assert [[(m.key, m.locator) for m in group] for group in passage.groups] == [
        [("a", ""), ("b", "p. 3")],
        [("c", "")],
    ]
    assert passage.prose.pieces == ("<p>One ", " two ", ".</p>")
    assert {mark.place for group in passage.groups for mark in group} == {LEAD}


def test_a_mark_knows_the_reading_it_names_and_counts_as_a_use_of_its_source():
    passage = Footnotes().passage("One [@a#founding, p. 3; @a].", LEAD)

    assert [(m.key, m.reading, m.id) for m in passage.groups[0]] == [
        ("a", "founding", "cite-a-1"),
        ("a", "", "cite-a-2"),
    ]


@pytest.mark.parametrize(
    ("text", "says"), [("", False), (" \n ", False), ("Words.", True), ("[@a]", True)]
)
def test_a_passage_knows_whether_it_says_anything(text, says):
    assert bool(Footnotes().passage(text, LEAD)) is says


# --- Names that last --------------------------------------------------------------------


def anchors(passage):
    return [[mark.anchor for mark in group] for group in passage.groups]


def test_the_first_mark_of_each_group_is_named_once_on_a_page():
    footnotes = Footnotes()
    first = footnotes.passage("[@a; @b] [@c] [@a]", LEAD, "at")
    again = footnotes.passage("[@a]", HISTORY, "at")
    mark = footnotes.mark("a", HISTORY, anchor="at_2")

    assert anchors(first) == [["at", ""], ["at_2"], ["at_3"]]
    assert [mark.id for group in first.groups for mark in group] == [
        *("at", "cite-b-1", "at_2", "at_3")
    ]
    assert anchors(again) == [[""]]
    assert (mark.anchor, mark.id) == ("", "cite-a-4")


def test_a_text_without_a_name_gives_its_marks_none_and_a_name_makes_no_other_mark():
    unnamed = Footnotes().mark("a", LEAD)

    assert anchors(Footnotes().passage("[@a] [@b]", LEAD)) == [[""], [""]]
    assert unnamed.anchor == ""
    assert unnamed == Footnotes().mark("a", LEAD, anchor="at-1")
