"""Judges how statements are sourced: a sentence by its markers, a row by the source it names.

A reading is what a source says on one point; readers see it as our note. Each pin of a
sentence (see `pins`) must stand in a reading that the sentence names.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from references.prose import markdown, sentences
from references.prose.pins import check, is_limiter
from references.prose.sentences import Sentence
from references.values.readings import DoubtText, ReadingText
from references.values.source import Source

# The name of a reading: the key of its source, and the slug of the reading or "".
Name = tuple[str, str]
# The stored readings, under their names.
ReadingTexts = Mapping[Name, ReadingText]


def names_of(organisation: str) -> tuple[str, ...]:
    """Return an organisation's name and its parts: "Example Aid (EA)", "Example Aid", "EA"."""
    name, _bracket, acronym = organisation.rstrip(")").partition(" (")
    return tuple(dict.fromkeys(filter(None, (organisation, name, acronym))))


class Way(NamedTuple):
    """A way in which a statement is sourced: its sign, and the same in words."""

    sign: str
    words: str
    # The words for several statements: {n} is their number; {are} and {have} agree with it.
    counted: str


# From the best way to the worst:
# "stands"    each pin of the statement stands in a reading; people must judge the rest
# "nothing"   the statement names a reading, and has no pin
# "partly"    some pins of the statement stand in no reading; "none": all of them
# "source"    the statement names a source, but no reading
# "doubt"     the statement names a doubt; "bare": it names nothing
WAYS = {
    "stands": Way(
        "●",
        "figures, names and negations stand in our note of the source",
        "of {n} each figure and name stands in our note of its source",
    ),
    "nothing": Way(
        "∅",
        "nothing to compare: no figure, no name",
        "{n} {have} no figure or name to compare",
    ),
    "partly": Way("◐", "in part", "of {n} some figures or names are not in our note"),
    "none": Way("○", "none of it", "of {n} no figure or name is in our note"),
    "source": Way(
        "◇", "with a source, but no note of it", "{n} {have} a source without a note"
    ),
    "doubt": Way("≈", "in doubt", "{n} {are} in doubt"),
    "bare": Way("–", "without a source", "{n} {have} no source"),
}
# The ways in which an editor has something to mend.
TO_MEND = frozenset({"partly", "none", "source", "bare"})
# At most so many missing pins are listed at a statement.
MOST_MISSING = 5
# At most so many words may follow the last marker of a sentence: “…[@key] (in English only)”.
MOST_UNCOVERED = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement, and how it is sourced."""

    words: str
    # The way in which the statement is sourced, a key of `WAYS`.
    kind: str
    # The pins of the statement that stand in no reading which the statement names.
    missing: tuple[str, ...] = ()
    # The names of the statement's sources or readings: "key", "key#slug".
    names: tuple[str, ...] = ()
    # The words after the last marker, if there are more than `MOST_UNCOVERED`.
    uncovered: str = ""
    # Whether the statement is a title or a heading: the text below must have its pins.
    is_title: bool = False
    # Whether all sources of the statement are third-hand or unsigned.
    is_weak: bool = False

    @property
    def listed(self) -> str:
        """Return the missing pins in words: "“1990” and “Oslo”", or the first few and "3 more"."""
        # A pin that is a quoted phrase has quotation marks already.
        unquoted = [pin.strip('“”"') for pin in self.missing[:MOST_MISSING]]
        listed = [f"“{pin}”" for pin in unquoted]
        if len(self.missing) > MOST_MISSING:
            listed.append(f"{len(self.missing) - MOST_MISSING} more")
        if len(listed) < 2:
            return "".join(listed)
        return f"{', '.join(listed[:-1])} and {listed[-1]}"

    @property
    def absent(self) -> str:
        """Return a clause on the missing pins, "“143” is not in", or ""; the caller ends it."""
        verb = "are" if len(self.missing) > 1 else "is"
        return f"{self.listed} {verb} not in" if self.missing else ""

    @property
    def at_reading(self) -> str:
        """Return in words what the note lacks; "" for nothing."""
        return f"{self.absent} this note" if self.missing else ""

    @property
    def explained(self) -> str:
        """Return in words how the statement is sourced, and what is wrong with that."""
        words = WAYS[self.kind].words
        if self.is_title:
            words = f"{self.absent} the text below, nor in a note cited there"
        elif self.missing:
            nor = ", nor in the words of the doubt" if self.kind == "doubt" else ""
            words = f"{words}: {self.absent} our note of the source{nor}"
        if self.uncovered:
            words += f"; “{self.uncovered}” follows its last source"
        return words

    @property
    def is_lacking(self) -> bool:
        """Return whether an editor has something to mend in the statement or its sources."""
        return self.kind in TO_MEND or bool(self.missing or self.uncovered)

    @property
    def lack(self) -> str:
        """Return the statement with what is wrong in brackets; alone if it only lacks a source."""
        only_lacks_source = self.kind == "bare" and not (self.missing or self.uncovered)
        return self.words if only_lacks_source else f"{self.words} ({self.explained})"


@dataclass(frozen=True, slots=True)
class Known:
    """What the judge knows: the stored readings, sources and doubts that statements name.

    Sources are under their keys, doubts under "!slug". `subject` has the names of the
    organisation that the site is about: they need no source.
    """

    subject: tuple[str, ...] = ()
    readings: ReadingTexts = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    doubts: Mapping[str, DoubtText] = field(default_factory=dict)

    def readings_named(self, names: Iterable[Name]) -> tuple[ReadingText, ...]:
        """Return the stored readings with these names."""
        stored = (self.readings.get(name) for name in names)
        return tuple(reading for reading in stored if reading)

    def is_weak(self, keys: Collection[str]) -> bool:
        """Return whether a known source has one of these keys, and all known ones are weak."""
        # A source is weak if it is third-hand or unsigned.
        sources = [self.sources[key] for key in keys if key in self.sources]
        return bool(sources) and all(source.weakness for source in sources)

    def words_of_doubts(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return the words of the doubts with these keys, without markers."""
        doubts = [self.doubts[key] for key in keys if key in self.doubts]
        return tuple(
            f"{d.title} {markdown.plain(d.words)} {d.settled_by}" for d in doubts
        )


def judge_sentence(sentence: Sentence, known: Known, doubt: str = "") -> Judged | None:
    """Return how a sentence is sourced; None if it needs no marker and lacks nothing.

    `doubt` is the key of the doubt that the row of the sentence names, "!slug" or "".
    """
    if not sentence.groups and not sentence.bare:
        return _judge_covered(sentence, known)
    sources = [marker for marker in sentence.markers if not marker.is_doubt]
    doubts = [marker.key for marker in sentence.markers if marker.is_doubt]
    readings = known.readings_named((marker.key, marker.reading) for marker in sources)
    judged = _compare(sentence.words, readings, known.subject)
    if doubts or doubt:
        judged = _in_doubt(sentence.words, readings, [*doubts, doubt], known)
    elif sentence.bare:
        judged = "bare", judged[1]
    return Judged(
        words=sentence.words,
        kind=judged[0],
        missing=judged[1],
        names=tuple(marker.name for marker in sources),
        uncovered=sentence.tail if len(sentence.tail.split()) > MOST_UNCOVERED else "",
        is_weak=known.is_weak([marker.key for marker in sources]),
    )


def _judge_covered(sentence: Sentence, known: Known) -> Judged | None:
    """Return how a sentence without a marker is sourced, or None if the notes beside it suffice."""
    # It is a cell, or a line before a list: its row, table or list has the markers. None for a
    # heading too, which `judge_title` judges.
    sources = [marker for marker in sentence.covered_by if not marker.is_doubt]
    doubts = [marker.key for marker in sentence.covered_by if marker.is_doubt]
    readings = known.readings_named((marker.key, marker.reading) for marker in sources)
    words = (*(reading.words for reading in readings), *known.words_of_doubts(doubts))
    missing = absent_pins(sentence.words, words, known.subject)
    if sentence.is_heading or not missing:
        return None
    names = tuple(dict.fromkeys(marker.name for marker in sources))
    return Judged(sentence.words, "partly" if readings else "source", missing, names)


def _in_doubt(
    words: str, readings: Sequence[ReadingText], doubts: Iterable[str], known: Known
) -> tuple[str, tuple[str, ...]]:
    """Return ("doubt", missing pins) of a statement: pins that neither notes nor doubts have."""
    # A doubt says why something is not certain, so it excuses limiters such as "not".
    texts = (*(reading.words for reading in readings), *known.words_of_doubts(doubts))
    return "doubt", absent_pins(words, texts, known.subject)


def judge_text(text: str, known: Known, doubt: str = "") -> tuple[Judged | None, ...]:
    """Return how each sentence and each heading of a text is sourced, in their order."""
    # `judge_title` judges a heading without markers by the sentences down to the next heading,
    # and by the readings that they name. None stands for what needs no source.
    text_sentences = sentences.split(text)
    statements = []
    for number, sentence in enumerate(text_sentences):
        if sentence.is_heading and not sentence.groups:
            following = text_sentences[number + 1 :]
            below = [*takewhile(lambda s: not s.is_heading, following)]
            words = [part.words for part in below]
            statement = judge_title(
                sentence.words, [*words, *_readings_named_in(below, known)], known
            )
        else:
            statement = judge_sentence(sentence, known, doubt)
        statements.append(statement)
    return tuple(statements)


def _readings_named_in(parts: Iterable[Sentence], known: Known) -> list[str]:
    """Return the words of the stored readings that the markers of these sentences name."""
    names = {(marker.key, marker.reading) for part in parts for marker in part.markers}
    return [reading.words for reading in known.readings_named(names)]


def judge_title(
    title: str, below: Sequence[str], known: Known, *, may_stand: bool = False
) -> Judged | None:
    """Return a title as judged, with its pins that no text below has; None if it has no such pin.

    With `may_stand` the title may be published all the same, as the name of a place may: its
    way is then "partly", and not "bare".
    """
    missing = absent_pins(title, (*below, *known.subject), known.subject)
    way = "partly" if may_stand else "bare"
    return Judged(title, way, missing, is_title=True) if missing else None


@lru_cache(maxsize=4096)
def absent_pins(
    words: str, readings: tuple[str, ...], subject: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the pins of a text that stand in no note, without limiters such as "not"."""
    _way, missing = check(words, readings, subject)
    return tuple(pin for pin in missing if not is_limiter(pin))


def judge_doubt(
    text: str, others: Sequence[str], known: Known
) -> tuple[Judged | None, ...]:
    """Return how each sentence of the text of a doubt is sourced; None if it needs no source.

    A doubt says what is not known, so limiters ("not found") are no pins in its text. Numbers,
    names and quoted phrases must stand in a reading that the text names anywhere, or in
    `others`: the doubt's other fields, and the names of its sources. Then the way is "doubt", and
    so it is for a sentence without numbers, names and quoted phrases.
    """
    text_sentences = sentences.split(text)
    readings = (*others, *_readings_named_in(text_sentences, known))
    statements = []
    for sentence in text_sentences:
        statement = judge_sentence(sentence, known)
        if statement:
            missing = absent_pins(sentence.words, readings, known.subject)
            way = "doubt"
            if missing:
                way = "bare" if sentence.bare else "partly"
            statement = replace(statement, kind=way, missing=missing)
        statements.append(statement)
    return tuple(statements)


def judge_row(
    asserted: Iterable[str], source: Name, known: Known, doubt: str = ""
) -> Judged:
    """Return how a row is sourced that names its source in a field, not by a marker.

    `asserted` has several wordings of what the row says: the first is what readers see, and the
    best sourced one counts.
    `source` is the key of the source, and the slug of the reading that the row names, or "".
    `doubt` is the key of the doubt that the row names, or "".
    """
    readings = known.readings_named([source])
    key, slug = source
    names = (f"{key}#{slug}" if slug else key,)
    is_weak = known.is_weak([key])
    statements = []
    for words in asserted:
        judged = (
            _in_doubt(words, readings, [doubt], known)
            if doubt
            else _compare(words, readings, known.subject)
        )
        statements.append(Judged(words, *judged, names, is_weak=is_weak))
    ways_from_best = list(WAYS)
    best = min(
        statements,
        key=lambda each: (ways_from_best.index(each.kind), bool(each.missing)),
    )
    return replace(best, words=statements[0].words)


@lru_cache(maxsize=4096)
def _compare(
    words: str, readings: tuple[ReadingText, ...], subject: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Return (way, missing pins) of a statement with these readings; ("source", ()) without any."""
    texts = [reading.words for reading in readings]
    return check(words, texts, subject) if texts else ("source", ())


def count_by_way(statements: Iterable[Judged]) -> dict[str, int]:
    """Return how many statements are sourced in each way, under the keys of `WAYS`."""
    numbers = Counter(statement.kind for statement in statements)
    return {way: numbers[way] for way in WAYS}


def coverage(numbers: Mapping[str, int]) -> str:
    """Return a sentence on how many statements are sourced in which way; "" for no statements."""
    # `numbers` has the number of statements under each key of `WAYS`, as `count_by_way` has it.
    total = sum(numbers.values())
    if not total:
        return ""
    clauses = []
    for way, n in numbers.items():
        words = WAYS[way].counted
        have, are = ("has", "is") if n == 1 else ("have", "are")
        if n:
            clauses.append(words.format(n=n, have=have, are=are))
    plural = "" if total == 1 else "s"
    return f"{total} statement{plural}: {', '.join(clauses)}."
