"""The ledger in which a page of rows numbers its marks, and its reference list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.conf import settings

from references.models import Citation
from references.models.statement import Statement
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
from references.shared import shared
from references.values.doubt import KINDS


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a page: of its sources in the order of their numbers, of its doubts."""

    rows: tuple[Note[Citation], ...] = ()
    doubts: tuple[DoubtNote, ...] = ()
    ledger: "Ledger | None" = field(default=None, repr=False, compare=False)
    # The day on which what the page shows last changed: the date of the page, everywhere.
    changed: date | None = None

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
        # By the field of a row: what is shown twice on a page is counted once.
        self._stated: dict[tuple[str, int, str], Passage | Mark] = {}
        self.changed: date | None = None

    def show(self, *shown: Any) -> None:
        """Take note that the page shows what has a day `changed`, as rows and notes have.

        Prose, sources and doubts do so for their rows. What is only linked to is not shown.
        """
        self.changed = newest(self.changed, *(each.changed for each in shown))

    def prose(self, row: Statement, field: str, place: Place) -> Passage:
        """Number the marks of a field of prose."""
        self.show(row)
        stated = _name(row, field)
        passage = self.passage(
            row.prose(field),
            place,
            row.anchor(field),
            is_doubted=row.is_doubted(field),
            is_counted=stated not in self._stated,
        )
        self._stated.setdefault(stated, passage)
        return passage

    def source(
        self, row: Statement, place: Place, field: str = "citation"
    ) -> Mark | None:
        """Number the mark of the source that a field names, before the row's doubt.

        Return None where it names none.
        """
        self.show(row)
        if getattr(row, f"{field}_id") is None:
            return None
        stated = _name(row, field)
        mark = self.mark(
            getattr(row, field).key,
            place,
            anchor=row.anchor(field),
            reading=row.reading_of(field),
            doubted=self.doubted(row, place),
            asserted=() if stated in self._stated else row.asserted(field),
        )
        self._stated.setdefault(stated, mark)
        return mark

    def judged(self) -> tuple[Judged, ...]:
        """Return how each statement is sourced, in the order added; the page is closed."""
        found: list[Judged | None] = []
        for stated in self._stated.values():
            judged = stated.judged
            found += judged if isinstance(judged, tuple) else [judged]
        return tuple(each for each in found if each and each.kind != sourcing.LINKING)

    def doubted(self, row: Statement, place: Place) -> Mark | None:
        """Add the mark of the doubt that a row names in its field, or None."""
        self.show(row)
        key = row.doubt_key
        return self.mark(key, place, anchor=row.anchor("doubt")) if key else None


def _name(row: Statement, field: str) -> tuple[str, int, str]:
    """Name a field of a row, which may not be saved yet."""
    return row._meta.label, row.pk or id(row), field


def newest(*days: date | None) -> date | None:
    """Return the last of these days; None where none is known."""
    return max((day for day in days if day), default=None)


def dated(shown: Iterable[Any]) -> Notes:
    """Return the notes of a page that cites nothing: no more than its date."""
    return Notes(changed=newest(*(each.changed for each in shown)))


def reference_list(footnotes: Ledger) -> Notes:
    """Close a page, and return its notes."""
    found = shared(footnotes.keys(), footnotes.named(), footnotes.doubts())
    doubts = footnotes.explain(found.doubts)
    notes = footnotes.close(found.sources)
    footnotes.said, texts = found.said, found.readings
    rows = tuple(
        replace(note, said=tuple(texts[name] for name in names if name in texts))
        for note in notes
        for names in [[(note.key, slug) for slug in note.readings]]
    )
    footnotes.show(*(note.doubt for note in doubts), *(note.source for note in notes))
    footnotes.show(*(text for row in rows for text in row.said))
    return Notes(rows, doubts, footnotes, footnotes.changed)
