"""Plain text: what may stand in it, what cannot be seen, and what is searched.

Nothing here knows of Django or of a database.
"""

import unicodedata
from itertools import islice

# How many words of a search are looked for; each costs a look through all rows.
MOST_WORDS = 12
# What an index of words keeps of a row. Beyond it PostgreSQL would refuse the row
# (a word of 2 kB, words of 1 MB in all).
LONGEST_WORD = 100
MOST_INDEXED = 2000

# Characters of these categories show nothing, or turn the text around them:
# control, format (bidi, zero-width, tags), lone surrogate, private use.
_HIDDEN = {"Cc", "Cf", "Cs", "Co"}
_ALLOWED = {"\n", "\t", "\r"}


def hidden_characters(text: str) -> list[str]:
    """The invisible characters of a text, named, each once: "U+202E (…)".

    Tabs and line ends are not hidden. Source: Unicode 15, general categories.
    """
    found = dict.fromkeys(
        c for c in text if unicodedata.category(c) in _HIDDEN and c not in _ALLOWED
    )
    return [
        f"U+{ord(c):04X} ({unicodedata.name(c, 'control character').lower()})"
        for c in found
    ]


def for_xml(text: str) -> str:
    """The text without the characters that no XML document may hold.

    Source: XML 1.0, fifth edition, production 2 (Char).
    """
    return "".join(
        c
        for c in text
        if c in _ALLOWED
        or " " <= c <= "\ud7ff"
        or "\ue000" <= c <= "\ufffd"
        or c > "\uffff"
    )


def fold(text: str) -> str:
    """Text as it is compared in a search: no accents, no capitals, single spaces.

    Composed and decomposed letters come out alike: "Österreich" as "osterreich".
    Source: Unicode 15, compatibility decomposition and full case folding.
    """
    # Taking apart brings capitals out of some signs, “™” for one.
    taken_apart = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in taken_apart if not unicodedata.combining(c))
    return " ".join(bare.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())


def words(text: str) -> list[str]:
    """The words of a search, folded, each once, and no more than a dozen."""
    return list(dict.fromkeys(fold(text).split()))[:MOST_WORDS]


def tokens(text: str) -> list[str]:
    """The words of a text as an index keeps them: folded, without punctuation.

    Of a longer one, its first hundred characters. Vowel signs belong to the letters
    they stand by, as in Thai and Hindi. Source: Unicode 15, categories Mn and Mc.
    """
    bare = "".join(
        c if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") else " "
        for c in fold(text)
    )
    found = bare.split()
    return [w[:LONGEST_WORD] for w in found if any(c.isalnum() for c in w)]


def indexed(*texts: str) -> str:
    """The words a search looks for in these texts, each with a blank before it."""
    found = (word for text in texts for word in tokens(text))
    return "".join(f" {word}" for word in islice(found, MOST_INDEXED))


def fragment(*parts: str) -> str:
    """The end of an address that names each part: "person_executive-director_kim".

    Parts that differ in a word make another, wherever one ends and the next begins.
    """
    return "_".join("-".join(tokens(part)) for part in parts)
