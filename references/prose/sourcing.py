"""Judges statements: a sentence by its markers, a row by the source it names."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from references.prose import pins, sentences
from references.prose.markdown import DOUBT
from references.prose.sentences import Sentence

# A reading: the key of its source and its slug, which may be "".
Name = tuple[str, str]
# What each reading says.
Said = Mapping[Name, str]


class Kind(NamedTuple):
    """A way in which a statement is sourced: its sign, what it means, and that of several."""

    sign: str
    one: str
    several: str


# From the best to the worst. "exact": each of its figures, dates, names and quotations, if
# it has any, stands in a reading; whether the rest of it follows is for people to judge.
# "partly" and "none": some of these, or all of them, stand in none. "source": it names no
# reading. "doubt": it names a doubt. "bare": nothing.
KINDS = {
    "exact": Kind(
        "●", "agrees with our note of the source", "agree with our note of the source"
    ),
    "partly": Kind("◐", "agrees in part", "agree in part"),
    "none": Kind("○", "does not agree", "do not agree"),
    "source": Kind("◇", *["with a source, but no note of it"] * 2),
    "doubt": Kind("≈", *["in doubt"] * 2),
    "bare": Kind("–", *["without a source"] * 2),
}
# A sentence that asserts nothing is no statement: it is shown, and not counted.
LINKING = "linking"
SHOWN = KINDS | {LINKING: Kind("→", *["only links, asserts nothing"] * 2)}
# So much that no reading has is named at a statement.
MOST_MISSING = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement, its kind, and what of it no reading has; `names` are its sources."""

    words: str
    kind: str
    missing: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def listed(self) -> str:
        """Return what is missing in words: "“1990” and “Oslo”"; the first alone of many."""
        # What is quoted there has its signs already.
        bare = (each.strip('“”"') for each in self.missing[:MOST_MISSING])
        named = [f"“{each}”" for each in bare]
        if len(self.missing) > MOST_MISSING:
            named.append(f"{len(self.missing) - MOST_MISSING} more")
        *first, last = named or [""]
        return f"{', '.join(first)} and {last}" if first else last

    @property
    def explained(self) -> str:
        """Return its kind in words, and what of it no reading has."""
        words = SHOWN[self.kind].one
        if not self.missing:
            return words
        if self.kind == "bare":
            return f"{words}: it is said only to link, and asserts {self.listed}"
        verb = "are" if len(self.missing) > 1 else "is"
        return f"{words}: {self.listed} {verb} not in our note of the source"

    @property
    def lack(self) -> str:
        """Return its words, and what is wrong with it unless it simply has no source."""
        is_plain = self.kind == "bare" and not self.missing
        return self.words if is_plain else f"{self.words} ({self.explained})"


def judged(
    sentence: Sentence, said: Said, own: tuple[str, ...], *, is_doubted: bool = False
) -> Judged | None:
    """Judge a sentence; None for a heading. One that only links is of the kind `LINKING`.

    The row of a doubted one names a doubt. `own` are the names that need no reading. What
    is declared to link and has a pin outside its links is bare: `missing` has its pins.
    """
    if not sentence.groups and not sentence.bare:
        return None
    if not sentence.markers and not sentence.bare:
        asserted = pins.check(sentence.outside_links, (), own=own).missing
        return Judged(sentence.words, "bare" if asserted else LINKING, asserted)
    sources = [m for m in sentence.markers if m.key[0] != DOUBT]
    names = tuple(marker.name for marker in sources)
    readings = tuple(filter(None, (said.get((m.key, m.reading), "") for m in sources)))
    kind, missing = _compared(sentence.words, readings, own)
    if is_doubted or len(sources) < len(sentence.markers):
        kind = "doubt"
    elif sentence.bare:
        kind = "bare"
    return Judged(sentence.words, kind, missing, names)


def judged_text(
    text: str, said: Said, own: tuple[str, ...], *, is_doubted: bool = False
) -> tuple[Judged | None, ...]:
    """Judge each sentence of a text, as `judged` does."""
    return tuple(
        judged(sentence, said, own, is_doubted=is_doubted)
        for sentence in sentences.split(text)
    )


def judged_row(
    asserted: Iterable[str],
    source: Name,
    said: Said,
    own: tuple[str, ...],
    *,
    is_doubted: bool,
) -> Judged:
    """Judge what a row says in one of several ways; the best one counts.

    Its source is a key and the slug of a reading, "" for none.
    """
    readings = tuple(filter(None, [said.get(source, "")]))
    found = [(words, *_compared(words, readings, own)) for words in asserted]
    words, kind, missing = min(found, key=lambda each: list(KINDS).index(each[1]))
    name = "#".join(filter(None, source))
    return Judged(words, "doubt" if is_doubted else kind, missing, (name,))


@lru_cache(maxsize=4096)
def _compared(
    words: str, readings: tuple[str, ...], own: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Return the kind by the readings alone: "source" for none; and what they lack."""
    if not readings:
        return "source", ()
    pin = pins.check(words, readings, own=own)
    return pin.kind, pin.missing


def counted(found: Iterable[Judged]) -> dict[str, int]:
    """Return how many statements there are of each kind."""
    numbers = Counter(each.kind for each in found)
    return {kind: numbers[kind] for kind in KINDS}


def in_short(numbers: Mapping[str, int], undated: int = 0) -> str:
    """Return the numbers for a column: "12 of 14 agree, 1 bare, 1 undated"."""
    others = [(numbers["bare"], "bare"), (undated, "undated")]
    told = "".join(f", {number} {words}" for number, words in others if number)
    return f"{numbers['exact']} of {sum(numbers.values())} agree{told}"


def coverage(numbers: Mapping[str, int]) -> str:
    """Return the numbers in a line; "" for no statement."""
    number = sum(numbers.values())
    if not number:
        return ""
    told = ", ".join(
        f"{n} {KINDS[kind].one if n == 1 else KINDS[kind].several}"
        for kind, n in numbers.items()
        if n
    )
    return f"{number} statement{'' if number == 1 else 's'}: {told}."
