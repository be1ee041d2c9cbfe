"""The chart of how a network grew: which figures it has, and what it says of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from orgprofile.drawing import chart
from orgprofile.drawing.chart import Chart, DatedFigure, ends
from orgprofile.models import Measure, MembershipCount
from orgprofile.models.in_force import UNDECIDED, Decisions

# The signs of a chart, in the words of its legend.
SIGNS = {
    "exact": "an exact figure, held until the next",
    "open": "at least, about, or of a date not exactly known",
    "gap": "no exact figure for over two years",
}
# The size of a chart of members alone: as small as for a phone.
SMALL = {"width": 480, "panel_height": 120}


class Caption(NamedTuple):
    """The title of a figure, and its subtitle: what is counted, and by whom."""

    title: str
    subtitle: str


@dataclass(frozen=True)
class Growth:
    """The figures of one measure that are drawn; `leads` if they are the network's size."""

    measure: Measure
    counts: tuple[MembershipCount, ...]
    leads: bool = False

    def draw(self, panels: int = 2, **size: float) -> Chart | None:
        """Lay out the chart: members, and in a panel below the countries, if any."""
        titles = self._titles[:panels]
        return chart.draw(self._figures, tuple(titles), **size)

    @cached_property
    def _figures(self) -> tuple[DatedFigure, ...]:
        return tuple(map(dated_figure, self.counts))

    @property
    def _titles(self) -> list[str]:
        has_countries = any(count.countries for count in self.counts)
        return [self.measure.unit.capitalize(), *["Countries"] * has_countries]

    @cached_property
    def chart(self) -> Chart | None:
        return self.draw()

    @property
    def small(self) -> Chart | None:
        return self.draw(1, **SMALL)

    @property
    def description(self) -> str:
        """Return what the chart shows, for those who do not see it."""
        first, *more = self._titles
        shown = f"{first} above and {more[0].lower()} below" if more else first
        return (
            f"{shown}, over the years. Each point leads to its row in the table, where "
            "the same numbers stand."
        )

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Return the signs that its chart has, each with its words."""
        return [
            (sign, SIGNS[sign]) for sign in (self.chart.signs if self.chart else ())
        ]

    @cached_property
    def caption(self) -> Caption:
        by, name = counters(self.counts), self.measure.name
        return Caption(self._finding(), f"{name}, as counted by {by}" if by else name)

    def _finding(self) -> str:
        """Return what the first and the last figure say: "… grew from 17 to 142"."""
        measure = self.measure
        both = ends(self._figures)
        before, after = (figure.values[0] for figure in both) if both else (None, None)
        if both is None or not before or not after or both[0] == both[1]:
            return f"{measure.name}, over the years"
        since, until = (_year(figure) for figure in both)
        if not self.leads:
            return f"{measure.name}: {before} {since}, {after} {until}"
        network = f"The network of {measure.organisation.name}"
        if before.number == after.number:
            return f"{network} had {before} {measure.unit} {since} and {after} {until}"
        verb = "grew" if after.number > before.number else "shrank"
        found = f"from {before} {measure.unit} {since} to {after} {until}"
        return f"{network} {verb} {found}"


def growth(
    measure: Measure,
    counts: Iterable[MembershipCount],
    decisions: Decisions = UNDECIDED,
    *,
    leads: bool = False,
) -> Growth | None:
    """Return the chart of a measure's figures; None unless two or more are drawn.

    Drawn are sizes, dated, not stale and not set aside by a decision.
    """
    drawn = tuple(c for c in counts if c.is_drawn and c.pk not in decisions.aside)
    is_charted = measure.is_plotted and len(drawn) > 1
    return Growth(measure, drawn, leads) if is_charted else None


def dated_figure(count: MembershipCount) -> DatedFigure:
    """Return a dated count as a chart takes it, labelled by date, figure and source."""
    said, when = count.said, count.when
    if when is None:
        raise ValueError("A figure without a date has no place on the chart.")
    maker = count.citation.maker
    source = f" Source: {maker}." if maker else ""
    return DatedFigure(
        name=count.slug,
        label=f"{when.spelled_out()}: {said.with_unit(count.measure.unit)}.{source}",
        earliest=when.earliest if when.start else None,
        latest=when.latest,
        values=(said.members, said.countries),
        is_approximate=any(
            point.qualifier for point in (when.start, when.end) if point
        ),
    )


def _year(figure: DatedFigure) -> str:
    """Return the year of a figure: "in 2025", or "by 2025" where it can be earlier."""
    earliest, latest = figure.earliest, figure.latest
    is_of_one = earliest is not None and earliest.year == latest.year
    return f"{'in' if is_of_one else 'by'} {latest.year}"


def counters(counts: Iterable[MembershipCount]) -> str:
    """Return who counted: the one of most figures, and how many others; "" for nobody."""
    names = Counter(filter(None, (count.citation.maker for count in counts)))
    first = min(names, key=lambda name: (-names[name], name), default="")
    others = len(names) - 1
    if others < 1:
        return first
    return f"{first} and {others} other{'s' if others > 1 else ''}"
