"""A number as a source gives it, in words and digits for pages, files and the admin."""

import re
from dataclasses import dataclass
from decimal import Decimal

# How far "about 100" reaches to either side: a tenth of the number.
ABOUT = Decimal("0.1")
# The sign or the code of a currency, which stands before the number: "US$", "EUR".
CURRENCY = re.compile(r"[A-Z]{0,3}[€£$¥]|[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as its source gives it: exact, at least, about, or up to `upper`.

    Before it is the sign of a currency, after it "million" or the like.
    """

    number: Decimal
    bound: str = "exact"
    upper: Decimal | None = None
    currency: str = ""
    multiplier: str = ""

    @property
    def qualifier(self) -> str:
        """Return the words before the number: "at least", "about" or ""."""
        return {"at-least": "at least", "about": "about"}.get(self.bound, "")

    @property
    def digits(self) -> str:
        """Return it as a table prints it: "1,380", "80–90", "US$1.5 million"."""
        numbers = [f"{n:,}" for n in (self.number, self.upper) if n is not None]
        sign = f"{self.currency} " if self.currency.isalpha() else self.currency
        return f"{sign}{'–'.join(numbers)} {self.multiplier}".rstrip()

    @property
    def lowest(self) -> Decimal:
        return self.number * (1 - ABOUT) if self.bound == "about" else self.number

    @property
    def highest(self) -> Decimal:
        """Return the largest number this can mean; infinity for "at least"."""
        if self.bound == "at-least":
            return Decimal("Infinity")
        if self.bound == "about":
            return self.number * (1 + ABOUT)
        return self.upper or self.number

    def __str__(self) -> str:
        return f"{self.qualifier} {self.digits.replace('–', ' to ')}".lstrip()
