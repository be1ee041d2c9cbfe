"""A number as a source gives it, and the date on which a statement was last confirmed."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from references.values.dates import PartialDate

# How far "about 100" reaches to either side: a tenth of the number.
ABOUT = Decimal("0.1")
# The words before a number, by the code of its bound; an exact one has none.
QUALIFIERS = {"at-least": "at least", "over": "more than", "about": "about"}
# The sign or the code of a currency, which stands before the number: "US$", "EUR".
CURRENCY = re.compile(r"[A-Z]{0,3}[€£$¥]|[A-Z]{3}")
# What a number is multiplied by.
FACTORS = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}

# The days for which a statement counts as current: annual reports, which settle most of them,
# come once a year; who leads changes in between.
INTERVALS = {"fact": timedelta(365), "figure": timedelta(365), "person": timedelta(183)}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as its source gives it: exact, at least, more than, or about.

    Before it is the sign of a currency, after it "million" or the like.
    """

    number: Decimal
    bound: str = "exact"
    currency: str = ""
    multiplier: str = ""

    @property
    def qualifier(self) -> str:
        """Return the words before the number: "at least", "more than", "about" or ""."""
        return QUALIFIERS.get(self.bound, "")

    @property
    def digits(self) -> str:
        """Return it as a table prints it: "1,380", "US$1.5 million"."""
        sign = f"{self.currency} " if self.currency.isalpha() else self.currency
        return f"{sign}{self.number:,} {self.multiplier}".rstrip()

    @property
    def lowest(self) -> Decimal:
        """Return the smallest number this can mean: "more than 80" is not 80."""
        if self.bound == "over":
            return Decimal(self.number).next_plus()
        return self.number * (1 - ABOUT) if self.bound == "about" else self.number

    @property
    def highest(self) -> Decimal:
        """Return the largest number this can mean; infinity for a lower bound."""
        if self.bound in ("at-least", "over"):
            return Decimal("Infinity")
        if self.bound == "about":
            return self.number * (1 + ABOUT)
        return self.number

    def __str__(self) -> str:
        return f"{self.qualifier} {self.digits}".lstrip()


def last_confirmed(kind: str, as_of: PartialDate | None, today: date) -> str:
    """Return the date of a statement, "May 2016", if it is older than the interval of its kind.

    Return "" if the date is newer, unknown, or has no known end.
    """
    if as_of is None or as_of.end is None:
        return ""
    is_current = today - as_of.latest <= INTERVALS[kind]
    if is_current:
        return ""
    return as_of.end.spelled_out() if as_of.start else as_of.spelled_out()
