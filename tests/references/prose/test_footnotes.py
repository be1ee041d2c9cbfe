import pytest

from references.prose.footnotes import Footnotes, Place

LEAD = Place("ECPAT International", "lead")
HISTORY = Place("History", "history")
SOURCES = {"a": "Source A", "b": "Source B", "c": "Source C"}


def numbers(passage):
    return [mark.number for group in passage.groups for mark in group]


# --- Numbers ----------------------------------------------------------------------------


def test_the_first_source_cited_is_number_one_across_passages():
    footnotes = Footnotes()
    lead = footnotes.passage("Founded [@b]. Renamed [@a].", LEAD)
    history = footnotes.passage("Congress [@c; @a].", HISTORY)

    footnotes.close(SOURCES)

    assert numbers(lead) == [1, 2]
    assert numbers(history) == [3, 2]


def test_a_source_cited_again_keeps_its_number():
    footnotes = Footnotes()
    passage = footnotes.passage("[@a] [@b] [@a] [@b, p. 3] [@a]", LEAD)

    footnotes.close(SOURCES)

    assert numbers(passage) == [1, 2, 1, 2, 1]


def test_a_mark_outside_prose_is_numbered_in_its_turn():
    footnotes = Footnotes()
    before = footnotes.passage("[@b]", LEAD)
    cell = footnotes.mark("a", HISTORY)
    after = footnotes.passage("[@c] [@a]", HISTORY)

    footnotes.close(SOURCES)

    assert (numbers(before), cell.number, numbers(after)) == ([1], 2, [3, 2])


def test_two_open_pages_do_not_mix():
    one, other = Footnotes(), Footnotes()
    first = one.passage("[@a]", LEAD)
    second = other.passage("[@b] [@a]", LEAD)
    third = one.passage("[@b] [@a]", HISTORY)

    one.close(SOURCES)
    other.close(SOURCES)

    assert numbers(first) + numbers(third) == [1, 2, 1]
    assert numbers(second) == [1, 2]
    assert [m.use for group in second.groups for m in group] == [1, 1]


def test_an_unknown_key_gets_no_number_and_shifts_no_other():
    footnotes = Footnotes()
    passage = footnotes.passage("[@a] [@nope] [@b; @nope]", LEAD)

    notes = footnotes.close(SOURCES)

    assert numbers(passage) == [1, None, 2, None]
    assert [note.key for note in notes] == ["a", "b"]


def test_a_source_that_is_not_cited_gets_no_note():
    footnotes = Footnotes()
    footnotes.passage("[@b]", LEAD)

    assert [note.key for note in footnotes.close(SOURCES)] == ["b"]


def test_a_page_without_marks_has_no_notes():
    footnotes = Footnotes()
    footnotes.passage("Words.", LEAD)

    assert footnotes.close(SOURCES) == ()


def test_keys_are_told_in_order_of_first_appearance_unknown_ones_included():
    footnotes = Footnotes()
    footnotes.passage("[@b] [@nope] [@b]", LEAD)
    footnotes.mark("a", LEAD)

    assert footnotes.keys() == ("b", "nope", "a")


# --- Notes ------------------------------------------------------------------------------


def test_notes_stand_in_the_order_of_their_numbers_with_their_sources():
    footnotes = Footnotes()
    footnotes.passage("[@c] [@a] [@b]", LEAD)

    notes = footnotes.close(SOURCES)

    assert [(note.number, note.key, note.source) for note in notes] == [
        (1, "c", "Source C"),
        (2, "a", "Source A"),
        (3, "b", "Source B"),
    ]


def test_a_note_lists_every_mark_that_leads_to_it():
    footnotes = Footnotes()
    passage = footnotes.passage("[@a, p. 3] [@b] [@a, p. 5]", LEAD)
    cell = footnotes.mark("a", HISTORY, "p. 7")

    note, _other = footnotes.close(SOURCES)

    assert note.marks == (passage.groups[0][0], passage.groups[2][0], cell)
    assert [mark.locator for mark in note.marks] == ["p. 3", "p. 5", "p. 7"]


def test_a_note_names_each_place_once_by_its_first_mark():
    footnotes = Footnotes()
    footnotes.passage("[@a] [@a]", LEAD)
    footnotes.passage("[@a]", HISTORY)
    footnotes.passage("[@a]", LEAD)

    (note,) = footnotes.close(SOURCES)

    assert [(mark.place, mark.use) for mark in note.places] == [(LEAD, 1), (HISTORY, 3)]


def test_places_of_one_title_are_told_apart_by_their_ids():
    footnotes = Footnotes()
    footnotes.mark("a", Place("History", "history"))
    footnotes.mark("a", Place("History", "history-of-the-code"))

    (note,) = footnotes.close(SOURCES)

    assert len(note.places) == 2


# --- Public ids -------------------------------------------------------------------------


def test_ids_are_made_of_the_key_and_the_use():
    footnotes = Footnotes()
    passage = footnotes.passage("[@kessler-2015] [@a] [@kessler-2015]", LEAD)
    third = passage.groups[2][0]

    note, _other = footnotes.close({"kessler-2015": "Kessler", "a": "A"})

    assert (third.id, third.note_id, third.peek_id) == (
        "cite-kessler-2015-2",
        "note-kessler-2015",
        "peek-kessler-2015",
    )
    assert (note.id, note.peek_id) == (third.note_id, third.peek_id)


def test_no_two_marks_of_a_page_have_one_id():
    footnotes = Footnotes()
    footnotes.passage("[@a; @a] [@a-1] [@a]", LEAD)

    notes = footnotes.close({"a": "A", "a-1": "A1"})

    ids = [mark.id for note in notes for mark in note.marks]
    assert len(set(ids)) == len(ids) == 4


@pytest.mark.parametrize(
    ("use", "letter"),
    [
        (1, "a"),
        (2, "b"),
        (26, "z"),
        (27, "aa"),
        (52, "az"),
        (53, "ba"),
        (702, "zz"),
        (703, "aaa"),
    ],
)
def test_uses_are_lettered_from_a_past_z(use, letter):
    footnotes = Footnotes()
    marks = [footnotes.mark("a", LEAD) for _ in range(use)]

    assert marks[-1].letter == letter


# --- Opened, fed, closed ----------------------------------------------------------------


def test_a_closed_page_takes_no_more_prose():
    footnotes = Footnotes()
    footnotes.close(SOURCES)

    with pytest.raises(RuntimeError, match="closed before “a” was cited"):
        footnotes.passage("[@a]", LEAD)


def test_a_closed_page_takes_no_more_marks():
    footnotes = Footnotes()
    footnotes.close(SOURCES)

    with pytest.raises(RuntimeError, match="closed before “a” was cited"):
        footnotes.mark("a", LEAD)


def test_an_open_page_has_no_numbers_to_show():
    mark = Footnotes().mark("a", LEAD)

    with pytest.raises(RuntimeError, match="Close the page before showing its marks"):
        mark.number  # noqa: B018


# --- Passages ---------------------------------------------------------------------------


def test_a_passage_has_a_group_of_marks_for_each_gap_in_its_html():
    passage = Footnotes().passage("One [@a; @b, p. 3] two [@c].", LEAD)

    assert [[(m.key, m.locator) for m in group] for group in passage.groups] == [
        [("a", ""), ("b", "p. 3")],
        [("c", "")],
    ]
    assert passage.prose.pieces == ("<p>One ", " two ", ".</p>")
    assert {mark.place for group in passage.groups for mark in group} == {LEAD}


@pytest.mark.parametrize(
    ("text", "says"), [("", False), (" \n ", False), ("Words.", True), ("[@a]", True)]
)
def test_a_passage_knows_whether_it_says_anything(text, says):
    assert bool(Footnotes().passage(text, LEAD)) is says


def test_one_text_on_two_pages_is_numbered_by_each():
    text = "[@a] [@b]"
    one, other = Footnotes(), Footnotes()
    other.mark("b", LEAD)
    first, second = one.passage(text, LEAD), other.passage(text, LEAD)

    one.close(SOURCES)
    other.close(SOURCES)

    assert (numbers(first), numbers(second)) == ([1, 2], [2, 1])


# --- Names that last --------------------------------------------------------------------


def named(number):
    return f"at-{number}"


def anchors(passage):
    return [[mark.anchor for mark in group] for group in passage.groups]


def test_the_first_mark_of_each_group_is_named_for_links_that_last():
    passage = Footnotes().passage("[@a; @b] [@c] [@a]", LEAD, named)

    assert anchors(passage) == [["at-1", ""], ["at-2"], ["at-3"]]


def test_a_text_that_stands_twice_on_a_page_is_named_where_it_stands_first():
    footnotes = Footnotes()
    first = footnotes.passage("[@a] [@b]", LEAD, named)
    again = footnotes.passage("[@a] [@b]", HISTORY, named)
    mark = footnotes.mark("a", HISTORY, anchor="at-1")

    assert (anchors(first), anchors(again)) == ([["at-1"], ["at-2"]], [[""], [""]])
    assert mark.anchor == ""


def test_a_text_without_a_name_gives_its_marks_none():
    footnotes = Footnotes()

    assert anchors(footnotes.passage("[@a] [@b]", LEAD)) == [[""], [""]]
    assert footnotes.mark("a", LEAD).anchor == ""


def test_a_name_is_no_part_of_what_a_mark_is():
    footnotes, other = Footnotes(), Footnotes()

    one, two = footnotes.mark("a", LEAD, anchor="at-1"), other.mark("a", LEAD)

    assert one == two
