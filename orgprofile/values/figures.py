"""A size as a source gives it: how many, in how many countries, for which date.

The words and numbers of a figure are made here, for pages, files and the admin.
"""

from dataclasses import dataclass
from math import inf

from references.values.dates import PartialDate

# How far "about 100" reaches to either side: a tenth of the number.
ABOUT = 0.1


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as its source gives it: exact, at least, about, or up to `upper`."""

    number: int
    bound: str = "exact"
    upper: int | None = None

    @property
    def qualifier(self) -> str:
        """Return the words before the number: "at least", "about" or ""."""
        return {"at-least": "at least", "about": "about"}.get(self.bound, "")

    @property
    def digits(self) -> str:
        """Return the number as a table prints it: "80", or "80–90" for a range."""
        return self._joined("–")

    @property
    def plain(self) -> str:
        """Return the number as a sentence prints it: "80", or "80 to 90"."""
        return self._joined(" to ")

    def _joined(self, dash: str) -> str:
        return f"{self.number}" + (f"{dash}{self.upper}" if self.upper else "")

    @property
    def lowest(self) -> float:
        return self.number * (1 - ABOUT) if self.bound == "about" else self.number

    @property
    def highest(self) -> float:
        """Return the largest number this can mean; infinity for "at least"."""
        if self.bound == "at-least":
            return inf
        if self.bound == "about":
            return self.number * (1 + ABOUT)
        return self.upper or self.number

    def __str__(self) -> str:
        return f"{self.qualifier} {self.plain}".lstrip()


@dataclass(frozen=True, slots=True)
class Figure:
    """The numbers that a source gives for a measure; None for one that it does not give."""

    name: str
    measure: str
    members: Amount | None
    countries: Amount | None
    as_of: PartialDate | None
    claims_current: bool = False

    def is_as_large(self, other: "Figure") -> bool:
        """Return whether another figure has the same numbers."""
        return (self.members, self.countries) == (other.members, other.countries)

    def with_unit(self, unit: str) -> str:
        """Return the figure in words: "at least 80 members in at least 70 countries"."""
        if self.members is None:
            return f"{self.countries} countries"
        members = f"{self.members} {unit}"
        return f"{members} in {self.countries} countries" if self.countries else members
