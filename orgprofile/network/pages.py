"""A network in figures and on a map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.conf import settings

from orgprofile.drawing import worldmap
from orgprofile.drawing.worldmap import Entry, Tally, WorldMap
from orgprofile.models import CountrySearch, Member, MembershipCount, Organisation
from orgprofile.models.in_force import Decisions, leading
from orgprofile.network import charts
from orgprofile.network.charts import Caption, Growth
from orgprofile.network.counts import CountRow, CountTable, count_rows, leading_row
from orgprofile.values import countries
from orgprofile.values.countries import Country
from orgprofile.values.figures import Amount
from orgprofile.values.moments import Moment
from references.exchange.exports import absolute
from references.ledger import Ledger, Notes, reference_list
from references.prose.footnotes import Place

# What a figure is called where it is shown elsewhere.
NAMES = {"growth": "Chart of the network’s growth", "map": "Map of the network"}


class CountryLine(NamedTuple):
    """A country, for the lists under the map: its page, its members, when one was named."""

    country: Country
    address: str
    number: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The members that sources name: on a map, in a list, in numbers.

    `map_address` is the drawing of the map, `address` the list of members, one by one.
    `blank` are the countries in which none was found. `searched` counts the countries that
    were searched in vain; `is_fewer` tells that the figure in force is larger.
    """

    caption: Caption
    taking: dict[str, Any]
    map_address: str
    legend: tuple[Entry, ...]
    address: str
    lines: list[CountryLine]
    blank: list[CountryLine]
    members: int
    former: int
    countries: int
    searched: int
    is_fewer: bool


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
        return f"Network{self.moment.known_for} · {self.network.name}"

    @property
    def asked_words(self) -> str:
        """Return the words before the figure in force: "In 2007:", "For June 2010:"."""
        asked, newest = self.moment.asked, self.newest
        if not asked or not newest:
            return ""
        day = newest.count.as_of_earliest
        is_of_year = str(asked).isdecimal() and day and day >= asked.earliest
        return f"{'In' if is_of_year else 'For'} {asked.spelled_out()}:"

    @property
    def taking(self) -> dict[str, Any]:
        """Return where the chart of what the network leads with is to be had."""
        return taking(self.network, self.moment, "growth", "count")

    @property
    def first_year(self) -> int:
        """Return the first year that can be looked back to in the form."""
        drawn = self.growth.chart if self.growth else None
        this_year = self.moment.on.year
        return min(drawn.first_year, this_year) if drawn else this_year

    @property
    def growth(self) -> Growth | None:
        """Return the chart of the measure the network leads with."""
        drawn = (table.growth for table in self.tables if table.growth)
        return next((growth for growth in drawn if growth.leads), None)

    @property
    def shows_where(self) -> bool:
        """Return whether to show the map: not on the page of a measure alone."""
        is_located = bool(self.found.lines or self.found.searched)
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
    """Lay out every figure, `counts` as from `figures`, then where members were found."""
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
    notes = reference_list(ledger)
    return NetworkPage(row, moment, newest, tuple(tables), located, notes)


@dataclass(frozen=True, slots=True)
class Summary:
    """A network in brief: its growth, if it is drawn, and where its members were found."""

    network: Organisation
    found: Found
    growth: Growth | None
    drawing: str
    taking: dict[str, Any]


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
    growth = None
    if first := leading(row, counts, moment.on, decisions):
        rows = [count for count in counts if count.measure_id == first.measure_id]
        ledger.show(*rows)
        growth = charts.growth(first.measure, rows, decisions, leads=True)
    return Summary(
        row,
        found(row, moment, tallies),
        growth,
        drawing=row.network_url("growth-drawing"),
        taking=taking(row, moment, "growth", "count"),
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
    caption = map_caption(row, moment, tallies)
    members = sum(tally.members for tally in tallies.values())
    if figure and 0 < members * 3 < figure.number:
        caption = Caption(
            f"We can place {members} of {figure} members", caption.subtitle
        )
    listed, query = row.network_url("member-list"), moment.query
    lines: list[CountryLine] = []
    blank: list[CountryLine] = []
    for code, country in countries.table().items():
        address = f"{listed}{country.path}/{query}"
        if tally := tallies.get(code):
            number = str(tally.members or "former")
            year = str(tally.newest.year) if tally.newest else "undated"
            lines.append(CountryLine(country, address, number, year))
        else:
            blank.append(CountryLine(country, address))
    # Searches are of today: they say nothing of an earlier day.
    searched = {search.country for search in searches if not moment.asked}
    return Found(
        caption=caption,
        taking=taking(row, moment, "map", "member"),
        map_address=f"{row.network_url('map-drawing')}{query}",
        legend=worldmap.legend(tallies, moment.on),
        address=f"{listed}{query}",
        lines=lines,
        blank=blank,
        members=members,
        former=sum(tally.former for tally in tallies.values()),
        countries=sum(line.number != "former" for line in lines),
        searched=len(searched - tallies.keys()),
        is_fewer=members < figure.number if figure else False,
    )


def map_caption(row: Organisation, at: Moment, tallies: Mapping[str, Tally]) -> Caption:
    """Return the words of a map of where members were found."""
    members = sum(tally.members for tally in tallies.values())
    number = sum(bool(code and tally.members) for code, tally in tallies.items())
    title = f"No source names a member of the network of {row.name}"
    if members:
        title = (
            f"Sources name {members} member{'s' if members > 1 else ''} in "
            f"{number} countr{'ies' if number != 1 else 'y'}"
        )
    if at.asked:
        title = f"{title} for {at.asked.spelled_out()} or earlier"
    return Caption(title, f"Members of the network of {row.name} by country")


def taking(row: Organisation, at: Moment, of: str, files: str) -> dict[str, Any]:
    """Return where a figure and its data are, its licence, and HTML that shows it elsewhere.

    `of` is growth or map, `files` count or member.
    """
    names = {"svg": f"{of}-svg", "csv": f"{files}-csv", "json": f"{files}-json"}
    to = {kind: f"{row.network_url(name)}{at.query}" for kind, name in names.items()}
    shown = f'<img src="{absolute(to["svg"])}" alt="{NAMES[of]}" width="800">'
    return {**to, "shown": shown, "licence": settings.PROFILE.licence}


def world(row: Organisation, moment: Moment, tallies: Mapping[str, Tally]) -> WorldMap:
    """Lay out the map of a network; each country leads to its page."""
    address = row.network_url("member-list")
    return worldmap.draw(tallies, moment.on, address, moment.query)


def tallies(network: int, on: date | None = None) -> dict[str, Tally]:
    """Return how many members were found in each country, by its code, as of a day."""
    members = Member.objects.published().filter(network=network)
    gathered: dict[str, Tally] = {}
    # Former members come first: where there are members too, theirs is the date.
    for row in members.known_on(on).tallies().order_by("stands"):
        code, number, newest = str(row["country"]), row["number"], row["newest"]
        before = gathered.get(code, Tally())
        changed = max(row["changed"], before.changed or row["changed"])
        if row["stands"] == Member.Standing.FORMER:
            gathered[code] = Tally(0, number, newest, changed)
        else:
            gathered[code] = Tally(number, before.former, newest, changed)
    return gathered
