"""The ledger in which a page of rows numbers its marks, and its reference list.

A page reads the sources, readings and doubts that it names, in one query a kind, but for
those that another page of its revision has read. So many of a kind are kept at most; nobody
changes one that is kept.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.conf import settings

from references.models import Citation, Reading
from references.models.comparison import comparisons_by_note
from references.models.doubt import Doubt
from references.models.revision import per_revision
from references.models.sourced import Sourced
from references.prose import sentences, sourcing
from references.prose.footnotes import DoubtNote, Footnotes, Mark, Note, Passage, Place
from references.prose.markdown import DOUBT
from references.prose.sourcing import Judged, Name
from references.values.notes import SIGNS, DoubtText, ReadingText, states_line

K = TypeVar("K")
T = TypeVar("T")

MOST_SHARED = 2000
# The verdicts in which a note that is cited lacks something.
LACKING = ("partly", "none", "compared", "off")


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
        signs = ", ".join(f"{sign} {SIGNS[sign]}" for sign in SIGNS if sign in found)
        ways = ["a number to read its source"] if self.rows else []
        ways += [f"a sign to read a doubt: {signs}"] if signs else []
        return f"Press {', or '.join(ways)}." if ways else ""

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Return how each statement of the page is sourced, each once, in reading order."""
        return self.ledger.judged() if self.ledger else ()

    @property
    def coverage(self) -> str:
        """Return in a line how many statements are sourced in which way."""
        return sourcing.coverage(sourcing.counted(self.judged))

    @property
    def words_seen(self) -> str:
        """Say of how many notes the words were seen in which state; "" if nobody looked."""
        said = (text.state for row in self.rows for text in row.said)
        return states_line(Counter(filter(None, said)))

    def of_other_pages(self, path: str) -> str:
        """Say how many of the statements belong to other pages than this; "" for none."""
        number = self.ledger.number_of_others(path) if self.ledger else 0
        if number and number == len(self.judged):
            return "all of them belong to other pages of this site"
        verb = "belongs" if number == 1 else "belong"
        return f"{number} of them {verb} to other pages of this site" if number else ""


NO_NOTES = Notes()


class Ledger(Footnotes[Citation]):
    """Footnotes of a page of rows, whose marks have permanent addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.own = (settings.SITE_SUBJECT,)
        # Under each field of a row, that row, and what the page shows of it first.
        self._stated: dict[tuple[str, int, str], tuple[Any, Passage | Mark]] = {}
        self.changed: date | None = None

    def show(self, *shown: Any) -> None:
        """Take note that the page shows what has a day `changed`, as rows and notes have.

        Prose, sources and doubts do so for their rows. What is only linked to is not shown.
        """
        self.changed = newest(self.changed, *(each.changed for each in shown))

    def prose(self, row: Sourced, field: str, place: Place) -> Passage:
        """Number the marks of a field of prose."""
        self.show(row)
        stated = _name(row, field)
        passage = self.passage(
            getattr(row, field),
            place,
            row.anchor(field),
            is_doubted=row.is_doubted(field),
            is_counted=stated not in self._stated,
        )
        self._stated.setdefault(stated, (row, passage))
        return passage

    def source(
        self, row: Sourced, place: Place, field: str = "citation"
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
        self._stated.setdefault(stated, (row, mark))
        return mark

    @cached_property
    def _judged(self) -> list[tuple[Any, Passage | Mark, tuple[Judged | None, ...]]]:
        """Return the row, the field and the verdicts of all that is stated, once closed."""
        return [(row, each, each.judged) for row, each in self._stated.values()]

    def judged(self) -> tuple[Judged, ...]:
        """Return how each statement is sourced, in the order added; the page is closed."""
        found = (each for _row, _stated, judged in self._judged for each in judged)
        return tuple(filter(None, found))

    def number_of_others(self, path: str) -> int:
        """Return how many of these statements belong to another page than this path."""
        return sum(
            sum(each is not None for each in judged)
            for row, _stated, judged in self._judged
            if row.get_absolute_url().partition("#")[0] != path
        )

    def remarked_by_mark(self) -> dict[str, Judged]:
        """Return the statements that were compared, or have a pin which no reading has.

        They come under the ids of their marks; those of doubts have none.
        """
        result: dict[str, Judged] = {}
        for _row, stated, judged in self._judged:
            for marks, each in zip(_marks_of(stated), judged, strict=True):
                if each and (
                    each.comparison or (each.missing and each.kind in LACKING)
                ):
                    result |= {m.id: each for m in marks if m.key[0] != DOUBT}
        return result

    def doubted(self, row: Sourced, place: Place) -> Mark | None:
        """Add the mark of the doubt that a row names in its field, or None."""
        self.show(row)
        key = row.doubt_key
        anchor = row.anchor("doubt")
        return self.mark(key, place, anchor=anchor, is_within=True) if key else None


def _marks_of(stated: Passage | Mark) -> Iterator[list[Mark]]:
    """Yield the marks of each statement of a field."""
    if isinstance(stated, Mark):
        yield from ([stated] for _judged in stated.judged)
        return
    groups = iter(stated.groups)
    for sentence in sentences.split(stated.text):
        yield [mark for _group in sentence.groups for mark in next(groups)]


def _name(row: Sourced, field: str) -> tuple[str, int, str]:
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
    kept, named = shared(), footnotes.doubts()
    # Their words may cite more sources.
    doubts = footnotes.explain(_of(kept.doubts, named, Doubt.objects.texts))
    sources = _of(kept.sources, footnotes.keys(), Citation.objects.by_key)
    texts = _of(kept.readings, footnotes.named(), _readings)
    rows = footnotes.close(sources, texts)
    footnotes.remarked = footnotes.remarked_by_mark()
    footnotes.show(*(note.doubt for note in doubts), *(row.source for row in rows))
    footnotes.show(*(text for row in rows for text in row.said))
    return Notes(rows, doubts, footnotes, footnotes.changed)


@dataclass(frozen=True, slots=True)
class Shared:
    """Sources by key, readings by key and slug, doubts by "!slug"."""

    sources: dict[str, Citation] = field(default_factory=dict)
    readings: dict[Name, ReadingText] = field(default_factory=dict)
    doubts: dict[str, DoubtText] = field(default_factory=dict)


@per_revision
def shared() -> Shared:
    """Return what pages of this revision have read: at first, nothing."""
    return Shared()


def _readings(names: Collection[Name]) -> dict[Name, ReadingText]:
    """Return the readings of these names, with comparisons read once a revision."""
    return Reading.objects.texts_of(names, comparisons_by_note())


def _of(
    kept: dict[K, T], names: Collection[K], read: Callable[[set[K]], dict[K, T]]
) -> dict[K, T]:
    """Return what has these names; what is not kept yet is read, in one query."""
    rows = {name: kept[name] for name in names if name in kept}
    if missing := {*names} - rows.keys():
        rows |= (fresh := read(missing))
        if len(kept) < MOST_SHARED:
            kept |= fresh
    return rows
