"""The difference of two texts, word by word."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

# So many parts of each text are compared: the memory grows with their product.
MOST_COMPARED = 25_000
_PARTS = re.compile(r"\w+|\s+|[^\w\s]+")


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in both of two texts, in the old one alone, or in the new one alone."""

    kind: Kind
    text: str


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts in reading order; what is gone precedes what is new.

    Texts of more than `MOST_COMPARED` words are not compared: all is gone and new.
    """
    befores, afters = _PARTS.findall(old), _PARTS.findall(new)
    if max(len(befores), len(afters)) > MOST_COMPARED:
        befores, afters = [old], [new]
    # Each a text that stays, and what was changed after it: old and new.
    runs = [("", "", "")]
    for step in Indel.opcodes(befores, afters):
        text = "".join(befores[step.src_start : step.src_end])
        if step.tag == "equal":
            runs.append((text, "", ""))
            continue
        same, gone, added = runs.pop()
        more = "".join(afters[step.dest_start : step.dest_end])
        run = same, gone + text, added + more
        while runs and _is_one_change(runs[-1], run):
            same, gone, added = runs.pop()
            run = same, gone + run[0] + run[1], added + run[0] + run[2]
        runs.append(run)
    return tuple(
        Piece(kind, text)
        for run in runs
        for kind, text in zip(Kind, run, strict=True)
        if text
    )


def _is_one_change(before: tuple[str, str, str], run: tuple[str, str, str]) -> bool:
    """Return whether two changes are shown as one: a rewritten sentence reads best as a whole."""
    # They are if the text between them is no longer than either, and ends no paragraph.
    same, gone, added = run
    changed = max(map(len, before[1:])), max(len(gone), len(added))
    return len(same) <= min(changed) and "\n\n" not in same
