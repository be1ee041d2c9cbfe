"""Plain text: hidden characters, XML, similar words, words of searches and of the index."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from itertools import islice
from typing import Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

# At most so many words of a search count, since each word takes a scan of all rows.
MOST_WORDS = 12
# A search word with fewer letters is not corrected: see `respelt`.
SHORTEST_MISSPELT = 5
# The limits of a row in the index of words. PostgreSQL refuses a row with a word of
# 2 kB or with 1 MB of words.
LONGEST_WORD = 100
MOST_INDEXED = 2000
# Stands before a word of a title in the index; no word begins with it.
IN_TITLE = "\N{PILCROW SIGN}"

# Characters of these categories are invisible or change the direction of text: control,
# format (bidi, zero-width, tags), lone surrogate, private use.
_HIDDEN = {"Cc", "Cf", "Cs", "Co"}
_ALLOWED = {"\n", "\t", "\r"}
_LEFTOVERS = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF), "")
# Signs of the direction of a text, which its letters show too. Overrides are not among them.
_LEFTOVERS |= dict.fromkeys((0x61C, 0x200E, 0x200F, *range(0x202A, 0x202D)), "")
_LEFTOVERS |= dict.fromkeys(range(0x2066, 0x206A), "")
_LEFTOVERS |= dict.fromkeys((0x0B, 0x0C, 0x2028, 0x2029), "\n")
# Joiners that change how the characters beside them look: the emoji of a family, Sinhala.
_JOINED = re.compile(r"(?<=[^\0-\u05ff])[\u200c\u200d](?=[^\0-\u05ff])")
# Shown in place of an invisible character, with at most so many characters on each side of it.
HERE = "\N{WHITE VERTICAL RECTANGLE}"
LONGEST_BESIDE = 30
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# At most so many marks in a row (accents, vowel signs) are kept: no language has more.
# Source: Unicode Standard Annex 15, 13 (Stream-Safe Text Format).
MOST_MARKS = 30
_MARKS = "".join(
    c
    for c in map(chr, range(0x300, 0x1F000))
    if unicodedata.combining(unicodedata.normalize("NFKD", c)[0])
)
_TOO_MANY_MARKS = re.compile(f"([{_MARKS}]{{{MOST_MARKS}}})[{_MARKS}]+")


def normalized(form: Literal["NFC", "NFKD"], text: str) -> str:
    """Return a text in a normal form of Unicode, runs of marks cut after `MOST_MARKS`.

    The time to normalise a run grows with the square of its length.
    """
    if text.isascii():
        return text
    return unicodedata.normalize(form, _TOO_MANY_MARKS.sub(r"\1", text))


def hidden_characters(text: str) -> list[str]:
    """Return each invisible character of a text in its word: "U+202E (…) in “a▯b”".

    Tabs, line ends, and joiners between characters that they join are not hidden.
    Source: Unicode 15, general categories.
    """
    if text.replace("\n", "").isprintable():
        return []
    seen = "".join(
        HERE if unicodedata.category(c) in _HIDDEN and c not in _ALLOWED else c
        for c in _JOINED.sub("+", text)
    )
    places = (place for place, c in enumerate(seen) if c == HERE != text[place])
    return [*dict.fromkeys(_named(text[place], seen, place) for place in places)]


def _named(character: str, seen: str, place: int) -> str:
    """Return the name of an invisible character, with the words beside it in the text `seen`."""
    before = seen[max(0, place - LONGEST_BESIDE) : place].split()[-1:]
    after = seen[place + 1 : place + 1 + LONGEST_BESIDE].split()[:1]
    name = unicodedata.name(character, "control character").lower()
    return f"U+{ord(character):04X} ({name}) in “{''.join([*before, HERE, *after])}”"


def without_leftovers(text: str) -> str:
    """Return a text without soft hyphens, zero-width spaces, and signs of byte order or direction.

    Text processors leave these characters in pasted text, where no reader sees them. Line and
    page breaks of text processors become line ends. Direction overrides and joiners stay.
    """
    return text.translate(_LEFTOVERS)


def leftovers(text: str) -> list[str]:
    """Return the names of the characters that `without_leftovers` changes in a text, each once."""
    names = (unicodedata.name(c, "line break") for c in text if ord(c) in _LEFTOVERS)
    return [*dict.fromkeys(name.lower() for name in names)]


def shortened(text: str, longest: int) -> str:
    """Return the text on one line, cut at so many characters; "…" stands for the rest."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def for_xml(text: str) -> str:
    """Return the text without the characters that no XML document may contain.

    Source: XML 1.0, fifth edition, production 2 (Char).
    """
    return _NOT_IN_XML.sub("", text)


def fold(text: str) -> str:
    """Return a text as a search compares it: no accents, no capitals, single spaces.

    A right single quotation mark (’) becomes an apostrophe ('). Composed and decomposed letters
    give the same: "osterreich" for "Österreich".
    Source: Unicode 15, compatibility decomposition and full case folding.
    """
    if text.isascii():
        # The result is the same as below, many times faster.
        return " ".join(text.lower().split())
    # Decomposition turns some signs into capitals, for example “™”.
    taken_apart = normalized("NFKD", text).casefold()
    bare = "".join(c for c in taken_apart if not unicodedata.combining(c))
    return " ".join(bare.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())


def search_words(text: str) -> list[str]:
    """Return the first `MOST_WORDS` words of a search, each once, as `fold` writes them."""
    return list(dict.fromkeys(fold(text).split()))[:MOST_WORDS]


def tokens(text: str) -> list[str]:
    """Return the words of a text for the index: as `fold` writes them, without punctuation.

    A word is cut after `LONGEST_WORD` characters. In Thai and Hindi a vowel may be a sign of
    its own: it is a part of the word. Source: Unicode 15, categories Mn and Mc.
    """
    bare = "".join(
        c if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") else " "
        for c in fold(text)
    )
    words = bare.split()
    return [w[:LONGEST_WORD] for w in words if any(c.isalnum() for c in w)]


@lru_cache(maxsize=4096)
def indexed(*texts: str) -> str:
    """Return the first `MOST_INDEXED` words of these texts for the index, a blank before each."""
    words = (word for text in texts for word in tokens(text))
    return "".join(f" {word}" for word in islice(words, MOST_INDEXED))


def indexed_under(title: str, *texts: str) -> str:
    """Return the words of a row for the index, each once, with a blank before each."""
    # The words of the title come twice: as they are, and with the sign `IN_TITLE` before them.
    # With the sign before it, a search finds a word in titles alone.
    title_words = tokens(title)
    signed_words = [f"{IN_TITLE}{word}" for word in title_words]
    other_words = [word for text in texts for word in tokens(text)]
    words = dict.fromkeys([*title_words, *signed_words, *other_words])
    return "".join(f" {word}" for word in islice(words, MOST_INDEXED))


@lru_cache(maxsize=4096)
def fragment(*parts: str) -> str:
    """Return the fragment of an address made of parts: "person_executive-director_kim".

    Two lists of parts give the same fragment only if they have the same words in the same parts.
    """
    return "_".join("-".join(tokens(part)) for part in parts)


def nearest(word: str, known: Collection[str]) -> str:
    """Return the known word that is most similar to this; "" if none is similar enough."""
    match = process.extractOne(
        word.lower(), sorted(known), scorer=fuzz.ratio, score_cutoff=75
    )
    return match[0] if match else ""


def respelt(word: str, known: Collection[str]) -> str:
    """Return the known word that differs from this in at most one letter or swap; or "".

    A word shorter than `SHORTEST_MISSPELT` gives "", since it is similar to too many words.
    """
    if len(word) < SHORTEST_MISSPELT:
        return ""
    match = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=1)
    return match[0] if match else ""


def is_row_number(value: object) -> bool:
    """Return whether a value from a request can be a primary key (64 bits)."""
    return str(value).isdecimal() and len(str(value)) < 19
