"""The ledger in which a page of rows numbers its marks, and its reference list."""

from references.models import Citation
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
        key = getattr(row, field).key
        return self.mark(key, place, anchor=row.anchor(field))


def reference_list(footnotes: Ledger) -> Notes:
    """Close a page, and return its notes in the order of their numbers. One query."""
    return footnotes.close(Citation.objects.by_key(footnotes.keys()))
