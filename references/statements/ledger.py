"""The ledger in which a page of rows numbers its marks, and its reference list."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.conf import settings

from references.models import Citation, Reading
from references.prose import sourcing
from references.prose.footnotes import (
    DoubtNote,
    Footnotes,
    Mark,
    Note,
    Passage,
    Place,
)
from references.prose.sourcing import Judged
from references.statements.doubt import Doubt
from references.uses.citing import Citing
from references.values.doubt import KINDS


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a page: of its sources in the order of their numbers, of its doubts."""

    rows: tuple[Note[Citation], ...] = ()
    doubts: tuple[DoubtNote, ...] = ()
    ledger: "Ledger | None" = field(default=None, repr=False, compare=False)

    def __iter__(self) -> Iterator[Note[Citation]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows or self.doubts)

    @property
    def legend(self) -> str:
        """Return in a sentence how the marks of the page are read; "" for no marks."""
        found = {note.doubt.sign for note in self.doubts}
        signs = " ".join(k.sign for k in KINDS.values() if k.sign in found)
        ways = ["a number to read its source"] if self.rows else []
        ways += [f"a sign ({signs}) to read a doubt"] if signs else []
        return f"Press {', or '.join(ways)}." if ways else ""

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Return how each statement of the page is sourced, each once, in reading order."""
        return self.ledger.judged() if self.ledger else ()

    @property
    def coverage(self) -> str:
        """Return in a line how many statements are sourced in which way."""
        return sourcing.coverage(sourcing.counted(self.judged))


NO_NOTES = Notes()


class Ledger(Footnotes[Citation]):
    """Footnotes of a page of rows, whose marks have permanent addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.own = (settings.SITE_SUBJECT,)
        # By the field of a row: one that is shown twice on a page is one statement.
        self._stated: dict[tuple[str, int | None, str], Passage | Mark] = {}

    def prose(self, row: Citing, field: str, place: Place) -> Passage:
        """Number the marks of a field of prose."""
        passage = self.passage(
            row.prose(field),
            place,
            row.anchor(field),
            covered_by=row.covering(field),
            is_doubted=row.is_doubted(field),
        )
        self._stated.setdefault((row._meta.label, row.pk, field), passage)
        return passage

    def source(self, row: Citing, place: Place, field: str = "citation") -> Mark | None:
        """Number the mark of the source that a field names, before the row's doubt.

        Return None where it names none.
        """
        if getattr(row, f"{field}_id") is None:
            return None
        mark = self.mark(
            getattr(row, field).key,
            place,
            anchor=row.anchor(field),
            reading=row.reading_of(field),
            doubted=self.doubted(row, place),
            asserted=row.asserted(field),
        )
        self._stated.setdefault((row._meta.label, row.pk, field), mark)
        return mark

    def judged(self) -> tuple[Judged, ...]:
        """Return how each statement is sourced, in the order added; the page is closed."""
        found: list[Judged | None] = []
        for stated in self._stated.values():
            judged = stated.judged
            found += judged if isinstance(judged, tuple) else [judged]
        return tuple(filter(None, found))

    def doubted(self, row: Citing, place: Place) -> Mark | None:
        """Add the mark of the doubt that a row names in its field, or None."""
        key = row.doubt_key
        return self.mark(key, place, anchor=row.anchor("doubt")) if key else None


def reference_list(footnotes: Ledger) -> Notes:
    """Close a page, and return its notes.

    One query; and one more each for the doubts and the readings that its marks name.
    """
    named_doubts = footnotes.doubts()
    doubts = footnotes.explain(
        Doubt.objects.texts(named_doubts) if named_doubts else {}
    )
    notes = footnotes.close(Citation.objects.by_key(footnotes.keys()))
    named = {
        (key, slug)
        for note in notes
        for key in {mark.key for mark in note.marks}
        for slug in note.readings
    }
    said = Reading.objects.texts(named) if named else {}
    footnotes.said = {
        name: f"{text.says} {text.quotation}" for name, text in said.items()
    }
    rows = tuple(
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
    return Notes(rows, doubts, footnotes)
