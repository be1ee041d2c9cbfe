"""Judges statements: a sentence by its markers, a row by the source it names.

A reading is what a source says, in words. Numbers, names and quoted phrases of a sentence
are its pins, which its readings must have; the rest of its words is not compared. Words of
relative time, "now" and "three years ago", say what changes by itself.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from references.prose import sentences
from references.prose.markdown import DOUBT
from references.prose.sentences import Sentence
from references.values import text
from references.values.notes import ReadingText

# A reading: the key of its source and its slug, which may be "".
Name = tuple[str, str]
# What each reading says.
Said = Mapping[Name, ReadingText]


class Kind(NamedTuple):
    """A way in which a statement is sourced: its sign, what it means, and that of several."""

    sign: str
    one: str
    several: str


# From the best to the worst. "exact": each of its figures, dates, names and quotations, if
# it has any, stands in a reading; whether the rest of it follows is for people to judge.
# "agreed": not so, and a person said why it agrees all the same. "partly" and "none": some
# of these, or all of them, stand in none. "source": it names no reading. "doubt": it names
# a doubt. "bare": nothing.
KINDS = {
    "exact": Kind(
        "●", "agrees with our note of the source", "agree with our note of the source"
    ),
    "agreed": Kind(
        "●", "agrees with our note in other words", "agree with our note in other words"
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

QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|\"[^\"]*\"|‘[^‘’]*+(?:’(?=\w)[^‘’]*+)*+’(?!\w)")
_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: n for n, word in enumerate(_UNITS.split(), start=1)}
_NUMBERS |= {word: 10 * n for n, word in enumerate(_TENS.split(), start=2)}
_NUMBERS["thousand"] = 1000
# One office, under the names that sources have for it.
_OFFICES = dict.fromkeys(["chairman", "chairperson", "chairwoman"], "chair")
_WORD = re.compile(
    rf"[0-9]+(?:,[0-9]{{3}})*+(?:\.[0-9]+)?(?![^\W_])|(?i:{'|'.join(_TENS.split())})"
    rf"-(?i:{'|'.join(_UNITS.split()[:9])})(?![^\W_])|[^\W_]+(?:['’][^\W_]+)*|&"
)
_INITIALS = re.compile(r"([A-Z]{2,})s")
# What may stand between two words of one name: "FOSTA-SESTA".
_WITHIN_A_NAME = re.compile(r"[\s/‐‑-]*")

_SPAN = r"(?:day|week|month|year|decade|centur(?:y|ie))"
# What has no meaning without the day on which it was written. "The last year of the campaign",
# "so far as", "to date from" and "soon after" have one.
_RELATIVE = re.compile(
    rf"""\b(?:
      today | tonight | tomorrow | yesterday | now | nowadays | currently | current
    | presently | recently | recent | lately | newly | upcoming | forthcoming | ongoing
    | at \s present (?!\sed) | at \s the \s moment (?!\s(?:of|when|that)) | at \s the \s time \s of \s writing
    | (?:these | in \s our) \s days | to \s this \s day | until \s further \s notice
    | so \s far (?!\s(?:as|from|that|apart|away)\b)
    | to \s date (?!\s(?:back|from|to|the|it|its|this|that|these|those|them)\b)
    | this \s (?:{_SPAN} | spring | summer | autumn | winter)
    | (?<!\bthe\s) (?:last | next) \s {_SPAN} (?!s?\s(?:of|that|in\swhich)\b)
    | the \s (?:last | past | coming | next) \s (?:[\w-]+\s){{0,2}} {_SPAN} s (?!\s(?:of|that|in\swhich)\b)
    | ago | (?:is | are | has | have) \s (?:still | not \s yet) | still \s (?:is | are | has | have)
    | (?<!\bas\s) soon (?!\s(?:after|afterwards|as|before)\b)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


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
        asserted = check(sentence.outside_links, (), own)[1]
        return Judged(sentence.words, "bare" if asserted else LINKING, asserted)
    sources = [m for m in sentence.markers if m.key[0] != DOUBT]
    names = tuple(marker.name for marker in sources)
    readings = tuple(filter(None, (said.get((m.key, m.reading)) for m in sources)))
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
    """Judge what a row says in one of several ways; the best one counts."""
    readings = tuple(filter(None, [said.get(source)]))
    found = [(words, *_compared(words, readings, own)) for words in asserted]
    words, kind, missing = min(found, key=lambda each: list(KINDS).index(each[1]))
    name = "#".join(filter(None, source))
    return Judged(words, "doubt" if is_doubted else kind, missing, (name,))


@lru_cache(maxsize=4096)
def _compared(
    words: str, readings: tuple[ReadingText, ...], own: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Return the kind by the readings alone: "source" for none; and what they lack."""
    if not readings:
        return "source", ()
    found = check(words, [reading.words for reading in readings], own)
    line = " ".join(words.split())
    is_agreed = any(line in reading.agreed for reading in readings)
    return ("agreed", ()) if is_agreed and found[1] else found


def counted(found: Iterable[Judged]) -> dict[str, int]:
    """Return how many statements there are of each kind."""
    numbers = Counter(each.kind for each in found)
    return {kind: numbers[kind] for kind in KINDS}


def in_short(numbers: Mapping[str, int], undated: int = 0) -> str:
    """Return the numbers for a column: "12 of 14 agree, 1 bare, 1 undated"."""
    others = [(numbers["bare"], "without a source"), (undated, "undated")]
    told = "".join(f", {number} {words}" for number, words in others if number)
    agree = numbers["exact"] + numbers["agreed"]
    return f"{agree} of {sum(numbers.values())} agree{told}"


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


def check(
    sentence: str, said: Sequence[str], own: Collection[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """Return the kind of a sentence by what its readings say, and the pins they lack.

    Its pins are numbers (but not the word "one"), quoted phrases, and names: capitalised
    words in a row. The first word of a sentence is a name only with capitals inside; one of
    the organisation's `own` names is no pin. Each pin must stand in one of the readings.
    """
    sentence = normalize("NFC", sentence)
    # No run of words reaches from one reading into the next.
    offered = f" {' | '.join(map(_folded, said))} "
    ours = {"", *map(_folded, own)}
    pins = [pin for pin in _pins(sentence) if _folded(pin) not in ours]
    missing = [pin for pin in pins if f" {_folded(pin)} " not in offered]
    if said and not missing:
        return "exact", ()
    is_part = len(missing) < len(pins)
    return "partly" if is_part else "none", tuple(dict.fromkeys(missing))


def figures(sentence: str) -> list[str]:
    """Return the numbers among the pins of a sentence, each once: "twelve" is "12"."""
    folded = map(_fold, _pins(normalize("NFC", sentence)))
    return [*dict.fromkeys(n for n in folded if n.replace(".", "").isdigit())]


def _folded(words: str) -> str:
    """Return the words of a text, each in one way: "1,200 NGOs & five": "1200 ngo and 5"."""
    return " ".join(map(_fold, _WORD.findall(normalize("NFC", words))))


@lru_cache(maxsize=8192)
def _fold(word: str) -> str:
    """Return a word without accents, capitals, possessive ’s and the plural of initials."""
    if word == "&":
        return "and"
    if word[0].isdigit():
        return word.replace(",", "")
    word = _INITIALS.sub(r"\1", word.removesuffix("’s").removesuffix("'s"))
    parts = text.fold(word).split("-")
    numbers = [_NUMBERS[part] for part in parts if part in _NUMBERS]
    if len(numbers) == len(parts):
        return str(sum(numbers))
    return "-".join(_OFFICES.get(part, part) for part in parts)


def _pins(sentence: str) -> list[str]:
    """Return the pins of a sentence as they are written, in order."""
    found = {quoted.start(): quoted[0] for quoted in QUOTED.finditer(sentence)}
    rest = QUOTED.sub(lambda quoted: "." * len(quoted[0]), sentence)
    begun = end = 0
    for i, word in enumerate(_WORD.finditer(rest)):
        if _fold(word[0]).replace(".", "").isdigit():
            if word[0].lower() != "one":
                found[word.start()] = word[0]
        elif _is_name(word[0][i == 0 :]) and not rest.startswith("$", word.end()):
            if not (end and _WITHIN_A_NAME.fullmatch(rest, end, word.start())):
                begun = word.start()
            end = word.end()
            found[begun] = rest[begun:end]
    return [found[start] for start in sorted(found)]


def _is_name(letters: str) -> bool:
    return letters != "I" and any(map(str.isupper, letters))


def undated(body: str) -> list[tuple[str, str]]:
    """Return the sentences and headings with words of relative time, and what to do.

    Quoted words do not count, nor does one within a name: “Tourism for Tomorrow”.
    """
    found = []
    for sentence in sentences.split(body):
        rest = QUOTED.sub(lambda quoted: "." * len(quoted[0]), sentence.words)
        own = dict.fromkeys(
            each[0]
            for each in _RELATIVE.finditer(rest)
            if each[0][0].islower()
            or not any(map(str.isalnum, sentence.words[: each.start()]))
        )
        if own:
            named = ", ".join(f"“{words}”" for words in own)
            advice = "will not stay true: write when, as in “as of May 2024”"
            found.append((sentence.words, f"{named} {advice}"))
    return found
