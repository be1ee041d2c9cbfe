"""Footnotes: number first, render after.

A page creates `Footnotes`, adds passages and marks in reading order, and closes them
with the sources it found. The first source cited is number 1; a source cited again
keeps its number. A doubt, whose key is "!slug", has a sign in place of a number. All public
ids are made here, counted from 1:

    mark `m<place on the page>`    note `note-<number>`, of a doubt `note-!<number>`

They depend on the other marks of the page. What others link to has an anchor that lasts: a
group of marks, and a mark within it that is of another field or another group of markers.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from references.prose import markdown, sourcing
from references.prose.markdown import DOUBT, Prose
from references.prose.sourcing import Judged, Name
from references.values.notes import DoubtText, ReadingText

Source = TypeVar("Source")


def anchor_of_group(anchor: str, number: int) -> str:
    """Return the id of the group of marks with this number in a text, whose first has `anchor`."""
    return f"{anchor}_{number}" if anchor and number > 1 else anchor


@dataclass(frozen=True, slots=True)
class Place:
    """The part of a page that has a mark: the words of its heading, and its id."""

    title: str
    fragment: str


class Footnotes(Generic[Source]):
    """All marks of one page, in reading order."""

    # The names of the organisation that the page is about, which no note has to bear out.
    subject: tuple[str, ...] = ()
    # The ways of sourcing (keys of `sourcing.WAYS`) that are shown after a statement.
    labelled_ways: Container[str] = ()

    def __init__(self) -> None:
        self._uses: dict[str, list[Mark]] = {}
        self._anchors = {""}
        self._number = 0
        # Filled when the page is closed: the number of each source, under its key.
        self.numbers: dict[str, int] | None = None
        self.doubt_texts: Mapping[str, DoubtText] = {}
        self.ids_of_doubts: dict[str, str] = {}
        # The readings (what a source says on one point) that the marks name, and under the
        # key of each note the slugs of its readings, in order.
        self.readings: sourcing.ReadingTexts = {}
        self.slugs: dict[str, list[str]] = {}
        # Under the id of a mark, its statement if its notes lack some of it, or if somebody
        # compared it with its source.
        self.remarked: Mapping[str, Judged] = {}

    def passage(
        self,
        text: str,
        place: Place,
        anchor: str = "",
        *,
        is_doubted: bool = False,
        is_counted: bool = False,
    ) -> "Passage":
        """Add the marks of a text to the page, and return the text ready to be shown.

        `anchor` is the lasting id of its first group of marks: see `anchor_of_group`. With
        `is_doubted` the row of the text names a doubt; with `is_counted` its sentences are
        among the statements that the page counts.
        """
        parsed = markdown.prose(text)
        groups = []
        # Of adjacent marks, those with one key and locator are shown to readers as one.
        alike: dict[tuple[str, str], Mark] = {}
        for number, group in enumerate(parsed.groups, start=1):
            if parsed.pieces[number - 1]:
                alike.clear()
            group_anchor, marks = anchor_of_group(anchor, number), []
            for m in group:
                one = alike.get((m.key, m.locator))
                mark = self.mark(
                    *(m.key, place, m.locator, group_anchor, m.reading),
                    alike=one,
                    is_within=bool(alike),
                )
                alike.setdefault((m.key, m.locator), mark)
                marks.append(mark)
                group_anchor = ""
            groups.append(tuple(marks))
        return Passage(parsed, tuple(groups), text, is_doubted, is_counted, self)

    def mark(
        self,
        key: str,
        place: Place,
        locator: str = "",
        anchor: str = "",
        reading: str = "",
        doubted: "Mark | None" = None,
        asserted: tuple[str, ...] = (),
        alike: "Mark | None" = None,
        *,
        is_within: bool = False,
    ) -> "Mark":
        """Add a mark of a source or doubt to the page, and return it.

        `anchor` is the lasting id of its group; if another mark has it already, this one gets
        none. `alike` is the mark as which readers see this one: both have the same id.
        `is_within` says that another mark begins the group. Raises RuntimeError if the page
        was closed, which it is once it has all its marks.
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
        mark = Mark(
            *(key, locator, alike.id if alike else new_id, place, self),
            *(lasting_id, reading, doubted, asserted),
        )
        uses.append(mark)
        return mark

    def keys(self) -> tuple[str, ...]:
        """Return the keys of sources cited so far, in order of first appearance."""
        return tuple(key for key in self._uses if key[0] != DOUBT)

    def doubts(self) -> tuple[str, ...]:
        """Return the keys of doubts named so far, in order of first appearance."""
        return tuple(key for key in self._uses if key[0] == DOUBT)

    def named_readings(self) -> set[Name]:
        """Return the readings that the marks name so far, each as (key of its source, slug)."""
        marks = (mark for key in self.keys() for mark in self._uses[key])
        return {(mark.key, mark.reading) for mark in marks if mark.reading}

    def explain(self, doubts: Mapping[str, DoubtText]) -> tuple["DoubtNote", ...]:
        """Return the notes that explain the page's doubts, in order; call it after all else is added."""
        # A doubt that is not in `doubts` gets no note, and its marks show no sign.
        self.doubt_texts = doubts
        place = Place("Doubts", "doubts")
        keys = [key for key in self.doubts() if key in doubts]
        self.ids_of_doubts = {
            key: note_id(f"{DOUBT}{number}") for number, key in enumerate(keys, start=1)
        }
        return tuple(
            DoubtNote(
                self.ids_of_doubts[key],
                doubts[key],
                self.passage(doubts[key].words, place),
                tuple(self._uses[key]),
            )
            for key in keys
        )

    def close(
        self,
        sources: Mapping[str, Source],
        readings: Mapping[Name, ReadingText] | None = None,
    ) -> tuple["Note[Source]", ...]:
        """Number the sources of the page, and return their notes (one each) in order.

        The page gets no more marks. A key that is not in `sources` gets no number, and its
        marks show that. `readings` may have more than the marks name: they are left out.
        """
        keys = [key for key in self.keys() if key in sources]
        self.numbers = {key: number for number, key in enumerate(keys, start=1)}
        stored, names = readings or {}, self.named_readings()
        self.readings = {name: stored[name] for name in names if name in stored}
        return tuple(
            Note(n, key, sources[key], tuple(self._uses[key]), self._readings_of(key))
            for key, n in self.numbers.items()
        )

    def _readings_of(self, key: str) -> tuple[ReadingText, ...]:
        """Return the readings of a source that its marks name, each once, in order."""
        names = ((mark.key, mark.reading) for mark in self._uses[key])
        by_slug = {n[1]: self.readings[n] for n in names if n in self.readings}
        self.slugs[key] = list(by_slug)
        return tuple(by_slug.values())


def note_id(number: object) -> str:
    """Return the id of the note of this number; that of a doubt has its "!" before it."""
    return f"note-{number}"


@dataclass(frozen=True, slots=True)
class Mark:
    """One use of a source or of a doubt: the superscript a reader sees."""

    key: str
    locator: str
    id: str
    place: Place
    _footnotes: Footnotes = field(repr=False, compare=False)
    # The id of its group, which lasts, unless it is the id of the mark; "" for none.
    anchor: str = field(default="", compare=False)
    # The slug of the reading that it names; "" for none.
    reading: str = ""
    # The mark of a doubt, which stands right after it.
    doubted: "Mark | None" = field(default=None, compare=False)
    # What a row says on the word of this source, in several ways; none in prose.
    asserted: tuple[str, ...] = field(default=(), compare=False)

    @property
    def number(self) -> int | None:
        """Return the number of its source's note, or None; raises RuntimeError before the page closes."""
        if self._footnotes.numbers is None:
            raise RuntimeError(
                "Call `Footnotes.close` before you ask for the numbers of sources."
            )
        return self._footnotes.numbers.get(self.key)

    @property
    def doubt(self) -> DoubtText | None:
        """Return the doubt that the mark names; None for a source, or if there is none."""
        return self._footnotes.doubt_texts.get(self.key)

    @property
    def slugs(self) -> Sequence[str]:
        """Return the slugs of all readings that the note of this mark shows, in order."""
        # A reading is what the source says on one point. Other marks may name some of them.
        return self._footnotes.slugs.get(self.key, ())

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Return how the words of a row are sourced by this mark; () for a mark in prose."""
        # The page must be closed before: it has all its marks then, and their readings.
        if not self.asserted:
            return ()
        reading, is_doubted = (self.key, self.reading), self.doubted is not None
        of_page = (self._footnotes.readings, self._footnotes.subject)
        statement = (self.asserted, reading, *of_page, self.anchor)
        return (sourcing.judged_row(*statement, is_doubted=is_doubted),)

    @property
    def remarked(self) -> Judged | None:
        """Return the statement of this mark if its note lacks some of it, or it was compared."""
        return self._footnotes.remarked.get(self.id)

    @property
    def labelled_ways(self) -> Container[str]:
        return self._footnotes.labelled_ways

    @property
    def note_id(self) -> str:
        return self._footnotes.ids_of_doubts.get(self.key) or note_id(self.number)


@dataclass(frozen=True, slots=True)
class Passage:
    """Prose with its marks, which have numbers once the page is closed."""

    prose: Prose
    groups: tuple[tuple[Mark, ...], ...]
    text: str = field(compare=False)
    is_doubted: bool = field(compare=False)
    is_counted: bool = field(compare=False)
    _footnotes: Footnotes = field(repr=False, compare=False)

    def __bool__(self) -> bool:
        return any(self.prose.pieces) or bool(self.groups)

    @property
    def judged(self) -> tuple[Judged | None, ...]:
        """Return how each sentence is sourced, once the page is closed; None if it needs none."""
        page = self._footnotes
        return sourcing.judged_text(
            self.text, page.readings, page.subject, is_doubted=self.is_doubted
        )

    @property
    def labelled_ways(self) -> Container[str]:
        return self._footnotes.labelled_ways if self.is_counted else ()


@dataclass(frozen=True, slots=True)
class Note(Generic[Source]):
    """A numbered row of the reference list."""

    number: int
    key: str
    source: Source
    marks: tuple[Mark, ...]
    # What the source says on the points that the marks name, in their order.
    readings: tuple[ReadingText, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubtNote:
    """The row that explains a doubt."""

    id: str
    doubt: DoubtText
    words: Passage
    marks: tuple[Mark, ...]
