"""The difference of two texts, word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby

from rapidfuzz.distance import Indel

# So many parts of each text are compared: the memory grows with their product.
MOST_COMPARED = 25_000
# With the line ends after it, so that the paragraphs together are the text.
_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")
_WORD = re.compile(r"\w+|\s+|[^\w\s]+")


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of two texts: in both of them, in the old one alone, or in the new one."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class _Change:
    """The parts old[start:end] became new[new_start:new_end]; one of the two may be empty."""

    start: int
    end: int
    new_start: int
    new_end: int


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts in reading order; what is gone precedes what is new.

    All but the new pieces make the old text, and all but those gone the new one. Words that
    stay between longer changes count as changed: a rewritten sentence is read as a whole.
    Paragraphs that stay are found first. Texts of more than `MOST_COMPARED` words are
    compared only at their beginnings and ends.
    """
    befores, afters = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    found: list[Piece] = []
    for kind, before, after in _runs(befores, afters, _changes(befores, afters)):
        if kind is Kind.SAME:
            found.append(Piece(kind, before))
        else:
            found += _by_word(before, after)
    return tuple(_joined(found))


def _by_word(old: str, new: str) -> Iterator[Piece]:
    befores, afters = _WORD.findall(old), _WORD.findall(new)
    changes = _readable(_changes(befores, afters), befores, afters)
    for kind, before, after in _runs(befores, afters, changes):
        if kind is Kind.SAME:
            yield Piece(kind, before)
        else:
            yield from (
                Piece(k, t) for k, t in ((Kind.GONE, before), (Kind.NEW, after)) if t
            )


def _changes(old: Sequence[str], new: Sequence[str]) -> list[_Change]:
    """Return the smallest changes from one sequence to the other, in their order."""
    if max(len(old), len(new)) > MOST_COMPARED:
        return [_between_ends(old, new)]
    found: list[_Change] = []
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            continue
        change = _Change(step.src_start, step.src_end, step.dest_start, step.dest_end)
        if (
            found
            and found[-1].end == change.start
            and found[-1].new_end == change.new_start
        ):
            change = _together(found.pop(), change)
        found.append(change)
    return found


def _between_ends(old: Sequence[str], new: Sequence[str]) -> _Change:
    """Return one change that leaves out what both have at the beginning and at the end."""
    shorter = min(len(old), len(new))
    start = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    most = shorter - start
    same = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    return _Change(start, len(old) - same, start, len(new) - same)


def _readable(
    changes: Iterable[_Change], old: Sequence[str], new: Sequence[str]
) -> list[_Change]:
    """Join changes where what stays between two is no longer than either.

    What ends a paragraph stays.
    """
    ends, new_ends = ([0, *accumulate(map(len, words))] for words in (old, new))
    breaks = [0, *accumulate("\n\n" in word for word in old)]

    def length(change: _Change) -> int:
        gone = ends[change.end] - ends[change.start]
        return max(gone, new_ends[change.new_end] - new_ends[change.new_start])

    def belong(change: _Change, later: _Change) -> bool:
        stays = ends[later.start] - ends[change.end]
        is_short = stays <= min(length(change), length(later))
        return is_short and breaks[change.end] == breaks[later.start]

    found: list[_Change] = []
    for change in changes:
        joined = change
        while found and belong(found[-1], joined):
            joined = _together(found.pop(), joined)
        found.append(joined)
    return found


def _together(change: _Change, later: _Change) -> _Change:
    return _Change(change.start, later.end, change.new_start, later.new_end)


def _runs(
    old: Sequence[str], new: Sequence[str], changes: Iterable[_Change]
) -> Iterator[tuple[Kind, str, str]]:
    """Yield the texts of what stays and of what changes, in turn: its kind, old and new."""
    at = 0
    for change in changes:
        if at < change.start:
            stays = "".join(old[at : change.start])
            yield Kind.SAME, stays, stays
        gone = "".join(old[change.start : change.end])
        yield Kind.GONE, gone, "".join(new[change.new_start : change.new_end])
        at = change.end
    if at < len(old):
        stays = "".join(old[at:])
        yield Kind.SAME, stays, stays


def _joined(found: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces, with neighbours of one kind as one."""
    for kind, group in groupby(found, lambda piece: piece.kind):
        yield Piece(kind, "".join(piece.text for piece in group))
