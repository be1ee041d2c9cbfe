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
# The number of statements that are drawn from an edition.
DRAWN = 60
# The quantile of the normal distribution for an interval of 95 %.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class ComparisonText:
    """The result of one comparison of a statement with its source: what, when and by whom.

    `digest` is the digest of the statement and its notes on that day: see the function `digest`.
    """

    digest: str
    verdict: str
    compared_on: date
    # Who or what compared them, in the words of that person: "apart from the writing".
    by: str
    remark: str = ""

    @property
    def line(self) -> str:
        """Return the comparison in a line: "Compared with its source on …, by …: exact"."""
        remark = f" ({self.remark})" if self.remark and self.verdict != EXACT else ""
        day, verdict = f"{self.compared_on:%-d %B %Y}", VERDICTS[self.verdict]
        return f"Compared with its source on {day}, {self.by}: {verdict}{remark}"


def digest(words: str, notes: Iterable[str], row: str = "") -> str:
    """Return the SHA-256 of a statement and the words of its notes, each on a line.

    Notes are sorted, and each counts once; any white space counts as one blank. `row` is the id
    of a row that names its source in a field: it comes first, since such a row may say no more
    than a year, as others do. A sentence of prose has no `row`, and so keeps its digest when it
    is moved to another text.
    """
    first_lines = [row, words] if row else [words]
    lines = [*first_lines, *sorted(set(notes))]
    text = "\n".join(" ".join(line.split()) for line in lines)
    return sha256(text.encode()).hexdigest()


def draw_statements(edition_digest: str, ids: Iterable[str]) -> list[str]:
    """Return the ids of the statements that are drawn from an edition to be compared, in order."""
    # Anyone can repeat the draw: the ids are sorted by the SHA-256 of the digest of the edition
    # followed by the id, and the first `DRAWN` are taken.

    def place_in_draw(statement_id: str) -> str:
        return sha256(f"{edition_digest}{statement_id}".encode()).hexdigest()

    return sorted(ids, key=place_in_draw)[:DRAWN]


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of error: which share failed of the statements that could be checked."""

    label: str
    failed: int
    checked: int

    @property
    def share(self) -> float:
        return self.failed / self.checked if self.checked else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the share, from 0 to 1. Source: E. B. Wilson, 1927."""
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
    """Return two rates of error among verdicts: "off or wrong", and "wrong" alone."""
    # Verdicts of statements that could not be checked do not count.
    numbers = Counter(verdicts)
    checked = numbers[EXACT] + numbers[OFF] + numbers[WRONG]
    off = Rate(f"{label}off or wrong", numbers[OFF] + numbers[WRONG], checked)
    return off, Rate(f"{label}wrong", numbers[WRONG], checked)
