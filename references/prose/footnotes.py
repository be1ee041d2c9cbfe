"""Footnotes: number first, render after.

A page creates `Footnotes`, adds passages and marks in reading order, and then closes them with
the sources that it read from the database. The first source cited is number 1; a source cited
again keeps its number. A doubt, whose key is "!slug", has a sign in place of a number. All
public ids are made here, counted from 1:

    mark `m<place on the page>`    note `n-<number>`, of a doubt `n-!<number>`

These ids change with the other marks of the page. An anchor is an id that lasts, so that other
pages can link to it. Each group of marks has an anchor. A mark within a group has an anchor
too if it is of another field or of another group of markers than the mark before it.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from references.prose import markdown, sourcing
from references.prose.markdown import DOUBT, Prose
from references.prose.sourcing import Judged, Name
from references.values.readings import DoubtText, ReadingText

Source = TypeVar("Source")


def anchor_of_group(anchor: str, number: int) -> str:
    """Return the id of the group of marks with this number, from 1; the first has `anchor`."""
    return f"{anchor}_{number}" if anchor and number > 1 else anchor


@dataclass(frozen=True, slots=True)
class Place:
    """The part of a page that has a mark: the words of its heading, and its id."""

    title: str
    fragment: str


class Footnotes(Generic[Source]):
    """All marks of one page, in reading order."""

    # The ways of sourcing (keys of `sourcing.WAYS`) that are shown after a statement.
    labelled_ways: Container[str] = ()

    def __init__(self) -> None:
        self._uses: dict[str, list[Mark]] = {}
        self._anchors = {""}
        self._number = 0
        # The number of each source, under its key; None until the page is closed.
        self.numbers: dict[str, int] | None = None
        self.doubt_texts: Mapping[str, DoubtText] = {}
        self.ids_of_doubts: dict[str, str] = {}
        # The readings (what a source says on one point) that the marks name.
        self.readings: sourcing.ReadingTexts = {}
        # The slugs of the readings that a note shows, in order, under the key of its source.
        self.slugs: dict[str, list[str]] = {}
        # The next three are set once the page is closed. `statements`: those of each passage, and
        # of each row with a mark, under Python's `id()` of the passage or mark. `remarked`: those
        # of which a note lacks a part, under the public ids of their marks. `weak`: the ids of
        # the marks after which a sign says that the statement has only weak sources.
        self.statements: Mapping[int, tuple[Judged | None, ...]] = {}
        self.remarked: Mapping[str, Judged] = {}
        self.weak: Container[str] = ()

    def passage(
        self,
        text: str,
        place: Place,
        anchor: str = "",
    ) -> "Passage":
        """Add the marks of a text to the page, and return the text ready to be shown.

        `anchor` is the id of the first group of marks: see `anchor_of_group`.
        """
        parsed = self.parsed(text)
        groups = []
        # The first of adjacent marks with the same key and locator: readers see them as one.
        first_alike: dict[tuple[str, str], Mark] = {}
        for number, group in enumerate(parsed.groups, start=1):
            if parsed.pieces[number - 1]:  # words stand before this group
                first_alike.clear()
            group_anchor, marks = anchor_of_group(anchor, number), []
            for marker in group:
                mark = self.mark(
                    key=marker.key,
                    place=place,
                    locator=marker.locator,
                    anchor=group_anchor,
                    reading=marker.reading,
                    alike=first_alike.get((marker.key, marker.locator)),
                    is_within=bool(first_alike),
                )
                first_alike.setdefault((marker.key, marker.locator), mark)
                marks.append(mark)
                # Only the first mark of a group has the anchor.
                group_anchor = ""
            groups.append(tuple(marks))
        return Passage(parsed, tuple(groups), text, self)

    def parsed(self, text: str) -> markdown.Prose:
        return markdown.prose(text)

    def mark(
        self,
        key: str,
        place: Place,
        locator: str = "",
        anchor: str = "",
        reading: str = "",
        doubted: "Mark | None" = None,
        alike: "Mark | None" = None,
        *,
        is_within: bool = False,
    ) -> "Mark":
        """Add a mark of a source or doubt to the page, and return the mark.

        `anchor` is the lasting id of the group of the mark; the mark gets no anchor if another
        mark has this anchor already. `alike` is an earlier mark that readers see in place of
        this mark: both have the same id. `is_within` says that another mark begins the group.
        Raises RuntimeError if the page is closed already.
        """
        if self.numbers is not None:
            raise RuntimeError(
                f"A text cites “{key}” after `Footnotes.close`. Call it after all texts of the page."
            )
        uses = self._uses.setdefault(key, [])
        lasting_id = "" if alike or anchor in self._anchors else anchor
        self._anchors.add(lasting_id)
        self._number += 1
        new_id = lasting_id if lasting_id and is_within else f"m{self._number}"
        mark_id = alike.id if alike else new_id
        mark = Mark(key, locator, mark_id, place, self, lasting_id, reading, doubted)
        uses.append(mark)
        return mark

    def keys(self) -> tuple[str, ...]:
        """Return the keys of sources cited so far, in order of first appearance."""
        return tuple(key for key in self._uses if not key.startswith(DOUBT))

    def doubts(self) -> tuple[str, ...]:
        """Return the keys of doubts named so far, in order of first appearance."""
        return tuple(key for key in self._uses if key.startswith(DOUBT))

    def named_readings(self) -> set[Name]:
        """Return the readings that the marks name so far, each as (key of its source, slug)."""
        marks = (mark for key in self.keys() for mark in self._uses[key])
        return {(mark.key, mark.reading) for mark in marks if mark.reading}

    def explain(self, texts: Mapping[str, DoubtText]) -> tuple["DoubtEntry", ...]:
        """Return the notes that explain the doubts of the page. Call this last, before `close`."""
        # It adds the marks in the notes to the page. A doubt that is not in `texts` gets no
        # note, and its marks show no sign.
        self.doubt_texts = texts
        place = Place("Doubts", "doubts")
        keys = [key for key in self.doubts() if key in texts]
        self.ids_of_doubts = {
            key: entry_id(f"{DOUBT}{number}")
            for number, key in enumerate(keys, start=1)
        }
        return tuple(
            DoubtEntry(
                id_,
                texts[key],
                self.passage(texts[key].words, place),
                tuple(self._uses[key]),
            )
            for key, id_ in self.ids_of_doubts.items()
        )

    def close(
        self,
        sources: Mapping[str, Source],
        readings: Mapping[Name, ReadingText] | None = None,
    ) -> tuple["Entry[Source]", ...]:
        """Number the sources of the page, and return the note of each source, in order.

        After that the page takes no more marks. A key that is not in `sources` gets no number,
        and its marks show that. Readings that no mark names are left out.
        """
        keys = [key for key in self.keys() if key in sources]
        self.numbers = {key: number for number, key in enumerate(keys, start=1)}
        stored, names = readings or {}, self.named_readings()
        self.readings = {name: stored[name] for name in names if name in stored}
        return tuple(
            Entry(n, key, sources[key], tuple(self._uses[key]), self._readings_of(key))
            for key, n in self.numbers.items()
        )

    def _readings_of(self, key: str) -> tuple[ReadingText, ...]:
        """Return the readings that the marks of a source name, each once; store their slugs."""
        by_slug = {}
        for mark in self._uses[key]:
            name = mark.key, mark.reading
            if name in self.readings:
                by_slug[mark.reading] = self.readings[name]
        self.slugs[key] = list(by_slug)
        return tuple(by_slug.values())


def entry_id(number: object) -> str:
    """Return the id of the note with this number; for a doubt the number is "!1" and so on."""
    return f"n-{number}"


@dataclass(frozen=True, slots=True)
class Mark:
    """One use of a source or of a doubt: the superscript a reader sees."""

    key: str
    locator: str
    id: str
    place: Place
    _footnotes: Footnotes = field(repr=False, compare=False)
    # The lasting id of the mark, "" for none. If another mark begins the group, `id` is the same.
    anchor: str = field(default="", compare=False)
    # The slug of the reading that the mark names; "" for none.
    reading: str = ""
    # The mark of a doubt that stands right after this mark.
    doubted: "Mark | None" = field(default=None, compare=False)

    @property
    def number(self) -> int | None:
        """Return the number of the source's note, or None; raises RuntimeError before `close`."""
        if self._footnotes.numbers is None:
            raise RuntimeError(
                "Call `Footnotes.close` before you ask for the numbers of sources."
            )
        return self._footnotes.numbers.get(self.key)

    @property
    def doubt(self) -> DoubtText | None:
        """Return the doubt that the mark names; None if it names a source or a missing doubt."""
        return self._footnotes.doubt_texts.get(self.key)

    @property
    def slugs(self) -> Sequence[str]:
        """Return the slugs of all readings that the note of this mark shows, in order."""
        # The note shows the readings that any mark of the same source names.
        return self._footnotes.slugs.get(self.key, ())

    @property
    def remarked(self) -> Judged | None:
        """Return the statement of this mark if its note lacks a part of it, else None."""
        return self._footnotes.remarked.get(self.id)

    @property
    def statements(self) -> tuple[Judged | None, ...]:
        """Return the judged statements of the row that this mark sources; () for one in prose."""
        return self._footnotes.statements.get(id(self), ())

    @property
    def is_weak(self) -> bool:
        """Return whether the mark ends a statement whose sources are all third-hand or unsigned."""
        return self.id in self._footnotes.weak

    @property
    def labelled_ways(self) -> Container[str]:
        """Return the ways of sourcing that the page shows after a statement."""
        return self._footnotes.labelled_ways

    @property
    def entry_id(self) -> str:
        """Return the id of the note to which the mark leads."""
        return self._footnotes.ids_of_doubts.get(self.key) or entry_id(self.number)


@dataclass(frozen=True, slots=True)
class Passage:
    """Prose with its marks, which have numbers once the page is closed."""

    prose: Prose
    groups: tuple[tuple[Mark, ...], ...]
    text: str = field(compare=False)
    _footnotes: Footnotes = field(repr=False, compare=False)

    def __bool__(self) -> bool:
        return any(self.prose.pieces) or bool(self.groups)

    @property
    def statements(self) -> tuple[Judged | None, ...]:
        """Return the judged statements of the passage; None for each that needs no source."""
        # () before the page is closed, and for a text whose statements the page counts elsewhere.
        return self._footnotes.statements.get(id(self), ())

    @property
    def labelled_ways(self) -> Container[str]:
        """Return the ways of sourcing shown after a sentence; () if there are no `statements`."""
        return self._footnotes.labelled_ways if self.statements else ()


@dataclass(frozen=True, slots=True)
class Entry(Generic[Source]):
    """A numbered row of the reference list."""

    number: int
    key: str
    source: Source
    marks: tuple[Mark, ...]
    # The readings that the marks name (what the source says on one point), in the same order.
    readings: tuple[ReadingText, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubtEntry:
    """The row that explains a doubt."""

    id: str
    doubt: DoubtText
    words: Passage
    marks: tuple[Mark, ...]
