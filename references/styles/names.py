"""Names of authors: persons with a family name and a given one, bodies with one name."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_RANKS = frozenset({"jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "4th"})
# Han, Hiragana, Katakana, Hangul: the family name first, and nothing between.
_EAST_ASIAN = re.compile(
    "[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person, or a body or a person of one name, whose `given` is ""."""

    family: str
    given: str = ""
    rank: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is written the same way everywhere."""
        return not self.given or bool(_EAST_ASIAN.fullmatch(self.family + self.given))

    @property
    def whole(self) -> str:
        return f"{self.family}{self.given}"

    def direct(self) -> str:
        """As it is spoken: "Martin Luther King Jr."."""
        if self.is_whole:
            return self.whole
        return " ".join(filter(None, (self.given, self.family, self.rank)))

    def inverted(self) -> str:
        """As it is looked up: "King, Martin Luther, Jr."."""
        if self.is_whole:
            return self.whole
        return ", ".join(filter(None, (self.family, self.given, self.rank)))

    def inverted_initials(self) -> str:
        """As it is looked up, in short: "King, M. L., Jr."."""
        if self.is_whole:
            return self.whole
        shortened = " ".join(_stopped(word) for word in _short(self.given))
        return ", ".join(filter(None, (self.family, shortened, self.rank)))

    def bare_initials(self) -> str:
        """With no points and two initials at most: "King ML Jr"."""
        if self.is_whole:
            return self.whole
        words = list(_short(self.given))
        letters = "".join(c for word in words if word.is_short for c in word.letters)
        kept = [word.text for word in words if not word.is_short]
        rank = self.rank.removesuffix(".")
        return " ".join(filter(None, (self.family, letters[:2], *kept, rank)))


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a given name: its initials, or itself where it has none."""

    text: str
    letters: tuple[str, ...] = ()

    @property
    def is_short(self) -> bool:
        return bool(self.letters)


def read(written: Sequence[str]) -> tuple[Name, ...]:
    """The names of authors, each written "Family, Given" or, for a body, plainly."""
    return tuple(_name(line) for line in written if line.strip())


def _name(written: str) -> Name:
    family, *rest = (part.strip() for part in " ".join(written.split()).split(","))
    is_ranked = len(rest) > 1 and rest[-1].lower().removesuffix(".") in _RANKS
    rank = rest.pop() if is_ranked else ""
    given = ", ".join(filter(None, rest))
    return Name(family, given, rank) if family else Name(given, rank=rank)


def _short(given: str) -> Iterator[_Word]:
    # "J.K." is two initials, "Jean-Paul" a double one.
    for word in given.replace(".", ". ").split():
        pieces = [_initial(piece) for piece in word.split("-")]
        letters = tuple(filter(None, pieces))
        # A particle ("de") stays, and so does a script that has no initials.
        yield _Word(word, () if word[:1].islower() else letters)


def _initial(word: str) -> str:
    letter = next((c for c in unicodedata.normalize("NFC", word) if c.isalpha()), "")
    return letter.upper() if letter.upper() != letter.lower() else ""


def _stopped(word: _Word) -> str:
    return "-".join(f"{c}." for c in word.letters) if word.is_short else word.text
