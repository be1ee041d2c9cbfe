"""Numbers, ids and notes of a page's marks."""

from references.prose.footnotes import Footnotes, Place
from references.values.readings import ReadingText

LEAD = Place("ECPAT International", "lead")
HISTORY = Place("History", "history")


TEXT = ReadingText("staff", "It has a staff.", "", "", "")

SOURCES = {"a": "Source A", "b": "Source B", "c": "Source C"}


def numbers(passage):
    return [[mark.number for mark in group] for group in passage.groups]


def test_sources_are_numbered_as_they_are_first_cited_and_keep_their_number():
    footnotes, other = Footnotes(), Footnotes()
    other.mark("c", LEAD)
    lead = footnotes.passage("Founded [@b]. [@nope] [@a, p. 3; @b].", LEAD)
    cell = footnotes.mark("c", HISTORY)
    history = footnotes.passage("Congress [@nope; @c; @a].", HISTORY)
    assert footnotes.keys() == ("b", "nope", "a", "c")

    notes = footnotes.close(SOURCES | {"uncited": "Source D"})

    assert numbers(lead) == [[1], [None], [2, 1]]
    assert (cell.number, numbers(history)) == (3, [[None, 3, 2]])
    assert [(note.number, note.key, note.source) for note in notes] == [
        (number, key, SOURCES[key]) for number, key in enumerate("bac", 1)
    ]


def test_a_note_lists_its_marks_each_once_and_each_reading_once():
    footnotes = Footnotes()
    passage = footnotes.passage("[@a#staff, p. 3] [@b] [@a#founding; @a#staff]", LEAD)
    cell = footnotes.mark("a", HISTORY, "p. 7")
    other = footnotes.mark("a", Place("History", "history-of-the-code"))
    again = footnotes.mark("a", LEAD)

    texts = dict.fromkeys([("a", "founding"), ("a", "staff")], TEXT)
    note, _other = footnotes.close(SOURCES, texts)

    first, third, fourth = passage.groups[0][0], *passage.groups[2]
    assert note.marks == (first, third, fourth, cell, other, again)
    assert [m.locator for m in note.marks] == ["p. 3", "", "", "p. 7", "", ""]
    assert note.readings == (TEXT, TEXT)
    assert {tuple(mark.slugs) for mark in note.marks} == {("staff", "founding")}
    # Two that stand together, and read alike, are one to the reader.
    ids = [f"m{n}" for n in (1, 3, 3, 5, 6, 7)]
    assert [mark.id for mark in note.marks] == ids
    assert {mark.entry_id for mark in note.marks} == {"n-1"}
