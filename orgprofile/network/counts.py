"""Figures with their sources, and what they disagree on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from orgprofile.models import Measure, MembershipCount, Organisation, Resolution
from orgprofile.models.in_force import UNDECIDED, Decisions, could_lead
from orgprofile.network.charts import Growth
from orgprofile.network.decisions import Dispute, Weighed, disputes
from orgprofile.values.reviewing import last_confirmed
from references.ledger import Ledger
from references.prose.footnotes import Mark, Passage, Place

# The words before the figures that a row differs from: where the row was judged,
# where the others were judged against it, and while nobody has decided.
JUDGED = {
    Resolution.Verdict.SUPERSEDED: "Replaced by the newer figure,",
    Resolution.Verdict.ERROR: "Judged an error in its source; compare",
    Resolution.Verdict.SCOPE: "Counts something else than",
    Resolution.Verdict.UNRESOLVED: "Not settled: differs from",
}
JUDGING = {
    Resolution.Verdict.SUPERSEDED: "Replaces the older figure,",
    Resolution.Verdict.ERROR: "Holds, since there is an error in the source of",
    Resolution.Verdict.SCOPE: "Counts something else than",
    Resolution.Verdict.UNRESOLVED: "Not settled: differs from",
}
UNDECIDED_WORDS = "Not yet decided: differs, for the same time, from"


@dataclass(frozen=True, slots=True)
class Difference:
    """Figures that a row differs from, with the verdict and the one reason for it.

    `verdict` is "" while nobody has decided, or the decision no longer holds. The
    reason is given at the figure that was judged; the others link to that figure.
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
class CountBefore:
    """The last figure with other numbers than the one in force, and its mark."""

    count: MembershipCount
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class CountRow:
    """A figure, its mark and note, and the figures it differs from.

    `before` and `confirmed` (in a sentence, when: see `values.reviewing`) are given for the
    figure in force alone, whose note stands in its table.
    """

    count: MembershipCount
    mark: Mark | None
    note: Passage | None = None
    differences: tuple[Difference, ...] = ()
    before: CountBefore | None = None
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
    def weighed(self) -> Weighed:
        differences = [each for row in self.rows for each in row.differences]
        return Weighed.of(bool(d.verdict) for d in differences for _other in d.others)


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
    groups: dict[tuple[str, str, str], list[MembershipCount]] = {}
    reasons: dict[str, Resolution] = {}
    for dispute in found:
        decision = dispute.decision
        verdict, words, reason = "", UNDECIDED_WORDS, ""
        if decision:
            verdict = decision.verdict
            is_judged = decision.figure_id == count.pk
            words = (JUDGED if is_judged else JUDGING)[Resolution.Verdict(verdict)]
            if is_judged:
                reason = decision.reason
                reasons.setdefault(reason, decision)
        groups.setdefault((verdict, words, reason), []).append(dispute.other)
    return tuple(
        Difference(
            tuple(others),
            verdict,
            words,
            ledger.prose(reasons[reason], "reason", place) if reason else None,
        )
        for (verdict, words, reason), others in groups.items()
    )


def leading_row(
    organisation: Organisation,
    counts: Iterable[MembershipCount],
    on: date,
    decisions: Decisions,
    ledger: Ledger,
    place: Place,
) -> CountRow | None:
    """Lay out the figure in force and the last one with other numbers, or None.

    What differs from either is left to their table.
    """
    leaders = could_lead(organisation, counts, on, decisions)
    first = next(leaders, None)
    if first is None:
        return None
    said = _numbers(first)
    before = next(
        (
            count
            for count in leaders
            if count.measure_id == first.measure_id and _numbers(count) != said
        ),
        None,
    )
    mark = ledger.source(first, place)
    previous = CountBefore(before, ledger.source(before, place)) if before else None
    return CountRow(first, mark, before=previous, confirmed=_confirmed(first, on))


def _numbers(count: MembershipCount) -> tuple[Any, ...]:
    said = count.said
    return said.members, said.countries


def _confirmed(count: MembershipCount, on: date) -> str:
    """Return when it was last confirmed, if too long ago; its own date stands beside it."""
    when = count.when
    day = last_confirmed("figure", when, on, count.checked_on)
    if not day or when is None or when.end is None:
        return ""
    return (
        "Not confirmed since."
        if day == when.end.in_words()
        else f"Last confirmed {day}."
    )
