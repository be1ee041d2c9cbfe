"""The ledger in which a page of rows numbers its marks, and its reference list."""

from dataclasses import replace

from references.models import Citation, Reading
from references.prose.footnotes import Footnotes, Mark, Note, Passage, Place
from references.uses.citing import Citing

Notes = tuple[Note[Citation], ...]


class Ledger(Footnotes[Citation]):
    """Footnotes of a page of rows, whose marks have permanent addresses."""

    def prose(self, row: Citing, field: str, place: Place) -> Passage:
        """Number the marks of a field of prose."""
        return self.passage(getattr(row, field), place, row.anchor(field))

    def source(self, row: Citing, place: Place, field: str = "citation") -> Mark:
        """Number the mark of the source that a field names."""
        key, reading = getattr(row, field).key, row.reading_of(field)
        return self.mark(key, place, anchor=row.anchor(field), reading=reading)


def reference_list(footnotes: Ledger) -> Notes:
    """Close a page, and return its notes in the order of their numbers.

    One query; and one more, for the readings, if a mark of the page names any.
    """
    notes = footnotes.close(Citation.objects.by_key(footnotes.keys()))
    named = {(note.key, slug) for note in notes for slug in note.readings}
    said = Reading.objects.texts(named) if named else {}
    return tuple(
        replace(
            note,
            said=tuple(
                said[note.key, slug]
                for slug in note.readings
                if (note.key, slug) in said
            ),
        )
        if note.readings
        else note
        for note in notes
    )
