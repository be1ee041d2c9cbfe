"""Numbers, ids and notes of a page's marks."""

from references.prose.footnotes import Footnotes, Place

LEAD = Place("ECPAT International", "lead")
HISTORY = Place("History", "history")
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


def test_marks_that_stand_together_and_read_alike_have_one_id():
    footnotes = Footnotes()
    footnotes.passage("[@a#staff, p. 3] [@a#founding; @a#staff] [@a]", LEAD)

    (note,) = footnotes.close(SOURCES)

    assert [mark.id for mark in note.marks] == ["m1", "m2", "m2", "m4"]
    assert {mark.note_id for mark in note.marks} == {"note-1"}
