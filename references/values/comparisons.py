"""Comparisons of statements with their sources as plain values, and rates of error."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from math import sqrt

EXACT, OFF, WRONG, UNCHECKABLE = "exact", "off", "wrong", "not-checkable"
VERDICTS = {
    EXACT: "exact",
    OFF: "off",
    WRONG: "wrong",
    UNCHECKABLE: "not checkable",
}
# So many statements are drawn of an edition.
DRAWN = 60
# Of a normal distribution, for an interval of 95 %.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class ComparisonText:
    """The finding of one comparison: what was found, when and by whom.

    `digest` is that of the statement and its notes as they were: see `digest`.
    """

    digest: str
    verdict: str
    compared_on: date
    # In its own words: "apart from the writing".
    by: str
    remark: str = ""

    @property
    def line(self) -> str:
        """Return the comparison in a line: "Compared with its source on … by …: exact"."""
        remark = f" ({self.remark})" if self.remark and self.verdict != EXACT else ""
        day, verdict = f"{self.compared_on:%-d %B %Y}", VERDICTS[self.verdict]
        return f"Compared with its source on {day}, {self.by}: {verdict}{remark}"


def digest(words: str, notes: Iterable[str], row: str = "") -> str:
    """Return the SHA-256 of a statement, then the words of its notes, each on a line.

    Notes are sorted, and each counts once; white space counts as one blank. What a row says
    by its source may be no more than a year, so its id, `row`, comes before; a sentence of
    prose keeps its digest where it is moved.
    """
    lines = [*filter(None, [row]), words, *sorted(set(notes))]
    text = "\n".join(" ".join(line.split()) for line in lines)
    return sha256(text.encode()).hexdigest()


def drawn(edition_digest: str, ids: Iterable[str]) -> list[str]:
    """Return the ids of the statements of an edition that are drawn to be compared, in order."""
    # They are those with the smallest SHA-256 of the edition's digest followed by the id.

    def place(name: str) -> str:
        return sha256(f"{edition_digest}{name}".encode()).hexdigest()

    return sorted(ids, key=place)[:DRAWN]


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of the statements that could be checked which failed, and its interval."""

    label: str
    failed: int
    checked: int

    @property
    def share(self) -> float:
        return self.failed / self.checked if self.checked else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return both ends of the interval, from 0 to 1. Source: E. B. Wilson, 1927."""
        if not self.checked:
            return 0.0, 1.0
        n, p, z2 = self.checked, self.share, _Z**2
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        reach = _Z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return max(0.0, middle - reach), min(1.0, middle + reach)

    @property
    def percent(self) -> float:
        return round(100 * self.share, 1)

    @property
    def low(self) -> float:
        return round(100 * self.interval[0], 1)

    @property
    def high(self) -> float:
        return round(100 * self.interval[1], 1)

    @property
    def width(self) -> float:
        return round(self.high - self.low, 1)


def rates(verdicts: Iterable[str], label: str = "") -> tuple[Rate, Rate]:
    """Return two rates of error: of verdicts that are off or wrong, and of those that are wrong."""
    numbers = Counter(verdicts)
    checked = numbers[EXACT] + numbers[OFF] + numbers[WRONG]
    off = Rate(f"{label}off or wrong", numbers[OFF] + numbers[WRONG], checked)
    return off, Rate(f"{label}wrong", numbers[WRONG], checked)
