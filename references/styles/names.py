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
        """Return whether it is written the same way in every style."""
        return not self.given or bool(_EAST_ASIAN.fullmatch(self.family + self.given))

    def direct(self) -> str:
        """Write it as it is spoken: "Martin Luther King Jr."."""
        return self._joined(" ", self.given, self.family, self.rank)

    def inverted(self) -> str:
        """Write it as it is looked up: "King, Martin Luther, Jr."."""
        return self._joined(", ", self.family, self.given, self.rank)

    def inverted_initials(self) -> str:
        """Write it as it is looked up, in short: "King, M. L., Jr."."""
        shortened = " ".join(
            "-".join(f"{c}." for c in letters) or word
            for word, letters in _words(self.given)
        )
        return self._joined(", ", self.family, shortened, self.rank)

    def bare_initials(self) -> str:
        """Write it without points and with two initials at most: "King ML Jr"."""
        words = list(_words(self.given))
        letters = "".join("".join(letters) for _word, letters in words)
        kept = [word for word, letters in words if not letters]
        rank = self.rank.removesuffix(".")
        return self._joined(" ", self.family, letters[:2], *kept, rank)

    def _joined(self, separator: str, *parts: str) -> str:
        if self.is_whole:
            return f"{self.family}{self.given}"
        return separator.join(filter(None, parts))


def parse(written: Sequence[str]) -> tuple[Name, ...]:
    """Return the names of authors, each "Family, Given" or, for a body, its plain name."""
    return tuple(_name(line) for line in written if line.strip())


def _name(written: str) -> Name:
    family, *rest = (part.strip() for part in " ".join(written.split()).split(","))
    is_ranked = len(rest) > 1 and rest[-1].lower().removesuffix(".") in _RANKS
    rank = rest.pop() if is_ranked else ""
    given = ", ".join(filter(None, rest))
    return Name(family, given, rank) if family else Name(given, rank=rank)


def _words(given: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each word of a given name, and its initials where it has any."""
    # "J.K." is two initials, "Jean-Paul" a double one.
    for word in given.replace(".", ". ").split():
        letters = list(filter(None, map(_initial, word.split("-"))))
        # A particle ("de") stays, and so does a script that has no initials.
        yield word, [] if word[:1].islower() else letters


def _initial(word: str) -> str:
    letter = next((c for c in unicodedata.normalize("NFC", word) if c.isalpha()), "")
    return letter.upper() if letter.upper() != letter.lower() else ""
