"""Compares the pins of a sentence with notes: its numbers, names, quoted phrases and limiters.

Each must stand in a note that the sentence names. The rest of its words is not compared.
"""

import re
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from pathlib import Path

from references.values import text

QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|\"[^\"]*\"|‘[^‘’]*+(?:’(?=\w)[^‘’]*+)*+’(?!\w)")
_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: n for n, word in enumerate(_UNITS.split(), start=1)}
_NUMBERS |= {word: 10 * n for n, word in enumerate(_TENS.split(), start=2)}
_NUMBERS["thousand"] = 1000
# Words that negate or narrow a sentence. Each word counts as the first word of its line.
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
# Signs of currencies, with the text that replaces them when texts are compared.
_ALIKE = {"€": "EUR ", "£": "GBP "}
# From 1,000 to 999,999 million, which is compared as billions.
_MILLIONS = re.compile(r"(?<![\w.,])([1-9][0-9]{0,2},?[0-9]{3}(?:\.[0-9]+)?) million\b")
COMMON_WORDS = Path(__file__).with_name("common_words.txt")
# What may stand between two words of one name: a blank, a slash or a hyphen ("FOSTA-SESTA").
_WITHIN_A_NAME = re.compile(r"[\s/‐‑-]*")


def check(
    sentence: str, readings: Sequence[str], subject: Collection[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """Return (way, missing): how the notes bear out a sentence, and the pins that no note has.

    The way is a key of `sourcing.WAYS`: "stands", "nothing", "partly" or "none". The pins of a
    sentence are its numbers (but not the word "one"), quoted phrases, limiters ("not") and
    names. A name is one or more capitalised words in a row; the first word of a sentence
    is no name if it is a common English word. `subject` has the names of the
    organisation that the site is about: they are no pins.
    """
    sentence = _alike(sentence)
    # A sign between two notes, so that no pin is found across the end of one and the next.
    words_of_readings = f" {' | '.join(map(_folded, readings))} "
    no_pins = {"", *map(_folded, subject)}
    pins = [pin for pin in _pins(sentence) if _folded(pin) not in no_pins]
    missing = [
        pin for pin in pins if f" {_compared_form(pin)} " not in words_of_readings
    ]
    if readings and not missing:
        return "stands" if pins else "nothing", ()
    way = "partly" if len(missing) < len(pins) else "none"
    return way, tuple(dict.fromkeys(missing))


def figures(sentence: str) -> list[str]:
    """Return the numbers among the pins of a sentence, each once: "twelve" is "12"."""
    folded_pins = map(_fold, _pins(_alike(sentence)))
    return [*dict.fromkeys(filter(_is_number, folded_pins))]


@lru_cache(maxsize=4096)
def _folded(words: str) -> str:
    """Return the words of a text as they are compared: "1200 ngo and 5" for "1,200 NGOs & five"."""
    return " ".join(map(_fold, _WORD.findall(_alike(words))))


def _alike(words: str) -> str:
    """Return a text with "EUR " for "€", and "1.5 billion" for "1,500 million"."""
    words = text.normalized("NFC", words)
    for sign, code in _ALIKE.items():
        words = words.replace(sign, code)
    return _MILLIONS.sub(
        lambda m: f"{float(m[1].replace(',', '')) / 1000:.10g} billion", words
    )


@cache
def _common_words() -> frozenset[str]:
    """Return the common English words, in small letters, from the file `COMMON_WORDS`."""
    lines = COMMON_WORDS.read_text("utf-8").splitlines()
    return frozenset(" ".join(line for line in lines if line[:1] != "#").split())


def _is_common(word: str) -> bool:
    """Return whether a word that begins a sentence is a common word, and so no name."""
    # The list lacks some plurals, and "undated".
    bare = word.lower().removesuffix("’s").removesuffix("'s")
    forms = {bare, bare.removesuffix("s"), bare.removeprefix("un")}
    return not forms.isdisjoint(_common_words())


def _compared_form(pin: str) -> str:
    """Return a pin in the form in which it is looked for in a note: "not" for "isn’t"."""
    return "not" if _SHORT_NOT.search(pin) else _folded(pin)


def is_limiter(pin: str) -> bool:
    """Return whether a pin negates or narrows a sentence: "not", "only", "former"."""
    return _compared_form(pin) in LIMITERS


def _is_number(folded: str) -> bool:
    """Return whether a folded word is a number, perhaps with a decimal point: "12", "1.5"."""
    return folded.replace(".", "").isdigit()


@lru_cache(maxsize=8192)
def _fold(word: str) -> str:
    """Return a word in the form in which words are compared: "chair" for "Chairwoman’s"."""
    # A possessive ’s and the plural s of initials ("NGOs") are removed; numbers are in figures.
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
    """Return the pins of a sentence in order: numbers, names, quotations, words like "not"."""
    # Each pin is under the position at which it begins.
    pins = {quoted.start(): quoted[0] for quoted in QUOTED.finditer(sentence)}
    rest = without_quotations(sentence)
    name_start = name_end = 0
    for i, match in enumerate(_WORD.finditer(rest)):
        word, start = match[0], match.start()
        # The first word of a sentence has a capital even if it is no name.
        letters = word[1:] if i == 0 and _is_common(word) else word
        if _is_number(_fold(word)):
            if word.lower() != "one":
                pins[start] = word
        elif _is_name(letters) and not rest.startswith("$", match.end()):
            # The word belongs to the name before it if only `_WITHIN_A_NAME` is between them.
            is_next = name_end and _WITHIN_A_NAME.fullmatch(rest, name_end, start)
            if not is_next:
                name_start = start
            name_end = match.end()
            pins[name_start] = rest[name_start:name_end]
        elif is_limiter(word):
            pins[start] = word
    return [pins[start] for start in sorted(pins)]


def without_quotations(sentence: str) -> str:
    """Return a sentence of the same length, with dots in place of its quoted phrases."""
    return QUOTED.sub(lambda quoted: "." * len(quoted[0]), sentence)


def _is_name(letters: str) -> bool:
    """Return whether a word belongs to a name: it has a capital, and is not "I"."""
    return letters != "I" and any(map(str.isupper, letters))
