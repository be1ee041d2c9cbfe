"""Figures with their sources, what they disagree on, and the chart of how they grew."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, takewhile
from operator import attrgetter
from typing import Any, NamedTuple

from orgprofile.drawing import chart
from orgprofile.drawing.chart import Chart, DatedFigure, ends, with_values
from orgprofile.drawing.worldmap import Tally
from orgprofile.models import Measure, MembershipCount, Organisation, Resolution
from orgprofile.models.in_force import (
    UNDECIDED,
    Decisions,
    Pair,
    could_lead,
    disagreeing,
    figures,
)
from orgprofile.values.figures import last_confirmed
from references.ledger import Ledger
from references.models.revision import per_revision
from references.prose.footnotes import Mark, Passage, Place


class Dispute(NamedTuple):
    """A figure that another one disagrees with, and the decision on the two."""

    other: MembershipCount
    decision: Resolution | None


def disputes(
    counts: Sequence[MembershipCount], decisions: Decisions = UNDECIDED
) -> dict[int, list[Dispute]]:
    """Return {primary key of a figure: its disputes, in the order of `counts`}."""
    by_figure: dict[int, list[Dispute]] = defaultdict(list)
    for one, other in disagreeing(counts):
        decision = decisions.on(one, other)
        by_figure[one.pk].append(Dispute(other, decision))
        by_figure[other.pk].append(Dispute(one, decision))
    rank = {count.pk: position for position, count in enumerate(counts)}
    for each in by_figure.values():
        each.sort(key=lambda dispute: rank[dispute.other.pk])
    return dict(by_figure)


@per_revision
def undecided_pairs() -> list[Pair]:
    """Return the public figures that disagree and are undecided, by measure. Two queries."""
    # The sources are not compared, and their rows are wide.
    figures = MembershipCount.objects.published().select_related("measure")
    counts = list(figures.order_by("measure__slug", "slug"))
    decisions = Decisions.among(counts, Resolution.objects.published())
    return [pair for pair in disagreeing(counts) if decisions.on(*pair) is None]


def stored_disputes(measures: Iterable[int]) -> dict[int, list[Dispute]]:
    """Return the disputes of each stored figure of these measures, by primary key. Two queries.

    Drafts are included, so that an editor sees what a draft contradicts before publishing it.
    """
    counts = MembershipCount.objects.filter(measure__in=measures).newest_first()
    rows = list(counts)
    return disputes(rows, Decisions.among(rows, Resolution.objects.between(rows)))


# The size of a chart of one panel: as small as for a phone.
SMALL: Any = {"width": 480, "panel_height": 120, "has_ends_alone": True}
# A table with more rows than this is folded by decade.
FEW = 12


class Caption(NamedTuple):
    """The title of a figure, and its subtitle: what is counted, and by whom."""

    title: str
    subtitle: str


@dataclass(frozen=True)
class Growth:
    """The figures of one measure that are drawn.

    `leads`: whether the organisation's leading figure is of this measure. `of_network`: whether
    the organisation is a network, so that its members may be counted.
    """

    measure: Measure
    counts: tuple[MembershipCount, ...]
    leads: bool = False
    of_network: bool = False

    @cached_property
    def _figures(self) -> tuple[DatedFigure, ...]:
        dated = ((count, count.when) for count in self.counts)
        return tuple(
            DatedFigure(count.slug, when, (count.amount, count.second))
            for count, when in dated
            if when
        )

    @property
    def _titles(self) -> tuple[str, ...]:
        has_second = any(count.within for count in self.counts)
        units = [self.measure.whole_unit, *[self.measure.within_unit] * has_second]
        return tuple(unit[:1].upper() + unit[1:] for unit in units)

    @cached_property
    def chart(self) -> Chart:
        """Return the chart: the numbers, and in a panel below the second ones, if any."""
        return chart.draw(self._figures, self._titles)

    @property
    def small(self) -> Chart:
        return chart.draw(self._figures, self._titles[:1], **SMALL)

    @property
    def file(self) -> str:
        """Return the address of the small chart as a file, of what the network leads with."""
        return self.measure.organisation.network_url("growth-svg")

    @cached_property
    def caption(self) -> Caption:
        by, name = counters(self.counts), self.measure.name
        return Caption(self._finding(), f"{name}, as counted by {by}" if by else name)

    def _finding(self) -> str:
        """Return what the first and the last figure say: "… grew from 17 to 142".

        It says neither "grew" nor "shrank" if both are equal, if a dated figure is larger or
        smaller than both, or if the last is smaller but may mean as many as the first.
        """
        # Of each figure the first amount, such as members; the second may count countries.
        measure, drawn_ends = self.measure, ends(with_values(self._figures, 0))
        if len(drawn_ends) < 2:
            return f"{measure.name}, over the years"
        since, until = (_year(figure) for figure, _value in drawn_ends)
        before, after = (value for _figure, value in drawn_ends)
        if not (self.leads and self.of_network and measure.counts_members):
            return f"{measure.name}: {before} {since}, {after} {until}"
        name = measure.organisation.name
        least, most = sorted((before.number, after.number))
        dated = [f.values[0] for f in self._figures if f.is_dated]
        is_beyond = any(v and not least <= v.number <= most for v in dated)
        may_be_more = after.number < before.number <= after.highest
        if least == most or is_beyond or may_be_more:
            return f"{name} had {before} {measure.unit} {since} and {after} {until}"
        verb = "grew" if after.number > before.number else "shrank"
        return f"{name} {verb} from {before} {measure.unit} {since} to {after} {until}"


def growth(
    measure: Measure,
    counts: Iterable[MembershipCount],
    decisions: Decisions = UNDECIDED,
    *,
    leads: bool = False,
    of_network: bool = False,
) -> Growth | None:
    """Return what the chart of a measure shows; None if fewer than two figures can be drawn.

    Drawn are the dated figures that may lead and were not set aside by a decision. Figures of
    the second unit alone have no chart, nor has a measure that is not plotted.
    """
    drawn = tuple(
        count
        for count in counts
        if count.when and count.when.end and count.may_lead
        if count.pk not in decisions.aside
    )
    has_values = any(count.value is not None for count in drawn)
    is_charted = measure.is_plotted and has_values and len(drawn) > 1
    return Growth(measure, drawn, leads, of_network) if is_charted else None


@per_revision
def growths(
    organisation: int, leading: int | None, of_network: bool
) -> dict[int, Growth | None]:
    """Return the Growth of each plotted measure, or None, by its key; `leading` is such a key."""
    # Sorted by measure, as `groupby` needs them.
    counts, decisions = figures(organisation, True)
    return {
        measure.pk: growth(
            measure,
            rows,
            decisions,
            leads=measure.pk == leading,
            of_network=of_network,
        )
        for measure, rows in groupby(counts, key=attrgetter("measure"))
    }


def _year(figure: DatedFigure) -> str:
    """Return the year of a figure: "in 2025", or "by 2025" where it can be earlier."""
    earliest, latest = figure.earliest, figure.latest
    is_of_one = earliest is not None and earliest.year == latest.year
    return f"{'in' if is_of_one else 'by'} {latest.year}"


def _decade(count: MembershipCount) -> str:
    return f"{count.as_of_latest.year // 10}0s" if count.as_of_latest else "Undated"


def counters(counts: Iterable[MembershipCount]) -> str:
    """Return who counted: the one of most figures, and how many others; "" for nobody."""
    names = Counter(filter(None, (count.citation.maker for count in counts)))
    first = min(names, key=lambda name: (-names[name], name), default="")
    others = len(names) - 1
    if others < 1:
        return first
    return f"{first} and {others} other{'s' if others > 1 else ''}"


# The words before the figures that a row differs from, by verdict, "" while nobody has
# decided: where the row was judged, and where the others were judged against it.
JUDGED: dict[str, str] = {
    "": "Not yet decided: for the same time, this figure differs from",
    Resolution.Verdict.SUPERSEDED: "Replaced by the newer figure,",
    Resolution.Verdict.ERROR: "Judged an error in its source; compare",
    Resolution.Verdict.SCOPE: "Counts something else than",
    Resolution.Verdict.UNRESOLVED: "Not settled: differs from",
}
JUDGING = JUDGED | {
    Resolution.Verdict.SUPERSEDED: "Replaces the older figure,",
    Resolution.Verdict.ERROR: "Right, because there is an error in the source of",
}


class Disagreement(NamedTuple):
    """Figures that a row differs from, the verdict, and the reason at the figure judged.

    `verdict` is "" while nobody has decided, or the decision no longer holds.
    """

    others: tuple[MembershipCount, ...]
    verdict: str
    words: str
    reason: Passage | None

    @property
    def state(self) -> str:
        """Return "open" or "decided", as static/css/site.css shows it."""
        return "decided" if self.verdict else "open"

    @property
    def is_open(self) -> bool:
        """Return whether nobody has decided which of them holds."""
        return self.verdict in ("", Resolution.Verdict.UNRESOLVED)


@dataclass(frozen=True, slots=True)
class CountRow:
    """A figure, its mark and note, and the figures it differs from.

    Only the figure in force has `before`, the last figure with other numbers, and `confirmed`:
    a sentence if its date is too long ago, or if the note of a newer figure lacks that figure.
    """

    count: MembershipCount
    mark: Mark | None
    note: Passage | None = None
    differences: tuple[Disagreement, ...] = ()
    before: "CountRow | None" = None
    confirmed: str = ""

    @property
    def columns(self) -> int:
        """Return how many columns its table has."""
        return 4 if self.count.measure.within_unit else 3

    @property
    def counted_by(self) -> str:
        """Return whose count it is: "its own count", "the count of Der Verein", or ""."""
        maker = self.count.citation.maker
        if maker == self.count.measure.organisation.name:
            return "its own count"
        return f"the count of {maker}" if maker else ""


class CountTable(NamedTuple):
    """Rows of one measure, the `number` of all its figures, and their chart if one is drawn."""

    measure: Measure
    rows: tuple[CountRow, ...]
    number: int
    growth: Growth | None = None

    @property
    def has_all(self) -> bool:
        return len(self.rows) == self.number

    @property
    def decades(self) -> list[tuple[str, list[CountRow]]]:
        """Return (decade, rows): "2020s" or "Undated"; up to `FEW` rows are all under ""."""
        is_long = len(self.rows) > FEW
        by_decade = groupby(self.rows, lambda row: _decade(row.count) * is_long)
        return [(decade, list(rows)) for decade, rows in by_decade]

    @property
    def undrawn(self) -> int:
        """Return how many figures of the measure the chart leaves out."""
        return self.number - len(self.growth.counts if self.growth else ())

    @property
    def differing(self) -> int:
        """Return how many pairs disagree: each stands at both of its figures."""
        return sum(len(each.others) for each in self._differences) // 2

    @property
    def undecided(self) -> int:
        """Return on how many of these pairs nobody has decided."""
        undecided = (each for each in self._differences if not each.verdict)
        return sum(len(each.others) for each in undecided) // 2

    @property
    def _differences(self) -> list[Disagreement]:
        return [each for row in self.rows for each in row.differences]


def count_rows(
    counts: Sequence[MembershipCount],
    ledger: Ledger,
    place: Place,
    decisions: Decisions = UNDECIDED,
    most: int | None = None,
) -> tuple[CountRow, ...]:
    """Lay out at most so many rows in the order given, each with what it differs from."""
    by_figure = disputes(counts, decisions)
    return tuple(
        CountRow(
            count,
            ledger.source(count, place),
            ledger.prose(count, "note", place),
            _differences(count, by_figure.get(count.pk, ()), ledger, place),
        )
        for count in counts[:most]
    )


def _differences(
    count: MembershipCount, disputed: Sequence[Dispute], ledger: Ledger, place: Place
) -> tuple[Disagreement, ...]:
    """Group what a row differs from, so that a reason given for several is printed once."""
    groups: dict[tuple[str, str, str], list[Dispute]] = {}
    for dispute in disputed:
        verdict, reason, words = "", "", JUDGING
        if decision := dispute.decision:
            verdict = decision.verdict
            if decision.figure_id == count.pk:
                reason, words = decision.reason, JUDGED
        groups.setdefault((verdict, words[verdict], reason), []).append(dispute)
    return tuple(
        Disagreement(
            tuple(dispute.other for dispute in group),
            verdict,
            words,
            ledger.prose(group[0].decision, "reason", place)
            if reason and group[0].decision
            else None,
        )
        for (verdict, words, reason), group in groups.items()
    )


class Network(NamedTuple):
    """A network on a day: its public figures, the decisions on them, its members by country."""

    organisation: Organisation
    on: date
    counts: Sequence[MembershipCount]
    decisions: Decisions
    tallies: Mapping[str, Tally]

    @property
    def is_network(self) -> bool:
        """Return whether it is of that kind, or has recorded members."""
        has_members = any(not tally.is_searched for tally in self.tallies.values())
        return has_members or self.organisation.kind == "network"

    def leaders(self) -> Iterator[MembershipCount]:
        """Yield the figures that could be in force, the best one first."""
        return could_lead(self.counts, self.on, self.decisions)


def leading_row(
    network: Network, ledger: Ledger, place: Place, *, is_alone: bool = False
) -> CountRow | None:
    """Lay out the figure in force and, unless alone, the last one with other numbers, or None."""
    leaders = network.leaders()
    first = next(leaders, None)
    if first is None:
        return None
    of_measure = (each for each in leaders if each.measure_id == first.measure_id)
    numbers = first.amount, first.second
    others = (each for each in of_measure if (each.amount, each.second) != numbers)
    mark = ledger.source(first, place)
    before = None if is_alone else next(others, None)
    row = CountRow(before, ledger.source(before, place)) if before else None
    confirmed = "We found no newer figure."
    if newer := newer_without_reading(
        first, network.counts, network.on, network.decisions
    ):
        confirmed = (
            f"Our note of the source does not bear out a newer figure: {newer.figure}, "
            f"{newer.date_words}."
        )
    elif is_alone or not last_confirmed("figure", first.when, network.on):
        confirmed = ""
    return CountRow(first, mark, before=row, confirmed=confirmed)


def newer_without_reading(
    leading: MembershipCount,
    counts: Iterable[MembershipCount],
    on: date,
    decisions: Decisions,
) -> MembershipCount | None:
    """Return a newer figure that would lead if a note of its source bore it out; or None.

    `counts` come as from `figures`.
    """
    of_measure = (each for each in counts if each.measure_id == leading.measure_id)
    for newer in takewhile(lambda each: each.pk != leading.pk, of_measure):
        is_old = newer.is_stale or newer.pk in decisions.aside
        could_be = newer.when and newer.when.latest <= on and not newer.is_planned
        if could_be and not (newer.is_borne_out or is_old):
            return newer
    return None
