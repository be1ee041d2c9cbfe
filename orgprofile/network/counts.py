"""Figures with their sources, and what they disagree on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from orgprofile.models import Measure, MembershipCount, Organisation, Resolution
from orgprofile.models.in_force import UNDECIDED, Decisions, could_lead
from orgprofile.network.charts import Growth
from orgprofile.network.decisions import Dispute, disputes
from orgprofile.values.reviewing import last_confirmed
from references.ledger import Ledger
from references.prose.footnotes import Mark, Passage, Place

# The words before the figures that a row differs from: where the row was judged,
# where the others were judged against it, and while nobody has decided.
JUDGED: dict[str, str] = {
    Resolution.Verdict.SUPERSEDED: "Replaced by the newer figure,",
    Resolution.Verdict.ERROR: "Judged an error in its source; compare",
    Resolution.Verdict.SCOPE: "Counts something else than",
    Resolution.Verdict.UNRESOLVED: "Not settled: differs from",
}
JUDGING = JUDGED | {
    Resolution.Verdict.SUPERSEDED: "Replaces the older figure,",
    Resolution.Verdict.ERROR: "Holds, since there is an error in the source of",
}
UNDECIDED_WORDS = "Not yet decided: differs, for the same time, from"


class Difference(NamedTuple):
    """Figures that a row differs from, the verdict, and the reason at the figure judged.

    `verdict` is "" while nobody has decided, or the decision no longer holds.
    """

    others: tuple[MembershipCount, ...]
    verdict: str
    words: str
    reason: Passage | None

    @property
    def is_open(self) -> bool:
        """Return whether nobody has decided which of them holds."""
        return self.verdict in ("", Resolution.Verdict.UNRESOLVED)


@dataclass(frozen=True, slots=True)
class CountRow:
    """A figure, its mark and note, and the figures it differs from.

    The figure in force alone, whose note stands in its table, has `before`, the last with
    other numbers, and `confirmed`: in a sentence, when it was, if too long ago.
    """

    count: MembershipCount
    mark: Mark | None
    note: Passage | None = None
    differences: tuple[Difference, ...] = ()
    before: "CountRow | None" = None
    confirmed: str = ""

    @property
    def counted_by(self) -> str:
        """Return whose count it is: "its own count", "the count of Der Verein", or ""."""
        maker = self.count.citation.maker
        if maker == self.count.measure.organisation.name:
            return "its own count"
        return f"the count of {maker}" if maker else ""


@dataclass(frozen=True, slots=True)
class CountTable:
    """The figures of one measure, and their chart where they are sizes."""

    measure: Measure
    rows: tuple[CountRow, ...]
    growth: Growth | None = None

    @property
    def undrawn(self) -> int:
        """Return how many of them the chart leaves out."""
        return len(self.rows) - len(self.growth.counts if self.growth else ())

    @property
    def differing(self) -> int:
        """Return how many pairs disagree: each stands at both of its figures."""
        return (
            sum(len(each.others) for row in self.rows for each in row.differences) // 2
        )

    @property
    def undecided(self) -> int:
        """Return on how many of these pairs nobody has decided."""
        found = (each for row in self.rows for each in row.differences)
        return sum(len(each.others) for each in found if not each.verdict) // 2


def count_rows(
    counts: Sequence[MembershipCount],
    ledger: Ledger,
    place: Place,
    decisions: Decisions = UNDECIDED,
) -> tuple[CountRow, ...]:
    """Lay out rows in the order given, each with those of them it differs from."""
    found = disputes(counts, decisions)
    return tuple(
        CountRow(
            count,
            ledger.source(count, place),
            ledger.prose(count, "note", place),
            _differences(count, found.get(count.pk, ()), ledger, place),
        )
        for count in counts
    )


def _differences(
    count: MembershipCount, found: Sequence[Dispute], ledger: Ledger, place: Place
) -> tuple[Difference, ...]:
    """Group what a row differs from, so that a reason given for several is printed once."""
    groups: dict[tuple[str, str, str], list[Dispute]] = {}
    for dispute in found:
        key = "", UNDECIDED_WORDS, ""
        if decision := dispute.decision:
            is_judged = decision.figure_id == count.pk
            words = (JUDGED if is_judged else JUDGING)[decision.verdict]
            key = decision.verdict, words, decision.reason if is_judged else ""
        groups.setdefault(key, []).append(dispute)
    return tuple(
        Difference(
            tuple(dispute.other for dispute in group),
            verdict,
            words,
            ledger.prose(group[0].decision, "reason", place)
            if reason and group[0].decision
            else None,
        )
        for (verdict, words, reason), group in groups.items()
    )


def leading_row(
    organisation: Organisation,
    counts: Iterable[MembershipCount],
    on: date,
    decisions: Decisions,
    ledger: Ledger,
    place: Place,
) -> CountRow | None:
    """Lay out the figure in force and the last one with other numbers, or None."""
    leaders = could_lead(organisation, counts, on, decisions)
    first = next(leaders, None)
    if first is None:
        return None
    of_measure = (each for each in leaders if each.measure_id == first.measure_id)
    others = (each for each in of_measure if not each.said.is_as_large(first.said))
    mark, before = ledger.source(first, place), next(others, None)
    row = CountRow(before, ledger.source(before, place)) if before else None
    return CountRow(first, mark, before=row, confirmed=_confirmed(first, on))


def _confirmed(count: MembershipCount, on: date) -> str:
    """Return when it was last confirmed, if too long ago; its own date stands beside it."""
    when = count.when
    day = last_confirmed("figure", when, on, count.checked_on)
    if when and when.end and day == when.end.spelled_out():
        return "Not confirmed since."
    return f"Last confirmed {day}." if day else ""
