"""The ledger in which a page of rows numbers its marks, and the reference list of the page.

A page takes one query each for the sources, readings (what a source says on one point) and
doubts that it names. Until the next save all pages share what they have read, up to
`MOST_SHARED` of each kind. So no code may change a shared object.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from references.models import Citation, Reading, Use
from references.models.doubt import Doubt
from references.models.registry import related
from references.models.revision import per_revision
from references.models.sourced import Sourced
from references.prose import markdown, sentences, sourcing
from references.prose.footnotes import (
    DoubtEntry,
    Entry,
    Footnotes,
    Mark,
    Passage,
    Place,
)
from references.prose.markdown import DOUBT, Prose
from references.prose.sourcing import Judged, Known, Name, names_of
from references.values.readings import (
    SIGNS,
    WEAK,
    DoubtText,
    ReadingText,
    states_line,
)

K = TypeVar("K")
T = TypeVar("T")

MOST_SHARED = 2000
# The ways of sourcing in which a part of a statement stands in no note that it cites.
LACKING = ("partly", "none")


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """The reference list of a page: a note for each source, in order, and for each doubt."""

    rows: tuple[Entry[Citation], ...] = ()
    doubts: tuple[DoubtEntry, ...] = ()
    ledger: "Ledger | None" = field(default=None, repr=False, compare=False)
    # The day on which something that the page shows last changed: the date of the page.
    changed: date | None = None

    def __iter__(self) -> Iterator[Entry[Citation]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows or self.doubts)

    @property
    def legend(self) -> str:
        """Return a sentence that explains the marks of the page to readers; "" for no marks."""
        used_signs = {entry.doubt.sign for entry in self.doubts}
        used_signs |= {WEAK} if self.ledger and self.ledger.weak else set()
        signs = ", ".join(f"{s} {SIGNS[s]}" for s in SIGNS if s in used_signs)
        choices = ["a number to read its source"] if self.rows else []
        choices += [f"a sign to read a doubt: {signs}"] if signs else []
        return f"Press {', or '.join(choices)}." if choices else ""

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Return how each statement of the page is sourced, in reading order."""
        return self.ledger.judged() if self.ledger else ()

    @property
    def coverage(self) -> str:
        """Return a sentence with the number of statements for each way of sourcing."""
        return sourcing.coverage(sourcing.count_by_way(self.judged))

    @property
    def words_seen(self) -> str:
        """Return a line on the last checks of the notes' words, as `states_line` writes it."""
        states = (reading.state for row in self.rows for reading in row.readings)
        return states_line(Counter(filter(None, states)))

    def of_other_pages(self, path: str) -> str:
        """Return how many statements belong to other pages than this, in words; "" for none."""
        number = self.ledger.number_of_others(path) if self.ledger else 0
        if number and number == len(self.judged):
            return "all of them belong to other pages of this site"
        verb = "belongs" if number == 1 else "belong"
        return f"{number} of them {verb} to other pages of this site" if number else ""


NO_ENTRIES = ReferenceList()


class Ledger(Footnotes[Citation]):
    """Footnotes of a page of rows, whose marks have permanent addresses."""

    def __init__(self) -> None:
        super().__init__()
        # For each field that the page shows: the row, the field, and its first passage or mark.
        self._stated: dict[Any, tuple[Any, str, Passage | Mark]] = {}
        self.known = Known()
        self.changed: date | None = None

    def parsed(self, text: str) -> Prose:
        """Return a text ready to be shown; of a link to a draft, only the words are left."""
        parsed = markdown.prose(text)
        if "](/" not in text or not (addresses := draft_addresses()):
            return parsed
        return markdown.without_links(parsed, addresses)

    def show(self, *rows: Any) -> None:
        """Set the date of the page to the last change of these rows, if that is newer."""
        # `prose`, `source` and `doubted` call this. A row that is only linked doesn't count.
        self.changed = newest(self.changed, *(row.changed for row in rows))

    def prose(self, row: Sourced, field: str, place: Place) -> Passage:
        """Add the marks of a field of prose to the page; return the prose with them."""
        self.show(row)
        passage = self.passage(getattr(row, field), place, row.anchor(field))
        self._stated.setdefault(_name(row, field), (row, field, passage))
        return passage

    def source(
        self, row: Sourced, place: Place, field: str = "citation"
    ) -> Mark | None:
        """Add the marks of a field's source and of the row's doubt; return the source's mark."""
        # If the field is empty, add no mark and return None.
        self.show(row)
        if getattr(row, f"{field}_id") is None:
            return None
        mark = self.mark(
            getattr(row, field).key,
            place,
            anchor=row.anchor(field),
            reading=row.reading_of(field),
            doubted=self.doubted(row, place),
        )
        self._stated.setdefault(_name(row, field), (row, field, mark))
        return mark

    @cached_property
    def _judged(self) -> list[tuple[Any, Passage | Mark, tuple[Judged | None, ...]]]:
        """Return (row, passage or mark, its judged statements) for each field of a closed page."""
        return [
            (row, shown, row.judged(field, self.known))
            for row, field, shown in self._stated.values()
        ]

    def judged(self) -> tuple[Judged, ...]:
        """Return how each statement is sourced, in reading order, once the page is closed."""
        by_field = (statements for _row, _shown, statements in self._judged)
        return tuple(filter(None, chain.from_iterable(by_field)))

    def number_of_others(self, path: str) -> int:
        """Return how many statements of the page have their own address on another page."""
        return sum(
            len(statements) - statements.count(None)
            for row, _shown, statements in self._judged
            if row.get_absolute_url().partition("#")[0] != path
        )

    def judge(self, known: Known) -> None:
        """Judge the statements of a closed page by what is known, and keep what its marks show."""
        # A note says which words of a statement it lacks. The notes of doubts do not.
        self.known = known
        self.statements = {
            id(shown): statements for _row, shown, statements in self._judged
        }
        remarked: dict[str, Judged] = {}
        weak: set[str] = set()
        for _row, shown, statements in self._judged:
            for marks, statement in zip(_marks_of(shown), statements, strict=False):
                of_sources = [mark for mark in marks if mark.key[0] != DOUBT]
                if not (statement and of_sources):
                    continue
                if statement.missing and statement.kind in LACKING:
                    remarked |= {mark.id: statement for mark in of_sources}
                # A doubt has a sign of its own.
                if statement.is_weak and statement.kind != "doubt":
                    weak.add(of_sources[-1].id)
        self.remarked, self.weak = remarked, weak

    def doubted(self, row: Sourced, place: Place) -> Mark | None:
        """Add the mark of the doubt that a row names, and return it; None if it names none."""
        # The mark is added to this ledger, as used at `place`.
        self.show(row)
        if key := row.doubt_key:
            return self.mark(key, place, anchor=row.anchor("doubt"), is_within=True)
        return None


def _marks_of(shown: Passage | Mark) -> Iterator[list[Mark]]:
    """Yield the marks of each statement of a field: of each sentence, or of what a row says."""
    if isinstance(shown, Mark):
        yield [shown]
        return
    # The passage has its groups of marks in the order of the sentences.
    groups = iter(shown.groups)
    for sentence in sentences.split(shown.text):
        yield [mark for _group in sentence.groups for mark in next(groups)]


def _name(row: Sourced, field: str) -> tuple[str, int, str]:
    """Return a name for a field of a row that is unique on a page; the row may be unsaved."""
    return row._meta.label, row.pk or id(row), field


def newest(*days: date | None) -> date | None:
    """Return the latest of these days; None if there is none."""
    return max((day for day in days if day), default=None)


def list_without_sources(rows: Iterable[Any]) -> ReferenceList:
    """Return the empty reference list of a page, dated by the last change of these rows."""
    return ReferenceList(changed=newest(*(row.changed for row in rows)))


def reference_list(footnotes: Ledger) -> ReferenceList:
    """Close a page, which has all its marks now, and return its reference list."""
    cache, doubt_keys = shared(), footnotes.doubts()
    # First the doubts: their words may cite more sources.
    texts = _named_in(cache.doubts, doubt_keys, Doubt.objects.texts)
    doubts = footnotes.explain(texts)
    sources = _named_in(cache.sources, footnotes.keys(), Citation.objects.by_key)
    names = footnotes.named_readings()
    readings = _named_in(cache.readings, names, Reading.objects.texts_of)
    rows = footnotes.close(sources, readings)
    subject = names_of(settings.SITE_SUBJECT)
    footnotes.judge(Known(subject, footnotes.readings, sources, texts))
    footnotes.show(*(entry.doubt for entry in doubts), *(row.source for row in rows))
    footnotes.show(*(reading for row in rows for reading in row.readings))
    return ReferenceList(rows, doubts, footnotes, footnotes.changed)


@dataclass(frozen=True, slots=True)
class Shared:
    """What pages share: sources by key, readings by (key, slug), doubts by "!slug"."""

    sources: dict[str, Citation] = field(default_factory=dict)
    readings: dict[Name, ReadingText] = field(default_factory=dict)
    doubts: dict[str, DoubtText] = field(default_factory=dict)


@per_revision
def shared() -> Shared:
    """Return what all pages share until the next save; at first it is empty."""
    return Shared()


@per_revision
def draft_addresses() -> frozenset[str]:
    """Return the addresses of stored statements that readers can't see."""
    ids: dict[int, set[int]] = defaultdict(set)
    drafts = Use.objects.filter(is_public=False).values_list("content_type_id", "row")
    for kind, row_id in drafts.order_by().distinct():
        ids[kind].add(row_id)
    models = ((ContentType.objects.get_for_id(kind), ids[kind]) for kind in ids)
    rows = (related(m.model_class()).filter(pk__in=pks) for m, pks in models)
    return frozenset(row.get_absolute_url() for row in chain.from_iterable(rows))


def doubts_named(keys: Collection[str]) -> list[DoubtText]:
    """Return the stored doubts with these keys, "!slug"."""
    return [*_named_in(shared().doubts, keys, Doubt.objects.texts).values()]


def _named_in(
    cache: dict[K, T], names: Collection[K], read: Callable[[set[K]], dict[K, T]]
) -> dict[K, T]:
    """Return the objects with these names: from `cache`, or else by one call of `read`."""
    # Adds to `cache` what was read, unless it is full.
    objects = {name: cache[name] for name in names if name in cache}
    missing = set(names) - objects.keys()
    if missing:
        new_objects = read(missing)
        objects |= new_objects
        if len(cache) < MOST_SHARED:
            cache |= new_objects
    return objects
