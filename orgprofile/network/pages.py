"""A network in figures and on a map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import attrgetter

from orgprofile.drawing import worldmap
from orgprofile.drawing.worldmap import Entry, Tally, WorldMap
from orgprofile.models import (
    CountrySearch,
    Measure,
    Member,
    MembershipCount,
    Organisation,
)
from orgprofile.models.in_force import Decisions, leading
from orgprofile.network import captions, charts
from orgprofile.network.captions import Caption, Taking
from orgprofile.network.charts import Growth
from orgprofile.network.counts import (
    CountRow,
    CountTable,
    count_rows,
    leading_row,
)
from orgprofile.values import countries
from orgprofile.values.countries import Country
from orgprofile.values.figures import Amount
from orgprofile.values.moments import Moment
from references.ledger import Ledger, Notes, reference_list
from references.prose.footnotes import Place


@dataclass(frozen=True, slots=True)
class CountryLine:
    """A country with members or former members, for the list under the map."""

    country: Country
    tally: Tally
    address: str

    @property
    def number(self) -> str:
        """Return how many members it has: "3", or "former" where none is left."""
        return str(self.tally.members or "former")

    @property
    def year(self) -> str:
        """Return when one was last named: "2023", or "undated"."""
        newest = self.tally.newest
        return str(newest.year) if newest else "undated"


@dataclass(frozen=True, slots=True)
class Found:
    """The members that sources name: on a map, in a list, in numbers.

    `map_address` is the drawing of the map, `address` the list of members, one by one.
    `blank` are the countries in which none was found. `searched` counts the countries that
    were searched in vain; `is_fewer` tells that the figure in force is larger.
    """

    caption: Caption
    taking: Taking
    map_address: str
    legend: tuple[Entry, ...]
    address: str
    lines: tuple[CountryLine, ...]
    blank: tuple[CountryLine, ...]
    members: int
    former: int
    searched: int
    is_fewer: bool

    @property
    def countries(self) -> int:
        return sum(line.tally.members > 0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class NetworkPage:
    network: Organisation
    moment: Moment
    newest: CountRow | None
    tables: tuple[CountTable, ...]
    found: Found
    notes: Notes

    @property
    def title(self) -> str:
        asked = self.moment.asked
        known = f" as known for {asked.in_words()}" if asked else ""
        return f"Network{known} · {self.network.name}"

    @property
    def asked_words(self) -> str:
        """Return the words before the figure in force: "In 2007:", "For June 2010:"."""
        asked, newest = self.moment.asked, self.newest
        if not asked or not newest:
            return ""
        day = newest.count.as_of_earliest
        is_of_year = str(asked).isdecimal() and day and day >= asked.earliest
        return f"{'In' if is_of_year else 'For'} {asked.in_words()}:"

    @property
    def taking(self) -> Taking:
        """Return where the chart of what the network leads with is to be had."""
        return captions.taking(self.network, self.moment, "growth", "count")

    @property
    def first_year(self) -> int:
        """Return the first year that can be looked back to in the form."""
        drawn = self.growth.chart if self.growth else None
        years = [drawn.first_year] if drawn else []
        return min([*years, self.moment.on.year])

    @property
    def growth(self) -> Growth | None:
        """Return the chart of the measure the network leads with."""
        drawn = (table.growth for table in self.tables if table.growth)
        return next((growth for growth in drawn if growth.leads), None)

    @property
    def shows_where(self) -> bool:
        """Return whether to show the map: not on the page of a measure alone."""
        found = self.found
        is_located = bool(found.lines or found.searched)
        return is_located or bool(self.moment.asked) or not self.tables

    @property
    def query(self) -> str:
        """Return what its address is cited with: the date it looks back from, if any."""
        return self.moment.query


def network(
    row: Organisation,
    moment: Moment,
    counts: Sequence[MembershipCount],
    decisions: Decisions,
    tallies: Mapping[str, Tally],
    searches: Iterable[CountrySearch],
) -> NetworkPage:
    """Lay out every figure by measure, then where members were found.

    `counts` come measure by measure, each the newest first.
    """
    ledger, searches = Ledger(), list(searches)
    ledger.show(*tallies.values(), *searches)
    place = Place("Newest figure", "newest")
    newest = leading_row(row, counts, moment.on, decisions, ledger, place)
    led_by = newest.count.measure if newest else None
    tables = []
    for measure, grouped in groupby(counts, key=attrgetter("measure")):
        rows, place = list(grouped), Place(measure.name, measure.slug)
        ledger.show(measure)
        shown = count_rows(rows, ledger, place, decisions)
        drawn = charts.growth(measure, rows, decisions, leads=measure == led_by)
        tables.append(CountTable(measure, shown, drawn))
    said = newest.count.said.members if newest else None
    located = found(row, moment, tallies, searches, figure=said)
    return NetworkPage(
        row, moment, newest, tuple(tables), located, reference_list(ledger)
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """A network in brief: its growth and where its members were found.

    `growth` is None where there is no chart.
    """

    network: Organisation
    moment: Moment
    found: Found
    measure: Measure | None = None
    growth: Growth | None = None

    @property
    def taking(self) -> Taking:
        return captions.taking(self.network, self.moment, "growth", "count")

    @property
    def drawing(self) -> str:
        return self.network.network_url("growth-drawing")


def summary(
    row: Organisation,
    moment: Moment,
    counts: Sequence[MembershipCount],
    decisions: Decisions,
    tallies: Mapping[str, Tally],
    ledger: Ledger,
) -> Summary:
    """Lay out the growth of what a profile leads with, and where members were found."""
    ledger.show(*tallies.values())
    first = leading(row, counts, moment.on, decisions)
    located = found(row, moment, tallies)
    if first is None:
        return Summary(row, moment, located)
    of_measure = [count for count in counts if count.measure_id == first.measure_id]
    ledger.show(*of_measure)
    return Summary(
        row,
        moment,
        located,
        first.measure,
        charts.growth(first.measure, of_measure, decisions, leads=True),
    )


def found(
    row: Organisation,
    moment: Moment,
    tallies: Mapping[str, Tally],
    searches: Iterable[CountrySearch] = (),
    *,
    figure: Amount | None = None,
) -> Found:
    """Lay out where members were found, as known for a day.

    `figure` is the number in force: a map of under a third of it says so in its title.
    """
    caption = captions.world(row, moment, tallies)
    members = sum(tally.members for tally in tallies.values())
    listed, query = row.network_url("member-list"), moment.query
    lines = [
        CountryLine(
            country, tallies.get(code, Tally()), f"{listed}{country.path}/{query}"
        )
        for code, country in countries.table().items()
    ]
    if figure and 0 < members * 3 < figure.number:
        title = f"We can place {members} of {figure} members"
        caption = replace(caption, title=title)
    return Found(
        caption=caption,
        taking=captions.taking(row, moment, "map", "member"),
        map_address=f"{row.network_url('map-drawing')}{query}",
        legend=worldmap.legend(tallies, moment.on),
        address=f"{listed}{query}",
        lines=tuple(line for line in lines if line.country.code in tallies),
        blank=tuple(line for line in lines if line.country.code not in tallies),
        members=members,
        former=sum(tally.former for tally in tallies.values()),
        # Searches are of today: they say nothing of an earlier day.
        searched=0
        if moment.asked
        else len({search.country for search in searches} - tallies.keys()),
        is_fewer=members < figure.number if figure else False,
    )


def world(row: Organisation, moment: Moment, tallies: Mapping[str, Tally]) -> WorldMap:
    """Lay out the map of a network; each country leads to its page."""
    address = row.network_url("member-list")
    return worldmap.draw(tallies, moment.on, address, moment.query)


def tallies(network: int, on: date | None = None) -> dict[str, Tally]:
    """Return how many members were found in each country, by its code, as of a day."""
    members = Member.objects.published().filter(network=network)
    gathered: dict[str, Tally] = {}
    for row in members.known_on(on).tallies():
        code, number, newest = str(row["country"]), row["number"], row["newest"]
        before = gathered.get(code, Tally())
        changed = max(row["changed"], before.changed or row["changed"])
        if row["stands"] == "former":
            # Where there are members too, theirs is the date.
            last = before.newest if before.members else newest
            now = Tally(before.members, number, last, changed)
        else:
            now = Tally(number, before.former, newest, changed)
        gathered[code] = now
    return gathered
