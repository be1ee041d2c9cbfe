"""Finds a line for one author that holds two names.

People copy neighbouring names from a page. The name of a body may hold "and" and commas.
So a line counts as two names only where each part looks like a person's name and no word
is typical of bodies. A semicolon or a "Ms." in the middle is enough, as no name holds one.
"""

import html
import re
import unicodedata


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# One of these words is enough: the name is that of a body.
_OF_BODIES = _words("""
    academy action affairs agency alliance amnesty archive association authority bank
    board books brothers bureau center centre charity child children church city club co
    coalition college commission committee community company conference confederation
    congress consortium contributors corporation council court department development
    editors education enterprise federation forum foundation fund gesellschaft global
    government group gmbh health hospital house human inc initiative institut institute
    instituto international journal kingdom law league library limited llc llp ltd
    magazine media ministry museum nation national nations network news office
    organisation organization parliament partners partnership police press programme
    project public publications records republic research review rights school schools
    security senate services society solutions stiftung studies team technologies the
    times trust union united universidad university universität verband verein watch women
    working works world youth
""")
# Words in small letters within the names of people.
_PARTICLES = _words("""
    al bin da dal de del della den der di do dos du el la le ten ter van von zu
""")
_AFTER_NAMES = _words("esq ii iii iv jr ma md msc phd sr")
# A word begun in capitals may go on with another after these: "MacDonald".
_BEFORE_CAPITALS = _words("""
    abd abu ben bin dal das del des dos fitz las los mac saint san van von
""")
_JOINED = re.compile(r",?\s+(?:and|und|et|&|/)\s+")
_ADDRESSED = re.compile(r"(?<=[^\s,])\s+(?:Mr|Mrs|Ms|Miss)\.?\s+(?=\w)")
_WITH_TITLE = re.compile(r"\A(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s+)+")
_INITIALS = re.compile(r"\A(?:[^\W\d_]\.?-?){1,3}\Z")


def look_run_together(line: str) -> bool:
    """Return whether the line for one author looks like the names of two."""
    plain = " ".join(unicodedata.normalize("NFC", html.unescape(line)).split())
    before, _mark, after = plain.partition(";")
    if (re.search(r"\w", before) and re.search(r"\w", after)) or _ADDRESSED.search(
        plain
    ):
        return True
    addressed = bool(_WITH_TITLE.match(plain))
    bare = _WITH_TITLE.sub("", plain)
    named_as_body = not set(re.findall(r"\w+", bare.lower())).isdisjoint(_OF_BODIES)
    if _is_glued(bare):
        # "Ms. Anne van der TuukAbang Africa Travel" is a person, whatever follows.
        return addressed or not named_as_body
    return not named_as_body and (_is_joined(bare) or _is_listed(bare))


def _is_glued(line: str) -> bool:
    """Return whether a name begins within the last word of another: "Jane DoeJohn Roe"."""
    return any(_holds_two(word) for word in line.split()[1:-1])


def _holds_two(word: str) -> bool:
    for at in range(3, len(word) - 2):
        before, after = word[:at], word[at:]
        if (
            before[0].isupper()
            and before[1:].islower()
            and after[0].isupper()
            and after[1:3].islower()
            and before.lower() not in _BEFORE_CAPITALS
        ):
            return True
    return False


def _is_joined(line: str) -> bool:
    """Return whether it is people with "and" between them: "Doe, Jane and Roe, John"."""
    parts = _JOINED.split(line)
    return len(parts) > 1 and all(_is_person(part) for part in parts)


def _is_listed(line: str) -> bool:
    """Return whether it is people with commas between them: "Doe, Jane, Roe, John".

    Two parts are one person, "García Márquez, Gabriel José".
    """
    parts = [part.strip() for part in line.split(",")]
    parts = [part for part in parts if part.lower().strip(".") not in _AFTER_NAMES]
    if len(parts) > 3 and len(parts) % 2 == 0 and all(map(_is_name, parts)):
        return True
    return len(parts) > 2 and all(_is_name(part, fewest=2) for part in parts)


def _is_person(part: str) -> bool:
    """Return whether it looks like a whole name: "Jane Doe", "Doe, Jane"."""
    family, comma, given = part.partition(",")
    if comma:
        return _is_name(family) and _is_name(given)
    return _is_name(part, fewest=2)


def _is_name(part: str, fewest: int = 1) -> bool:
    words = [word for word in part.split() if word not in _PARTICLES]
    return fewest <= len(words) <= 4 and all(map(_is_of_a_name, words))


def _is_of_a_name(word: str) -> bool:
    """Return whether it is a capitalised word or initials: no figures, no abbreviation."""
    if _INITIALS.match(word) and word.isupper():
        return True
    letters = re.sub(r"['’.-]", "", word)
    return letters.isalpha() and letters[0].isupper() and not letters.isupper()
