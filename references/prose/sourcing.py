"""Judges how statements are sourced: a sentence by its markers, a row by the source it names.

A reading is what a source says on one point; readers see it as our note. The pins of a
sentence are its numbers, names, quoted phrases and limiters ("not", "only"): each must stand
in a reading that the sentence names. The rest of its words is not compared. Words of relative
time ("now", "three years ago") make a sentence false as time passes.
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
# The known readings.
ReadingTexts = Mapping[Name, ReadingText]


class Way(NamedTuple):
    """A way in which a statement is sourced, as a sign and in words."""

    sign: str
    words: str
    # For a number of statements: {n} is the number, {are} and {have} agree with it.
    counted: str


# From the best to the worst. "stands": each pin of the statement stands in a reading; people
# must judge whether the rest follows. "compared": some pins do not, but somebody compared the
# statement with its source and found it exact. "nothing": it names a reading, and has no pin.
# "partly", "none": some pins, or all, stand in no reading. "off": a comparison found it off or
# wrong. "source": it names a source, but no reading. "doubt": it names a doubt. "bare": it
# names nothing.
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
        "∅",
        "nothing to compare: no figure, no name",
        "{n} {have} no figure or name to compare",
    ),
    "partly": Way("◐", "in part", "of {n} some figures or names are not in our note"),
    "none": Way("○", "none of it", "of {n} no figure or name is in our note"),
    "off": Way(
        "✗",
        "off (inexact or wrong) by comparison with its source",
        "{n} {are} off by comparison",
    ),
    "source": Way(
        "◇", "with a source, but no note of it", "{n} {have} a source without a note"
    ),
    "doubt": Way("≈", "in doubt", "{n} {are} in doubt"),
    "bare": Way("–", "without a source", "{n} {have} no source"),
}
# The ways in which an editor has something to mend.
TO_MEND = frozenset({"partly", "none", "off", "source", "bare"})
# At most so many missing pins are listed at a statement.
MOST_MISSING = 5
# At most so many words may follow the last marker of a sentence: “…[@key] (in English only)”.
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
# What may stand between two words of one name: a blank, or the hyphen of "FOSTA-SESTA".
_WITHIN_A_NAME = re.compile(r"[\s/‐‑-]*")

_SPAN = r"(?:day|week|month|year|decade|centur(?:y|ie))"
# Words whose meaning depends on the day on which they were written. That of "the last year of
# the campaign", "so far as", "to date from" and "soon after" does not.
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
    """A statement, and how it is sourced."""

    words: str
    # The way in which it is sourced, a key of `WAYS`.
    kind: str
    # Its pins that stand in no reading which it names.
    missing: tuple[str, ...] = ()
    # The names of its sources or readings: "key", "key#slug".
    names: tuple[str, ...] = ()
    # What somebody found who compared these words with their source, given today's notes.
    comparison: ComparisonText | None = None
    # The SHA-256 of its words and its notes: see `references.values.comparisons`.
    digest: str = ""
    # The words after its last marker, if they are more than a few.
    uncovered: str = ""
    # Whether it is a title or a heading, whose pins must stand in what stands below it.
    is_title: bool = False

    @property
    def listed(self) -> str:
        """Return the missing pins in words: "“1990” and “Oslo”", or the first few and "3 more"."""
        # A quoted phrase has its quotation marks already.
        unquoted = (pin.strip('“”"') for pin in self.missing[:MOST_MISSING])
        quoted = [f"“{pin}”" for pin in unquoted]
        if len(self.missing) > MOST_MISSING:
            quoted.append(f"{len(self.missing) - MOST_MISSING} more")
        *first, last = quoted or [""]
        return f"{', '.join(first)} and {last}" if first else last

    @property
    def absent(self) -> str:
        """Return a clause on the missing pins, which the caller ends: "“143” is not in"."""
        verb = "are" if len(self.missing) > 1 else "is"
        return f"{self.listed} {verb} not in" if self.missing else ""

    @property
    def at_note(self) -> str:
        """Return in words what its note lacks of the statement, and how it was compared."""
        absent = f"{self.absent} this note" if self.missing else ""
        line = self.comparison.line if self.comparison else ""
        return "; ".join(filter(None, [absent, line]))

    @property
    def explained(self) -> str:
        """Return in words how the statement is sourced, and what is wrong with that."""
        words = WAYS[self.kind].words
        if self.is_title:
            words = f"{self.absent} the text below, nor in a note cited there"
        elif self.missing:
            words = f"{words}: {self.absent} our note of the source"
        if self.comparison:
            words += f"; {self.comparison.line}"
        if self.uncovered:
            words += f"; “{self.uncovered}” follows its last source"
        return words

    @property
    def is_lacking(self) -> bool:
        """Return whether an editor has something to mend in the statement or its sources."""
        return self.kind in TO_MEND or bool(self.uncovered)

    @property
    def lack(self) -> str:
        """Return the statement, with what is wrong in brackets unless it only has no source."""
        is_plain = self.kind == "bare" and not (self.missing or self.uncovered)
        return self.words if is_plain else f"{self.words} ({self.explained})"


def judged(
    sentence: Sentence,
    known: ReadingTexts,
    subject: tuple[str, ...],
    *,
    is_doubted: bool = False,
) -> Judged | None:
    """Return how a sentence is sourced; None if it has no marker and needs none.

    `known` has the known readings (what a source says on one point) under their names.
    `subject`, of the organisation that the site is about, need no source. With
    `is_doubted` the row of the sentence names a doubt.
    """
    if not sentence.groups and not sentence.bare:
        return None
    sources = [m for m in sentence.markers if m.key[0] != DOUBT]
    names = tuple(marker.name for marker in sources)
    readings = tuple(filter(None, (known.get((m.key, m.reading)) for m in sources)))
    way, missing, comparison, digest = _compared(sentence.words, readings, subject)
    if is_doubted or len(sources) < len(sentence.markers):
        way = "doubt"
    elif sentence.bare:
        way = "bare"
    uncovered = sentence.tail if len(sentence.tail.split()) > MOST_UNCOVERED else ""
    parts = (sentence.words, way, missing, names, comparison, digest, uncovered)
    return Judged(*parts)


def judged_text(
    text: str,
    known: ReadingTexts,
    subject: tuple[str, ...],
    *,
    is_doubted: bool = False,
) -> tuple[Judged | None, ...]:
    """Return how each sentence of a text is sourced, and each heading, as `judged_title` does."""
    # A heading is judged by the sentences down to the next one, and their readings.
    parts = sentences.split(text)
    result = []
    for number, sentence in enumerate(parts):
        if sentence.is_heading and not sentence.groups:
            below = [*takewhile(lambda s: not s.is_heading, parts[number + 1 :])]
            names = {(m.key, m.reading) for part in below for m in part.markers}
            notes = [known[name].words for name in names if name in known]
            words = [part.words for part in below]
            result.append(judged_title(sentence.words, [*words, *notes], subject))
        else:
            each = judged(sentence, known, subject, is_doubted=is_doubted)
            result.append(each)
    return tuple(result)


def judged_title(
    title: str, below: Sequence[str], subject: tuple[str, ...]
) -> Judged | None:
    """Return a title with its numbers, names and quotations that no text below it has; or None."""
    _way, missing = check(title, [*below, *subject], subject)
    missing = tuple(pin for pin in missing if not _is_limiter(pin))
    return Judged(title, "bare", missing, is_title=True) if missing else None


def judged_doubt(
    text: str,
    others: Sequence[str],
    known: ReadingTexts,
    subject: tuple[str, ...],
) -> tuple[Judged | None, ...]:
    """Return how each sentence of the text of a doubt is sourced.

    A doubt says what is not known, so limiters ("not found") are no pins in it. Numbers, names
    and quoted phrases must stand in a reading that the text names anywhere, or in `others`:
    the doubt's other fields, and the names of its sources. A sentence without any needs none.
    """
    parts = sentences.split(text)
    names = {(m.key, m.reading) for part in parts for m in part.markers}
    everything = [*others, *(known[n].words for n in names if n in known)]
    result = []
    for sentence in parts:
        each = judged(sentence, known, subject)
        if each:
            missing = check(sentence.words, everything, subject)[1]
            missing = tuple(pin for pin in missing if not _is_limiter(pin))
            lacking = "bare" if sentence.bare else "partly"
            each = replace(each, kind=lacking if missing else "doubt", missing=missing)
        result.append(each)
    return tuple(result)


def judged_row(
    asserted: Iterable[str],
    source: Name,
    known: ReadingTexts,
    subject: tuple[str, ...],
    anchor: str,
    *,
    is_doubted: bool,
) -> Judged:
    """Return how the statement of a row is sourced: what it says by the source in a field.

    `asserted` has several wordings of it, of which the best sourced counts. `source` is the
    key of the source and the slug of the reading that the row names, or "". `anchor` is the
    id of the row's mark, which is a part of the digest.
    """
    readings = tuple(filter(None, [known.get(source)]))
    wordings = [
        (words, *_compared(words, readings, subject, anchor)) for words in asserted
    ]
    best = min(wordings, key=lambda each: list(WAYS).index(each[1]))
    words, way, missing, comparison, digest = best
    names = ("#".join(filter(None, source)),)
    way = "doubt" if is_doubted else way
    return Judged(words, way, missing, names, comparison, digest)


@lru_cache(maxsize=4096)
def _compared(
    words: str,
    readings: tuple[ReadingText, ...],
    subject: tuple[str, ...],
    row_id: str = "",
) -> tuple[str, tuple[str, ...], ComparisonText | None, str]:
    """Return four values on a statement, by the readings that it names.

    The way in which it is sourced, a key of `WAYS` ("source" without a reading); the pins that
    stand in no reading; the comparison of exactly these words and readings with the source, or
    None; and their digest, by which the comparison is known. `row_id` is part of the digest.
    """
    notes = [reading.words for reading in readings]
    digest = comparisons.digest(words, notes, row_id)
    if not readings:
        return "source", (), None, digest
    way, missing = check(words, notes, subject)
    made = (each for reading in readings for each in reading.comparisons)
    comparison = next((each for each in made if each.digest == digest), None)
    if comparison and comparison.verdict in (comparisons.OFF, comparisons.WRONG):
        way = "off"
    elif comparison and missing and comparison.verdict == comparisons.EXACT:
        way = "compared"
    return way, missing, comparison, digest


def counted(statements: Iterable[Judged]) -> dict[str, int]:
    """Return how many statements are sourced in each way, under the keys of `WAYS`."""
    numbers = Counter(each.kind for each in statements)
    return {way: numbers[way] for way in WAYS}


def coverage(numbers: Mapping[str, int]) -> str:
    """Return a sentence on how many statements are sourced in which way; "" for none."""
    # `numbers` has the number of statements under each key of `WAYS`.
    number = sum(numbers.values())
    parts = []
    for way, n in numbers.items():
        words = WAYS[way].counted
        have, are = ("has", "is") if n == 1 else ("have", "are")
        parts += [words.format(n=n, have=have, are=are)] if n else []
    plural = "" if number == 1 else "s"
    return f"{number} statement{plural}: {', '.join(parts)}." if number else ""


def check(
    sentence: str, notes: Sequence[str], subject: Collection[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """Return how a sentence is sourced by the words of its notes, and the pins they lack.

    The first is a key of `WAYS`: "stands", "nothing", "partly" or "none". The pins of a
    sentence are its numbers (but not the word "one"), quoted phrases, limiters ("not") and
    names, which are capitalised words in a row. Its first word is a name only with a capital
    inside. The names in `subject`, of the organisation that the site is about, are no pins.
    """
    sentence = normalize("NFC", sentence)
    # With a sign between the notes, no pin is found at the end of one and the start of the next.
    noted = f" {' | '.join(map(_folded, notes))} "
    no_pins = {"", *map(_folded, subject)}
    pins = [pin for pin in _pins(sentence) if _folded(pin) not in no_pins]
    missing = [pin for pin in pins if f" {_compared_form(pin)} " not in noted]
    if notes and not missing:
        return "stands" if pins else "nothing", ()
    is_part = len(missing) < len(pins)
    return "partly" if is_part else "none", tuple(dict.fromkeys(missing))


def figures(sentence: str) -> list[str]:
    """Return the numbers among the pins of a sentence, each once: "twelve" is "12"."""
    folded = map(_fold, _pins(normalize("NFC", sentence)))
    return [*dict.fromkeys(n for n in folded if n.replace(".", "").isdigit())]


def _folded(words: str) -> str:
    """Return the words of a text as they are compared: "1200 ngo and 5" for "1,200 NGOs & five"."""
    return " ".join(map(_fold, _WORD.findall(normalize("NFC", words))))


def _compared_form(pin: str) -> str:
    """Return a pin in the form in which it is looked for in a note: "not" for "isn’t"."""
    return "not" if _SHORT_NOT.search(pin) else _folded(pin)


def _is_limiter(pin: str) -> bool:
    """Return whether a pin narrows or turns a sentence: "not", "only", "former"."""
    return _compared_form(pin) in LIMITERS


@lru_cache(maxsize=8192)
def _fold(word: str) -> str:
    """Return a word as it is compared: no accents or capitals, numbers in figures, no synonyms."""
    # A possessive ’s, and the plural s of initials ("NGOs"), are removed.
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
    """Return the pins of a sentence in order: its numbers, names, quotations, and words like "not"."""
    # Under the position at which each begins.
    pins = {quoted.start(): quoted[0] for quoted in QUOTED.finditer(sentence)}
    rest = QUOTED.sub(lambda quoted: "." * len(quoted[0]), sentence)
    name_start = name_end = 0
    for i, word in enumerate(_WORD.finditer(rest)):
        if _fold(word[0]).replace(".", "").isdigit():
            if word[0].lower() != "one":
                pins[word.start()] = word[0]
        elif _is_name(word[0][i == 0 :]) and not rest.startswith("$", word.end()):
            # The word goes on a name if only a blank or a hyphen stands between them.
            if not (
                name_end and _WITHIN_A_NAME.fullmatch(rest, name_end, word.start())
            ):
                name_start = word.start()
            name_end = word.end()
            pins[name_start] = rest[name_start:name_end]
        elif _is_limiter(word[0]):
            pins[word.start()] = word[0]
    return [pins[start] for start in sorted(pins)]


def _is_name(letters: str) -> bool:
    return letters != "I" and any(map(str.isupper, letters))


def undated(body: str) -> list[tuple[str, str]]:
    """Return each sentence with words of relative time ("now"), and what to do about them."""
    # Quoted words do not count, nor does a capitalised one within: “Tourism for Tomorrow”.
    undated_sentences = []
    for sentence in sentences.split(body):
        rest = QUOTED.sub(lambda quoted: "." * len(quoted[0]), sentence.words)
        relative_words = dict.fromkeys(
            each[0]
            for each in _RELATIVE.finditer(rest)
            if each[0][0].islower()
            or not any(map(str.isalnum, sentence.words[: each.start()]))
        )
        if relative_words:
            listed = ", ".join(f"“{words}”" for words in relative_words)
            advice = "will not stay true: write the date, as in “as of May 2024”"
            undated_sentences.append((sentence.words, f"{listed} {advice}"))
    return undated_sentences
