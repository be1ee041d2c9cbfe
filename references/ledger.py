"""The ledger in which a page of rows numbers its marks, and the reference list of the page.

A page reads the sources, readings (what a source says on one point) and doubts that it names,
each in one query. Pages of one revision, between two saves, share what they have read, up to
`MOST_SHARED` of each; so no code may change a shared object.
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
# The ways of sourcing in which some of a statement stands in no note that it cites.
LACKING = ("partly", "none", "compared", "off")


@dataclass(frozen=True, slots=True)
class Notes:
    """The reference list of a page: a note for each source, in order, and for each doubt."""

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
        """Return a sentence that explains the marks of the page to readers; "" for no marks."""
        used = {note.doubt.sign for note in self.doubts}
        signs = ", ".join(f"{sign} {SIGNS[sign]}" for sign in SIGNS if sign in used)
        ways = ["a number to read its source"] if self.rows else []
        ways += [f"a sign to read a doubt: {signs}"] if signs else []
        return f"Press {', or '.join(ways)}." if ways else ""

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Return how each statement of the page is sourced, in reading order."""
        return self.ledger.judged() if self.ledger else ()

    @property
    def coverage(self) -> str:
        """Return a sentence on how many statements of the page are sourced in which way."""
        return sourcing.coverage(sourcing.count_by_way(self.judged))

    @property
    def words_seen(self) -> str:
        """Return in which states the words of the notes were last seen, as `states_line` puts it."""
        states = (reading.state for row in self.rows for reading in row.readings)
        return states_line(Counter(filter(None, states)))

    def of_other_pages(self, path: str) -> str:
        """Return words on how many statements belong to another page than this path; or ""."""
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
        self.subject = (settings.SITE_SUBJECT,)
        # Under each field of a row that the page shows: the row, and the field's first
        # passage or mark on the page.
        self._stated: dict[tuple[str, int, str], tuple[Any, Passage | Mark]] = {}
        self.changed: date | None = None

    def show(self, *rows: Any) -> None:
        """Set the date of the page to the newest day on which one of these rows or notes changed."""
        # `prose`, `source` and `doubted` call it. A row that the page only links to is not shown.
        self.changed = newest(self.changed, *(each.changed for each in rows))

    def prose(self, row: Sourced, field: str, place: Place) -> Passage:
        """Add the marks of a field of prose to the page; return the prose with them."""
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
        """Add the marks of the source in a field and of the row's doubt; return the first, or None."""
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
        """Return the row, passage or mark, and judgements of each field that a closed page shows."""
        return [(row, each, each.judged) for row, each in self._stated.values()]

    def judged(self) -> tuple[Judged, ...]:
        """Return how each statement is sourced, in reading order, once the page is closed."""
        all_judged = (each for _row, _stated, judged in self._judged for each in judged)
        return tuple(filter(None, all_judged))

    def number_of_others(self, path: str) -> int:
        """Return how many statements of the page have their own address on another page."""
        pages = self._number_by_page
        return pages.total() - pages[path]

    @cached_property
    def _number_by_page(self) -> Counter[str]:
        """Return how many statements have their own address on which page."""
        pages = Counter[str]()
        for row, _stated, judged in self._judged:
            page = row.get_absolute_url().partition("#")[0]
            pages[page] += sum(each is not None for each in judged)
        return pages

    def remarked_by_mark(self) -> dict[str, Judged]:
        """Return, by the ids of their marks, the statements of which notes say what they lack."""
        # Or how somebody compared them with their source. The marks of doubts are left out.
        result: dict[str, Judged] = {}
        for _row, stated, judged in self._judged:
            for marks, each in zip(_marks_of(stated), judged, strict=True):
                if each and (
                    each.comparison or (each.missing and each.kind in LACKING)
                ):
                    result |= {m.id: each for m in marks if m.key[0] != DOUBT}
        return result

    def doubted(self, row: Sourced, place: Place) -> Mark | None:
        """Add the mark of the doubt that a row names, and return it; None if it names none."""
        self.show(row)
        if key := row.doubt_key:
            return self.mark(key, place, anchor=row.anchor("doubt"), is_within=True)
        return None


def _marks_of(stated: Passage | Mark) -> Iterator[list[Mark]]:
    """Yield for each statement of a field, a sentence or what a row says, its marks."""
    if isinstance(stated, Mark):
        if stated.asserted:
            yield [stated]
        return
    groups = iter(stated.groups)
    for sentence in sentences.split(stated.text):
        yield [mark for _group in sentence.groups for mark in next(groups)]


def _name(row: Sourced, field: str) -> tuple[str, int, str]:
    """Return a name for a field of a row that is unique on a page; the row may be unsaved."""
    return row._meta.label, row.pk or id(row), field


def newest(*days: date | None) -> date | None:
    """Return the latest of these days; None if there is none."""
    return max((day for day in days if day), default=None)


def dated(rows: Iterable[Any]) -> Notes:
    """Return the reference list of a page that cites nothing, with the day its rows last changed."""
    return Notes(changed=newest(*(each.changed for each in rows)))


def reference_list(footnotes: Ledger) -> Notes:
    """Close a page, which has all its marks now, and return its reference list."""
    kept, keys = shared(), footnotes.doubts()
    # First the doubts: their words may cite more sources.
    doubts = footnotes.explain(_named_in(kept.doubts, keys, Doubt.objects.texts))
    sources = _named_in(kept.sources, footnotes.keys(), Citation.objects.by_key)
    names = footnotes.named_readings()
    readings = _named_in(kept.readings, names, _readings)
    rows = footnotes.close(sources, readings)
    footnotes.remarked = footnotes.remarked_by_mark()
    footnotes.show(*(note.doubt for note in doubts), *(row.source for row in rows))
    footnotes.show(*(reading for row in rows for reading in row.readings))
    return Notes(rows, doubts, footnotes, footnotes.changed)


@dataclass(frozen=True, slots=True)
class Shared:
    """All that pages have read: sources by key, readings by (key, slug), doubts by "!slug"."""

    sources: dict[str, Citation] = field(default_factory=dict)
    readings: dict[Name, ReadingText] = field(default_factory=dict)
    doubts: dict[str, DoubtText] = field(default_factory=dict)


@per_revision
def shared() -> Shared:
    """Return what the pages of this revision (between two saves) share, empty at first."""
    return Shared()


def _readings(names: Collection[Name]) -> dict[Name, ReadingText]:
    """Return the readings of these sources; pages of a revision share the comparisons."""
    return Reading.objects.texts_of(names, comparisons_by_note())


def _named_in(
    kept: dict[K, T], names: Collection[K], read: Callable[[set[K]], dict[K, T]]
) -> dict[K, T]:
    """Return the objects of these names, from `kept` or by one query, which is kept for others."""
    objects = {name: kept[name] for name in names if name in kept}
    if missing := {*names} - objects.keys():
        objects |= (fresh := read(missing))
        if len(kept) < MOST_SHARED:
            kept |= fresh
    return objects
