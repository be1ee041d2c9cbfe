"""The difference of two texts, word by word."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

# At most so many parts of each text are compared, since the memory needed grows with the
# product of the two numbers. A part is a word, white space, or punctuation.
MOST_COMPARED = 25_000
_PARTS = re.compile(r"\w+|\s+|[^\w\s]+")


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, and whether it is in both texts or in one of them."""

    kind: Kind
    text: str


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts in reading order; what is gone precedes what is new.

    If either text has more than `MOST_COMPARED` parts, they are not compared: then all of the
    old text is one piece that is gone, and all of the new text is one piece that is new.
    """
    old_parts, new_parts = _PARTS.findall(old), _PARTS.findall(new)
    if max(len(old_parts), len(new_parts)) > MOST_COMPARED:
        old_parts, new_parts = [old], [new]
    # Each run is a text that stays, then what is gone after it, then what is new after it.
    runs = [("", "", "")]
    for step in Indel.opcodes(old_parts, new_parts):
        old_text = "".join(old_parts[step.src_start : step.src_end])
        if step.tag == "equal":
            runs.append((old_text, "", ""))
            continue
        new_text = "".join(new_parts[step.dest_start : step.dest_end])
        same, gone, added = runs.pop()
        run = same, gone + old_text, added + new_text
        while runs and _is_one_change(runs[-1], run):
            # The short text between the two changes is then shown as gone and as new.
            between, gone_here, added_here = run
            same, gone, added = runs.pop()
            run = same, gone + between + gone_here, added + between + added_here
        runs.append(run)
    result = []
    for same, gone, added in runs:
        both = [(Kind.SAME, same), (Kind.GONE, gone), (Kind.NEW, added)]
        result += [Piece(kind, text) for kind, text in both if text]
    return tuple(result)


def _is_one_change(before: tuple[str, str, str], run: tuple[str, str, str]) -> bool:
    """Return whether the changes of two runs are shown as one change."""
    # So it is if the text between the changes is no longer than either of them, and ends no
    # paragraph: a rewritten sentence is easier to read in one piece.
    _same, gone_before, added_before = before
    between, gone, added = run
    length_before = max(len(gone_before), len(added_before))
    length = max(len(gone), len(added))
    return len(between) <= min(length_before, length) and "\n\n" not in between
