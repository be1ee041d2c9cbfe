"""Judges statements: a sentence by its markers, a row by the source it names.

A reading is what a source says, in words. Numbers, names, quoted phrases and limiters ("not",
"only") of a sentence are its pins, which its readings must have; the rest of its words is not
compared. Words of relative time, "now" and "three years ago", say what changes by itself.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple
from unicodedata import normalize

from references.prose import sentences
from references.prose.markdown import DOUBT
from references.prose.sentences import Sentence
from references.values import comparisons, text
from references.values.comparisons import ComparisonText
from references.values.notes import ReadingText

# A reading: the key of its source and its slug, which may be "".
Name = tuple[str, str]
# What each reading says.
ReadingTexts = Mapping[Name, ReadingText]


class Way(NamedTuple):
    """A way in which a statement is sourced: its sign, its words, and those for a number."""

    sign: str
    words: str
    # After the number of such statements; "{are}" and "{have}" follow it.
    counted: str


# From the best to the worst. "stands": each of its pins stands in a reading; whether the rest
# of it follows is for people to judge. "compared": not so, and somebody who compared it with
# its source found it exact. "nothing": it names a reading, and has no pin. "partly" and
# "none": some of its pins, or all, stand in none. "off": a comparison found it so, or wrong.
# "source": it names no reading. "doubt": it names a doubt. "bare": nothing.
WAYS = {
    "stands": Way(
        "●",
        "figures, names and negations stand in our note of the source",
        "of {n} each figure and name stands in our note of its source",
    ),
    "compared": Way(
        "✓", "exact by comparison with its source", "{n} {are} exact by comparison"
    ),
    "nothing": Way(
        "∅", "nothing to compare: no figure, no name", "{n} {have} none to compare"
    ),
    "partly": Way("◐", "in part", "a part of {n} is not in our note"),
    "none": Way("○", "none of it", "nothing of {n} is in our note"),
    "off": Way("✗", "off by comparison with its source", "{n} {are} off by comparison"),
    "source": Way(
        "◇", "with a source, but no note of it", "{n} {have} a source without a note"
    ),
    "doubt": Way("≈", "in doubt", "{n} {are} in doubt"),
    "bare": Way("–", "without a source", "{n} {have} no source"),
}
# Those in which an editor has something to look at.
TO_MEND = frozenset({"partly", "none", "off", "source", "bare"})
# So much that no reading has is named at a statement.
MOST_MISSING = 5
# So many words may follow the last source of a sentence: “…[@key] (in English only)”.
MOST_UNCOVERED = 3

QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|\"[^\"]*\"|‘[^‘’]*+(?:’(?=\w)[^‘’]*+)*+’(?!\w)")
_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: n for n, word in enumerate(_UNITS.split(), start=1)}
_NUMBERS |= {word: 10 * n for n, word in enumerate(_TENS.split(), start=2)}
_NUMBERS["thousand"] = 1000
# Words that turn or narrow a sentence, in groups that count as one, under their first.
_LIMITERS = (
    "not cannot never neither nor",
    "no none nobody nothing nowhere without",
    "only solely merely exclusively",
    "former formerly ex previously",
    "alleged allegedly allegation allegations claimed supposedly reportedly",
)
LIMITERS = {group.split()[0] for group in _LIMITERS}
_ONE_WORD = {word: g.split()[0] for g in _LIMITERS for word in g.split()}
# One office, under the names that sources have for it.
_ONE_WORD |= dict.fromkeys(["chairman", "chairperson", "chairwoman"], "chair")
_SHORT_NOT = re.compile(r"n['’]t\Z", re.IGNORECASE)
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
    # What was found when it was held against its source, with notes such as today's.
    comparison: ComparisonText | None = None
    # That of its words and its notes: see `references.values.comparisons`.
    digest: str = ""
    # What follows its last source, if that is more than a few words.
    uncovered: str = ""
    # Whether it is a title or a heading, which what stands below it must bear out.
    is_title: bool = False

    @property
    def listed(self) -> str:
        """Return what is missing in words: "“1990” and “Oslo”"; the first alone of many."""
        # What is quoted there has its signs already.
        bare = (each.strip('“”"') for each in self.missing[:MOST_MISSING])
        quoted = [f"“{each}”" for each in bare]
        if len(self.missing) > MOST_MISSING:
            quoted.append(f"{len(self.missing) - MOST_MISSING} more")
        *first, last = quoted or [""]
        return f"{', '.join(first)} and {last}" if first else last

    @property
    def absent(self) -> str:
        """Return what is missing as a clause, to end with a place: "“143” is not in"."""
        verb = "are" if len(self.missing) > 1 else "is"
        return f"{self.listed} {verb} not in" if self.missing else ""

    @property
    def at_note(self) -> str:
        """Return in words what a note that it cites lacks of it, and its comparison."""
        absent = f"{self.absent} this note" if self.missing else ""
        line = self.comparison.line if self.comparison else ""
        return "; ".join(filter(None, [absent, line]))

    @property
    def explained(self) -> str:
        """Return the verdict in words, what no reading has, and its comparison."""
        words = WAYS[self.kind].words
        if self.is_title:
            words = f"{self.absent} what stands below, nor in a note cited there"
        elif self.missing:
            words = f"{words}: {self.absent} our note of the source"
        if self.comparison:
            words += f"; {self.comparison.line}"
        if self.uncovered:
            words += f"; “{self.uncovered}” follows its last source"
        return words

    @property
    def is_lacking(self) -> bool:
        """Return whether an editor has to look at it."""
        return self.kind in TO_MEND or bool(self.uncovered)

    @property
    def lack(self) -> str:
        """Return its words, and what is wrong with it unless it simply has no source."""
        is_plain = self.kind == "bare" and not (self.missing or self.uncovered)
        return self.words if is_plain else f"{self.words} ({self.explained})"


def judged(
    sentence: Sentence,
    known: ReadingTexts,
    subject_names: tuple[str, ...],
    *,
    is_doubted: bool = False,
) -> Judged | None:
    """Judge a sentence; None where it asserts nothing that needs a source.

    The row of a doubted one names a doubt. `own` are the names that need no reading.
    """
    if not sentence.groups and not sentence.bare:
        return None
    sources = [m for m in sentence.markers if m.key[0] != DOUBT]
    names = tuple(marker.name for marker in sources)
    readings = tuple(filter(None, (known.get((m.key, m.reading)) for m in sources)))
    kind, missing, comparison, digest = _compared(
        sentence.words, readings, subject_names
    )
    if is_doubted or len(sources) < len(sentence.markers):
        kind = "doubt"
    elif sentence.bare:
        kind = "bare"
    uncovered = sentence.tail if len(sentence.tail.split()) > MOST_UNCOVERED else ""
    parts = (sentence.words, kind, missing, names, comparison, digest, uncovered)
    return Judged(*parts)


def judged_text(
    text: str,
    known: ReadingTexts,
    subject_names: tuple[str, ...],
    *,
    is_doubted: bool = False,
) -> tuple[Judged | None, ...]:
    """Judge each sentence of a text, and each heading by what stands below it.

    A heading is judged as `judged_title` does, by the sentences down to the next heading.
    """
    parts = sentences.split(text)
    result = []
    for number, sentence in enumerate(parts):
        if sentence.is_heading and not sentence.groups:
            below = [*takewhile(lambda s: not s.is_heading, parts[number + 1 :])]
            named = {(m.key, m.reading) for part in below for m in part.markers}
            notes = [known[name].words for name in named if name in known]
            words = [part.words for part in below]
            result.append(judged_title(sentence.words, [*words, *notes], subject_names))
        else:
            result.append(judged(sentence, said, subject_names, is_doubted=is_doubted))
    return tuple(result)


def judged_title(
    title: str, below: Sequence[str], subject_names: tuple[str, ...]
) -> Judged | None:
    """Judge a title or heading by what stands below it; None where its pins are all there."""
    _kind, missing = check(title, [*below, *own], own)
    missing = tuple(pin for pin in missing if not _is_limiter(pin))
    return Judged(title, "bare", missing, is_title=True) if missing else None


def judged_doubt(
    text: str,
    others: Sequence[str],
    known: ReadingTexts,
    subject_names: tuple[str, ...],
) -> tuple[Judged | None, ...]:
    """Judge the words of a doubt, which are in doubt themselves: "not found" is its matter.

    So limiters are no pins, and a sentence without any needs no source. Others must stand in
    a reading that the doubt names, or in `others`: what else it says, and its sources.
    """
    parts = sentences.split(text)
    named = {(m.key, m.reading) for part in parts for m in part.markers}
    everything = [*others, *(known[n].words for n in named if n in known)]
    result = []
    for sentence in parts:
        each = judged(sentence, said, subject_names)
        if each:
            missing = check(sentence.words, everything, own)[1]
            missing = tuple(pin for pin in missing if not _is_limiter(pin))
            lacking = "bare" if sentence.bare else "partly"
            each = replace(each, kind=lacking if missing else "doubt", missing=missing)
        result.append(each)
    return tuple(result)


def judged_row(
    asserted: Iterable[str],
    source: Name,
    known: ReadingTexts,
    subject_names: tuple[str, ...],
    anchor: str,
    *,
    is_doubted: bool,
) -> Judged:
    """Judge what a row says in one of several ways; the best one counts.

    `anchor` is the id of its mark, which is a part of its digest.
    """
    readings = tuple(filter(None, [known.get(source)]))
    ways = [
        (words, *_compared(words, readings, subject_names, anchor))
        for words in asserted
    ]
    best = min(ways, key=lambda each: list(WAYS).index(each[1]))
    words, kind, missing, comparison, digest = best
    names = ("#".join(filter(None, source)),)
    kind = "doubt" if is_doubted else kind
    return Judged(words, kind, missing, names, comparison, digest)


@lru_cache(maxsize=4096)
def _compared(
    words: str,
    readings: tuple[ReadingText, ...],
    subject_names: tuple[str, ...],
    row: str = "",
) -> tuple[str, tuple[str, ...], ComparisonText | None, str]:
    """Return the kind by the readings alone, what they lack, the comparison and the digest.

    The kind is "source" where there is no reading.
    """
    notes = [reading.words for reading in readings]
    digest = comparisons.digest(words, notes, row)
    if not readings:
        return "source", (), None, digest
    kind, missing = check(words, notes, subject_names)
    known = (c for reading in readings for c in reading.comparisons)
    comparison = next((c for c in known if c.digest == digest), None)
    if comparison and comparison.verdict in (comparisons.OFF, comparisons.WRONG):
        kind = "off"
    elif comparison and missing and comparison.verdict == comparisons.EXACT:
        kind = "compared"
    return kind, missing, comparison, digest


def counted(statements: Iterable[Judged]) -> dict[str, int]:
    """Return how many statements there are of each kind."""
    numbers = Counter(each.kind for each in statements)
    return {kind: numbers[kind] for kind in WAYS}


def coverage(numbers: Mapping[str, int]) -> str:
    """Return the numbers in a sentence; "" for no statement."""
    number = sum(numbers.values())
    parts = []
    for kind, n in numbers.items():
        words = WAYS[kind].counted
        if kind == "nothing" and not numbers["stands"]:
            words = words.replace("none", "no figure or name")
        have, are = ("has", "is") if n == 1 else ("have", "are")
        parts += [words.format(n=n, have=have, are=are)] if n else []
    plural = "" if number == 1 else "s"
    return f"{number} statement{plural}: {', '.join(parts)}." if number else ""


def check(
    sentence: str, said: Sequence[str], own: Collection[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """Return the kind of a sentence by what its readings say, and the pins they lack.

    Its pins are numbers (but not the word "one"), quoted phrases, limiters, and names:
    capitalised words in a row. The first word of a sentence is a name only with capitals
    inside; one of the organisation's `own` names is no pin. Each must stand in a reading.
    """
    sentence = normalize("NFC", sentence)
    # No run of words reaches from one reading into the next.
    offered = f" {' | '.join(map(_folded, said))} "
    ours = {"", *map(_folded, own)}
    pins = [pin for pin in _pins(sentence) if _folded(pin) not in ours]
    missing = [pin for pin in pins if f" {_compared_form(pin)} " not in offered]
    if said and not missing:
        return "stands" if pins else "nothing", ()
    is_part = len(missing) < len(pins)
    return "partly" if is_part else "none", tuple(dict.fromkeys(missing))


def figures(sentence: str) -> list[str]:
    """Return the numbers among the pins of a sentence, each once: "twelve" is "12"."""
    folded = map(_fold, _pins(normalize("NFC", sentence)))
    return [*dict.fromkeys(n for n in folded if n.replace(".", "").isdigit())]


def _folded(words: str) -> str:
    """Return the words of a text, each in one way: "1,200 NGOs & five": "1200 ngo and 5"."""
    return " ".join(map(_fold, _WORD.findall(normalize("NFC", words))))


def _compared_form(pin: str) -> str:
    """Return a pin as readings are searched for it: of "isn’t" the "not" alone."""
    return "not" if _SHORT_NOT.search(pin) else _folded(pin)


def _is_limiter(pin: str) -> bool:
    return _compared_form(pin) in LIMITERS


@lru_cache(maxsize=8192)
def _fold(word: str) -> str:
    """Return a word without accents, capitals, possessive ’s and the plural of initials."""
    if word == "&":
        return "and"
    if word[0].isdigit():
        return word.replace(",", "")
    if _SHORT_NOT.search(word):
        return f"{text.fold(word[:-3])} not".strip()
    word = _INITIALS.sub(r"\1", word.removesuffix("’s").removesuffix("'s"))
    parts = text.fold(word).split("-")
    numbers = [_NUMBERS[part] for part in parts if part in _NUMBERS]
    if len(numbers) == len(parts):
        return str(sum(numbers))
    return "-".join(_ONE_WORD.get(part, part) for part in parts)


def _pins(sentence: str) -> list[str]:
    """Return the pins of a sentence as they are written, in order."""
    pins = {quoted.start(): quoted[0] for quoted in QUOTED.finditer(sentence)}
    rest = QUOTED.sub(lambda quoted: "." * len(quoted[0]), sentence)
    begun = end = 0
    for i, word in enumerate(_WORD.finditer(rest)):
        if _fold(word[0]).replace(".", "").isdigit():
            if word[0].lower() != "one":
                pins[word.start()] = word[0]
        elif _is_name(word[0][i == 0 :]) and not rest.startswith("$", word.end()):
            if not (end and _WITHIN_A_NAME.fullmatch(rest, end, word.start())):
                begun = word.start()
            end = word.end()
            pins[begun] = rest[begun:end]
        elif _is_limiter(word[0]):
            pins[word.start()] = word[0]
    return [pins[start] for start in sorted(pins)]


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
