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
    """A part of two texts: in both of them, in the old one alone, or in the new one."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class _Run:
    """A text that stays, and what was changed after it: old and new."""

    same: str
    gone: str = ""
    new: str = ""

    def belongs_to(self, before: "_Run") -> bool:
        """Return whether it and the change before it are read as one change.

        They are where what stays between the two is no longer than either, and ends no
        paragraph: a rewritten sentence is read as a whole.
        """
        changed = (max(map(len, (run.gone, run.new))) for run in (before, self))
        return len(self.same) <= min(changed) and "\n\n" not in self.same


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts in reading order; what is gone precedes what is new.

    All but the new pieces make the old text, and all but those gone the new one. Texts of
    more than `MOST_COMPARED` words are not compared: one is gone, the other new.
    """
    befores, afters = _PARTS.findall(old), _PARTS.findall(new)
    runs = [_Run("", old, new)]
    if max(len(befores), len(afters)) <= MOST_COMPARED:
        runs = [_Run("")]
        for step in Indel.opcodes(befores, afters):
            text = "".join(befores[step.src_start : step.src_end])
            if step.tag == "equal":
                runs.append(_Run(text))
                continue
            added = "".join(afters[step.dest_start : step.dest_end])
            last = runs.pop()
            runs.append(_Run(last.same, last.gone + text, last.new + added))
    joined: list[_Run] = []
    for run in runs:
        while joined and run.belongs_to(joined[-1]):
            last = joined.pop()
            gone, added = last.gone + run.same + run.gone, last.new + run.same + run.new
            run = _Run(last.same, gone, added)
        joined.append(run)
    return tuple(
        Piece(kind, text)
        for run in joined
        for kind, text in zip(Kind, (run.same, run.gone, run.new), strict=True)
        if text
    )
