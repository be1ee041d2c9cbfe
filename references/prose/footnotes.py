"""Footnotes: number first, render after.

A page creates `Footnotes`, adds passages and marks in reading order, and closes them
with the sources it found. The first source cited is number 1; a source cited again
keeps its number. A doubt, whose key is "!slug", has a sign in place of a number. All public
ids are made here, counted from 1:

    mark `m<place on the page>`    note `note-<number>`, of a doubt `note-!<number>`

They depend on the other marks of the page. What others link to has an anchor that lasts: a
group of marks, and a mark within it that is of another field or another group of markers.
"""

from base64 import b32encode
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Generic, TypeVar

from references.prose import markdown, sourcing
from references.prose.markdown import DOUBT, Prose
from references.prose.sourcing import Judged, Name
from references.values.notes import DoubtText, ReadingText

Source = TypeVar("Source")


def anchor_of_group(anchor: str, number: int) -> str:
    """Return the id of a group of marks by its number in its text, from 1; "" for none."""
    return f"{anchor}_{number}" if anchor and number > 1 else anchor


@dataclass(frozen=True, slots=True)
class Place:
    """The part of a page that has a mark: the words of its heading, and its id."""

    title: str
    fragment: str


class Footnotes(Generic[Source]):
    """All marks of one page, in reading order."""

    # Names that need no reading: of the organisation that the page is about.
    subject_names: tuple[str, ...] = ()
    # The kinds of statements that are shown with how they are sourced.
    labelled_ways: Container[str] = ()

    def __init__(self) -> None:
        self._uses: dict[str, list[Mark]] = {}
        self._anchors = {""}
        self._number = 0
        # Filled once all is added: the numbers of sources under each key that was found,
        # and the first key of the same source.
        self.numbers: dict[str, int] | None = None
        self.first_keys: dict[str, str] = {}
        self.doubt_texts: Mapping[str, DoubtText] = {}
        self.ids_of_doubts: dict[str, str] = {}
        # What the readings say that the marks name; of each note their slugs, in order.
        self.readings: sourcing.ReadingTexts = {}
        self.slugs: dict[str, list[str]] = {}
        # Under the id of a mark, its statement, if there is something to say of it.
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
        """Add the marks of a text, and return it ready to be shown.

        `anchor` names its first group of marks: see `anchor_of_group`. `is_doubted` says
        that its row names a doubt, `is_counted` that its sentences are statements of the
        page.
        """
        parsed = markdown.prose(text)
        groups = []
        # Of the marks that stand together, those that read alike are one to the reader.
        alike: dict[tuple[str, str], Mark] = {}
        for number, group in enumerate(parsed.groups, start=1):
            if parsed.pieces[number - 1]:
                alike.clear()
            named, found = anchor_of_group(anchor, number), []
            for m in group:
                one = alike.get((m.key, m.locator))
                mark = self.mark(
                    *(m.key, place, m.locator, named, m.reading),
                    alike=one,
                    is_within=bool(alike),
                )
                alike.setdefault((m.key, m.locator), mark)
                found.append(mark)
                named = ""
            groups.append(tuple(found))
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
        """Add one use of a source outside prose, in a cell or a row of a table.

        If two marks of a page have one anchor, the first gets it. One that is shown as
        another has the id of that. One `is_within` a group that another mark begins.
        """
        if self.numbers is not None:
            raise RuntimeError(f"The page was closed before “{key}” was cited.")
        uses = self._uses.setdefault(key, [])
        own = "" if alike or anchor in self._anchors else anchor
        self._anchors.add(own)
        self._number += 1
        new = own if own and is_within else f"m{self._number}"
        mark = Mark(
            *(key, locator, alike.id if alike else new, place, self),
            *(own, reading, doubted, asserted),
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
        """Return the readings named so far, each by the key and its slug."""
        marks = (mark for key in self.keys() for mark in self._uses[key])
        return {(mark.key, mark.reading) for mark in marks if mark.reading}

    def explain(self, doubts: Mapping[str, DoubtText]) -> tuple["DoubtNote", ...]:
        """Add the words of the doubts that were found, in order, and return their notes.

        To be called once, after all else is added. A doubt that is missing gets no sign;
        its marks show that.
        """
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
        """Number the sources that were found, and return their notes in order.

        A key missing from `sources` gets no number; its marks show that. Several keys of
        one source, that very object, have one note under the first of them. `readings` has
        those that the marks name, and perhaps others.
        """
        first: dict[int, str] = {}
        for key in self.keys():
            if key in sources:
                own = self.first_keys[key] = first.setdefault(id(sources[key]), key)
                if own != key:
                    self._uses[own] += self._uses[key]
        numbers = {key: number for number, key in enumerate(first.values(), start=1)}
        self.numbers = {key: numbers[own] for key, own in self.first_keys.items()}
        texts = {
            n: readings[n] for n in self.named_readings() if readings and n in readings
        }
        self.readings = texts
        return tuple(
            Note(
                number,
                key,
                sources[key],
                tuple(self._uses[key]),
                self._said(key, texts),
            )
            for key, number in numbers.items()
        )

    def _said(
        self, own: str, texts: Mapping[Name, ReadingText]
    ) -> tuple[ReadingText, ...]:
        """Return what the marks of a note name of its source, in order."""
        names = ((mark.key, mark.reading) for mark in self._uses[own])
        found = {name[1]: texts[name] for name in names if name in texts}
        self.slugs[own] = list(found)
        return tuple(found.values())


@lru_cache(4096)
def short_id(mark_id: str) -> str:
    """Return what stands in an address for the id of a mark: "x7kqd2bw_3", "" for none."""
    text, _, group = mark_id.rpartition("_")
    text, group = (text, f"_{group}") if group.isdecimal() else (mark_id, "")
    digest = blake2b(text.encode(), digest_size=5).digest()
    return b32encode(digest).decode().lower() + group if mark_id else ""


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
        """Return the number of its source, or None if no such source was found."""
        if self._footnotes.numbers is None:
            raise RuntimeError("Close the page before showing its marks.")
        return self._footnotes.numbers.get(self.key)

    @property
    def doubt(self) -> DoubtText | None:
        """Return the doubt that it names, or None if no such doubt was found."""
        return self._footnotes.doubt_texts.get(self.key)

    @property
    def slugs(self) -> Sequence[str]:
        """Return the slugs of all readings that its note gives, in order."""
        own = self._footnotes.first_keys.get(self.key, "")
        return self._footnotes.slugs.get(own, ())

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Return how what the row says is sourced, after the page was closed; () in prose."""
        if not self.asserted:
            return ()
        name, is_doubted = (self.key, self.reading), self.doubted is not None
        known = (self._footnotes.readings, self._footnotes.subject_names, self.anchor)
        given = (self.asserted, name, *known)
        return (sourcing.judged_row(*given, is_doubted=is_doubted),)

    @property
    def remarked(self) -> Judged | None:
        """Return its statement if its note lacks some of that, or it was compared."""
        return self._footnotes.remarked.get(self.id)

    @property
    def labelled_ways(self) -> Container[str]:
        return self._footnotes.labelled_ways

    @property
    def note_id(self) -> str:
        return self._footnotes.ids_of_doubts.get(self.key) or note_id(self.number)


@dataclass(frozen=True, slots=True)
class Passage:
    """Prose with marks, which have numbers after the page is closed."""

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
        """Return how each sentence is sourced, after the page was closed."""
        notes = self._footnotes
        return sourcing.judged_text(
            self.text, notes.readings, notes.subject_names, is_doubted=self.is_doubted
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
    said: tuple[ReadingText, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubtNote:
    """The row that explains a doubt."""

    id: str
    doubt: DoubtText
    words: Passage
    marks: tuple[Mark, ...]
