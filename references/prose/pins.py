"""Pins: what of a sentence can be looked up in the readings of its sources.

A reading is what a source says, in words. Numbers, names and quoted phrases of a sentence
are its pins; the rest of its words is not compared.
"""

import re
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple
from unicodedata import normalize

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
_WORD = re.compile(
    rf"[0-9]+(?:,[0-9]{{3}})*+(?:\.[0-9]+)?(?![^\W_])|(?i:{'|'.join(_TENS.split())})"
    rf"-(?i:{'|'.join(_UNITS.split()[:9])})(?![^\W_])|[^\W_]+(?:['’][^\W_]+)*|&"
)
_INITIALS = re.compile(r"([A-Z]{2,})s")
# What may stand between two words of one name: "FOSTA-SESTA".
_WITHIN_A_NAME = re.compile(r"[\s/‐‑-]*")


class Pin(NamedTuple):
    """The verdict on a sentence, and the pins that are `missing`, as they are written.

    "exact": there is a reading and nothing is missing; "partly": some pins are found and
    some are not; "none": no pin is found, or there is no reading.
    """

    kind: Literal["exact", "partly", "none"]
    missing: tuple[str, ...]


def check(sentence: str, said: Sequence[str], *, own: Collection[str] = ()) -> Pin:
    """Compare a sentence with what its readings say.

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
        return Pin("exact", ())
    is_part = len(missing) < len(pins)
    return Pin("partly" if is_part else "none", tuple(dict.fromkeys(missing)))


def _folded(words: str) -> str:
    """Return the words of a text, each in one way: "1,200 NGOs & five": "1200 ngo and 5"."""
    return " ".join(map(_fold, _WORD.findall(normalize("NFC", words))))


def _fold(word: str) -> str:
    """Return a word without accents, capitals, possessive ’s and the plural of initials."""
    if word == "&":
        return "and"
    if word[0].isdigit():
        return word.replace(",", "")
    word = _INITIALS.sub(r"\1", word.removesuffix("’s").removesuffix("'s"))
    parts = text.fold(word).split("-")
    numbers = [_NUMBERS[part] for part in parts if part in _NUMBERS]
    return str(sum(numbers)) if len(numbers) == len(parts) else "-".join(parts)


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
