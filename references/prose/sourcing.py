"""How statements are sourced: a sentence by its markers, a row by the source it names."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from references.prose import pins
from references.prose.markers import DOUBT
from references.prose.sentences import Sentence

# A reading: the key of its source and its slug, which may be "".
Name = tuple[str, str]
NO_NAME: Name = ("", "")
# What each reading says.
Said = Mapping[Name, str]


class Kind(NamedTuple):
    """A way in which a statement is sourced: its sign, and what it means."""

    sign: str
    words: str


# From the best to the worst. "exact": each of its figures, dates, names and quotations, if
# it has any, stands in a reading; whether the rest of it follows is for people to judge.
# "partly" and "none": some of these, or all of them, stand in none. "source": it names no reading, or it is
# in a note of a row that has a source. "doubt": it names a doubt. "bare": nothing.
KINDS = {
    "exact": Kind("●", "agrees"),
    "partly": Kind("◐", "in part"),
    "none": Kind("○", "does not agree"),
    "source": Kind("◇", "a source, but no reading named"),
    "doubt": Kind("≈", "in doubt"),
    "bare": Kind("–", "no source"),
}
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
    def told(self) -> str:
        """Return its kind in words, and what of it no reading has."""
        words = KINDS[self.kind].words
        if not self.missing:
            return words
        # What is quoted there has its signs already.
        bare = (each.strip('“”"') for each in self.missing[:MOST_MISSING])
        named = [f"“{each}”" for each in bare]
        if len(self.missing) > MOST_MISSING:
            named.append(f"{len(self.missing) - MOST_MISSING} more")
        *first, last = named
        listed = f"{', '.join(first)} and {last}" if first else last
        verb = "are" if first else "is"
        return f"{words}: {listed} {verb} not in what the source says"


def judged(
    sentence: Sentence,
    said: Said,
    own: tuple[str, ...],
    *,
    covered_by: Name | None = None,
    is_doubted: bool = False,
) -> Judged | None:
    """Judge a sentence; None for a heading, and for one that only links those around it.

    A sentence without a marker is covered by what its row names, if it names a source. The
    row of a doubted one names a doubt. `own` are the names that need no reading.
    """
    if not sentence.markers and not sentence.bare:
        return None
    sources = [m for m in sentence.markers if m.key[0] != DOUBT]
    names = tuple(marker.name for marker in sources)
    named = [(m.key, m.reading) for m in sources]
    if sentence.bare and covered_by:
        named = [covered_by]
    readings = tuple(filter(None, (said.get(name, "") for name in named)))
    kind, missing = _compared(sentence.words, readings, own)
    if is_doubted or len(sources) < len(sentence.markers):
        kind = "doubt"
    elif sentence.bare and not covered_by:
        kind = "bare"
    return Judged(sentence.words, kind, missing, names)


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


def in_words(numbers: Mapping[str, int]) -> str:
    """Return the numbers in a sentence, for an operator."""
    return (
        f"{sum(numbers.values())} statements: {numbers['exact']} agree with what their "
        f"sources say, {numbers['partly']} in part, {numbers['none']} not; "
        f"{numbers['source']} with a source alone, {numbers['doubt']} in doubt, "
        f"{numbers['bare']} with none."
    )


def in_short(numbers: Mapping[str, int], undated: int = 0) -> str:
    """Return the numbers for a column: "12 of 14 agree, 1 bare, 1 undated"."""
    others = [(numbers["bare"], "bare"), (undated, "undated")]
    told = "".join(f", {number} {words}" for number, words in others if number)
    return f"{numbers['exact']} of {sum(numbers.values())} agree{told}"


def coverage(numbers: Mapping[str, int]) -> str:
    """Return the numbers in a line for readers; "" for no statement."""
    number = sum(numbers.values())
    if not number:
        return ""
    parts = [
        (numbers["exact"], "with what their source says"),
        (numbers["partly"], "with a part of it in what their source says"),
        (numbers["none"] + numbers["source"], "with a source"),
        (numbers["doubt"], "in doubt"),
        (numbers["bare"], "without a source"),
    ]
    told = ", ".join(f"{n} {words}" for n, words in parts if n)
    return f"{number} statement{'' if number == 1 else 's'}: {told}."
