"""Figures with their sources, and what they disagree on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from orgprofile.drawing import chart
from orgprofile.drawing.chart import Chart, Reading, Value
from orgprofile.models import Measure, MembershipCount, Organisation, Resolution
from orgprofile.values import disagreement
from references.prose.footnotes import Mark, Passage, Place
from references.statements.ledger import Ledger

# How a row speaks of the figures it differs from: where it was judged itself, where
# they were judged against it, and while nobody has decided.
JUDGED = {
    Resolution.Verdict.SUPERSEDED: "Superseded by",
    Resolution.Verdict.ERROR: "Judged an error in its source, against",
    Resolution.Verdict.SCOPE: "Of a different scope from",
    Resolution.Verdict.UNRESOLVED: "Left unresolved: differs from",
}
JUDGING = {
    Resolution.Verdict.SUPERSEDED: "Supersedes",
    Resolution.Verdict.ERROR: "Holds against an error in the source of",
    Resolution.Verdict.SCOPE: "Of a different scope from",
    Resolution.Verdict.UNRESOLVED: "Left unresolved: differs from",
}
UNDECIDED_WORDS = "Not yet decided: differs, for dates that overlap, from"


@dataclass(frozen=True, slots=True)
class Difference:
    """Figures that a row differs from, and what was made of it, with one reason.

    `verdict` is "" while nobody has decided, or the decision no longer holds. The
    reason stands with the figure that was judged; the others lead there.
    """

    others: tuple[MembershipCount, ...]
    verdict: str
    words: str
    reason: Passage | None


@dataclass(frozen=True, slots=True)
class CountRow:
    """A figure, its mark and note, and the figures it differs from."""

    count: MembershipCount
    mark: Mark
    note: Passage
    differences: tuple[Difference, ...] = ()
    is_set_aside: bool = False

    @property
    def is_drawn(self) -> bool:
        """Whether it has a place on the axis of time: stale and open dates have none."""
        when = self.count.when
        return bool(when and not when.is_open and not self.count.is_stale)


@dataclass(frozen=True, slots=True)
class CountTable:
    """The figures for one thing that is counted, and the chart of those that are sizes."""

    measure: Measure
    rows: tuple[CountRow, ...]
    chart: Chart | None
    gaps: tuple[str, ...] = ()

    @property
    def undrawn(self) -> int:
        return sum(not row.is_drawn for row in self.rows)

    @property
    def differing(self) -> int:
        """How many pairs of its figures disagree."""
        return sum(len(each.others) for each in self._differences()) // 2

    @property
    def undecided(self) -> int:
        """How many of these nobody has decided."""
        found = (len(d.others) for d in self._differences() if not d.verdict)
        return sum(found) // 2

    def _differences(self) -> Iterator[Difference]:
        for row in self.rows:
            yield from row.differences


@dataclass(frozen=True, slots=True)
class Decisions:
    """The resolutions that hold, under the pair of figures each is about.

    `aside` are the figures judged an error, or of another scope: no points of a series.
    """

    by_pair: dict[frozenset[int], Resolution]
    aside: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls, counts: Iterable[MembershipCount], resolutions: Iterable[Resolution]
    ) -> "Decisions":
        """Those that hold for the figures as they are. No query: rows are matched."""
        by_pk = {count.pk: count for count in counts}
        holding = {}
        for resolution in resolutions:
            if resolution.pair <= by_pk.keys():
                resolution.figure = by_pk[resolution.figure_id]
                resolution.against = by_pk[resolution.against_id]
                if resolution.holds:
                    holding[resolution.pair] = resolution
        judged = (r.figure_id for r in holding.values() if r.sets_aside)
        return cls(holding, frozenset(judged))

    def on(self, one: MembershipCount, other: MembershipCount) -> Resolution | None:
        return self.by_pair.get(frozenset((one.pk, other.pk)))


UNDECIDED = Decisions({})


def leading(
    organisation: Organisation,
    counts: Iterable[MembershipCount],
    on: date,
    decisions: Decisions = UNDECIDED,
) -> MembershipCount | None:
    """The figure in force on a day, of counts that come by measure, the newest first.

    It is the first of the organisation's own, of a measure that is drawn as a line,
    whose date is known and has passed; one that is stale or was set aside never
    leads. Ties are settled by the order of the rows.
    """
    for count in counts:
        when = count.when
        if (
            when
            and count.measure.organisation_id == organisation.pk
            and count.measure.is_plotted
            and not count.is_stale
            and count.pk not in decisions.aside
            and when.start
            and when.latest <= on
        ):
            return count
    return None


def count_rows(
    counts: Sequence[MembershipCount],
    ledger: Ledger,
    place: Place,
    decisions: Decisions = UNDECIDED,
) -> tuple[CountRow, ...]:
    """Rows in the order given, each with those of them it differs from."""
    differing = disagreement.differing(
        count.said for count in counts if not count.is_stale
    )
    by_slug = {count.slug: count for count in counts}
    return tuple(
        _row(
            count,
            [by_slug[slug] for slug in differing.get(count.slug, ())],
            ledger,
            place,
            decisions,
        )
        for count in counts
    )


def _row(
    count: MembershipCount,
    others: Sequence[MembershipCount],
    ledger: Ledger,
    place: Place,
    decisions: Decisions,
) -> CountRow:
    mark = ledger.source(count, place)
    note = ledger.prose(count, "note", place)
    judged = [(other, decisions.on(count, other)) for other in others]
    differences = _differences(count, judged, ledger, place)
    return CountRow(count, mark, note, differences, count.pk in decisions.aside)


def _differences(
    count: MembershipCount,
    judged: Sequence[tuple[MembershipCount, Resolution | None]],
    ledger: Ledger,
    place: Place,
) -> tuple[Difference, ...]:
    """What a row says of each it differs from; a reason given for several, once."""
    groups: dict[tuple[str, str, str], list[MembershipCount]] = {}
    reasons: dict[str, Resolution] = {}
    for other, decision in judged:
        verdict, words, reason = "", UNDECIDED_WORDS, ""
        if decision:
            verdict = decision.verdict
            is_judged = decision.figure_id == count.pk
            words = (JUDGED if is_judged else JUDGING)[Resolution.Verdict(verdict)]
            if is_judged:
                reason = decision.reason
                reasons.setdefault(reason, decision)
        groups.setdefault((verdict, words, reason), []).append(other)
    return tuple(
        Difference(
            tuple(found),
            verdict,
            words,
            ledger.prose(reasons[reason], "reason", place) if reason else None,
        )
        for (verdict, words, reason), found in groups.items()
    )


def leading_row(count: MembershipCount, ledger: Ledger, place: Place) -> CountRow:
    """The figure a page leads with, and what is to be known of it."""
    (row,) = count_rows([count], ledger, place)
    return row


def count_table(
    measure: Measure, rows: tuple[CountRow, ...], *, small: bool = False
) -> CountTable:
    """A measure's rows, with a chart where two or more of them are sizes at a time.

    A small chart has members alone.
    """
    readings = [reading(row) for row in rows if row.is_drawn]
    if not measure.is_plotted or len(readings) < 2:
        return CountTable(measure, rows, None)
    titles = [measure.unit.capitalize(), "Countries"]
    drawn = (
        chart.draw(readings, titles[:1], width=480, panel_height=120)
        if small
        else chart.draw(readings, titles)
    )
    broken = drawn.panels[0].gaps if drawn else ()
    return CountTable(
        measure,
        rows,
        drawn,
        tuple(f"{gap.since.year} and {gap.until.year}" for gap in broken),
    )


def reading(row: CountRow) -> Reading:
    """A row as the chart takes it; its label names figure, date and source."""
    count, when = row.count, row.count.when
    if when is None:
        raise ValueError("A figure without a date has no place on the chart.")
    publisher = count.citation.publisher or count.citation.title
    qualifiers = {point.qualifier for point in (when.start, when.end) if point}
    return Reading(
        name=count.slug,
        label=f"{when.words()}: {count.figure}. Source: {publisher}.",
        earliest=when.earliest,
        latest=when.latest,
        bound=count.bound,
        values=(
            _value(count.members, count.members_to),
            _value(count.countries, count.countries_to),
        ),
        is_approximate=qualifiers != {""},
        set_aside=row.is_set_aside,
    )


def _value(number: int | None, upper: int | None) -> Value | None:
    return None if number is None else Value(number, upper)


def by_measure(
    counts: Iterable[MembershipCount],
) -> Iterable[tuple[Measure, list[MembershipCount]]]:
    """Counts that come measure by measure, each measure's together."""
    for measure, rows in groupby(counts, key=lambda count: count.measure):
        yield measure, list(rows)


# What the tables can be sorted by; None stands where it is not known.
SORTS: dict[str, Callable[[MembershipCount], Any]] = {
    "date": lambda count: count.as_of_latest,
    "members": lambda count: count.members,
    "countries": lambda count: count.countries,
    "source": lambda count: (
        count.citation.publisher or count.citation.title
    ).casefold(),
}


def in_order(counts: Sequence[MembershipCount], sort: str) -> Sequence[MembershipCount]:
    """Counts sorted as a visitor asked: "members", "-members"; else as they come.

    What is not known stands last, whichever way.
    """
    value = SORTS.get(sort.removeprefix("-"))
    if value is None or sort == "-date":
        return counts
    known = sorted(
        (count for count in counts if value(count) is not None),
        key=lambda count: (value(count), count.slug),
        reverse=sort.startswith("-"),
    )
    return known + [count for count in counts if value(count) is None]
