"""The pages of a network: its figures and its map, its members, each country."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings

from orgprofile.drawing import worldmap
from orgprofile.drawing.worldmap import RECENT_YEARS, LegendEntry, Tally, WorldMap
from orgprofile.models import CountrySearch, Measure, Member, Organisation, in_force
from orgprofile.models.count import MembershipCount
from orgprofile.models.in_force import Decisions
from orgprofile.network import counts as figures
from orgprofile.network.counts import Caption, CountRow, CountTable, Growth, Network
from orgprofile.values import countries
from orgprofile.values.countries import Country
from orgprofile.values.figures import FACTORS, Amount
from references.ledger import Ledger, ReferenceList, reference_list
from references.models.revision import per_revision
from references.prose.footnotes import Mark, Passage, Place
from references.values import dates
from references.values.source import maker

# So many figures of each measure are on the page of a network; its own page has all.
NEWEST = 10


@dataclass(frozen=True)
class MemberMap:
    """The members that sources name, as known on a day: for the map, the lists, the caption.

    `tallies` are by code of country. `figure` is the figure in force if it counts members: the
    caption says so where it is larger than the number found.
    """

    network: Organisation
    on: date
    tallies: Mapping[str, Tally]
    figure: Amount | None = None

    @cached_property
    def members(self) -> int:
        return sum(tally.members for tally in self.tallies.values())

    @property
    def is_fewer(self) -> bool:
        """Return whether the figure in force is larger."""
        if not self.figure:
            return False
        return self.members < self.figure.number * FACTORS[self.figure.multiplier]

    @cached_property
    def caption(self) -> Caption:
        """Return the words of the map; they say where it has fewer members than the figure."""
        members, tallies = self.members, self.tallies.values()
        number = sum(bool(code and t.members) for code, t in self.tallies.items())
        years = [year for tally in tallies for year in tally.years]
        until = f", in sources of up to {max(years)}" if years else ""
        many, name = settings.PROFILE.many_members, self.network.name
        title = f"No source names {many} of {name}"
        if members:
            # A source of some year does not say that a body is a member now.
            since = self.on.year - RECENT_YEARS
            recent = sum(year >= since for year in years)
            title = (
                f"We found {members} bodies in {number} countr{'y' if number == 1 else 'ies'} "
                f"that a source has called {many}, {recent} of them since {since}"
            )
            if members == 1:
                title = f"We found 1 body that a source counts among its {many}"
                title += f", named since {since}" * recent
            if self.is_fewer:
                title += f"; {name} counts {self.figure}"
        return Caption(title, f"{many.capitalize()} of {name} by country{until}")

    @property
    def legend(self) -> list[LegendEntry]:
        return worldmap.legend(self.tallies, self.on)

    @property
    def file(self) -> str:
        """Return the address of the map as a file."""
        return self.network.network_url("map-svg")

    @property
    def address(self) -> str:
        """Return the address of the list of members, below which each country has its page."""
        return self.network.network_url("member-list")

    @property
    def member_countries(self) -> list[tuple[Country, Tally]]:
        """Return the countries in which members were found, former ones included."""
        return [
            (country, tally)
            for country in countries.table().values()
            if (tally := self.tallies.get(country.code)) and not tally.is_searched
        ]

    @property
    def regions(self) -> list[tuple[str, tuple[tuple[Country, Tally], ...]]]:
        """Return (region, its member countries), "Elsewhere" last; ("", all) without regions."""
        names = settings.PROFILE.regions
        by_name: dict[str, list[tuple[Country, Tally]]] = {name: [] for name in names}
        last = by_name.setdefault("Elsewhere" if names else "", [])
        for country, tally in self.member_countries:
            areas = filter(names.__contains__, reversed(country.areas))
            by_name.get(next(areas, ""), last).append((country, tally))
        return [(name, tuple(rows)) for name, rows in by_name.items() if rows]

    @property
    def searched(self) -> list[Country]:
        """Return the countries in which a search found none."""
        searched = {code for code, tally in self.tallies.items() if tally.is_searched}
        return [c for c in countries.table().values() if c.code in searched]

    @cached_property
    def drawing(self) -> WorldMap:
        return worldmap.draw(self.tallies, self.on)


class NetworkPage(NamedTuple):
    """The newest figures of a network's plotted measures, and the map of its members.

    `others` are measures whose figures are on other pages: the network's own come first.
    """

    network: Organisation
    newest: CountRow | None
    tables: tuple[CountTable, ...]
    others: tuple[Measure, ...]
    map: MemberMap
    references: ReferenceList

    @property
    def title(self) -> str:
        return f"{settings.PROFILE.figures} · {self.network.name}"

    @property
    def growth(self) -> Growth | None:
        """Return the chart of the measure the network leads with."""
        drawn = (table.growth for table in self.tables if table.growth)
        return next((growth for growth in drawn if growth.leads), None)

    @property
    def shows_where(self) -> bool:
        """Return whether to show the map: only where members were found or looked for."""
        return bool(self.map.tallies)


def network_on(row: Organisation, on: date) -> Network:
    """Query what is public of a network, and may be used on a day."""
    return Network(row, on, *in_force.figures(row.pk, True), tallies(row.pk))


class MeasurePage(NamedTuple):
    """Every figure of one thing that is counted."""

    network: Organisation
    table: CountTable
    references: ReferenceList

    @property
    def title(self) -> str:
        return f"{self.table.measure} · {settings.PROFILE.figures} · {self.network}"


def measure_page(measure: Measure, known: Network) -> MeasurePage:
    """Query and lay out every public figure of a measure of a network."""
    row, first, ledger = known.organisation, next(known.leaders(), None), Ledger()
    led_by = first.measure_id if first else None
    growths = figures.growths(row.pk, led_by, known.is_network)
    counts, decisions = in_force.figures(row.pk, measure.is_plotted)
    own = [count for count in counts if count.measure_id == measure.pk]
    table = _table(measure, own, decisions, ledger, growths.get(measure.pk))
    return MeasurePage(row, table, reference_list(ledger))


def every_table(row: Organisation) -> Iterator[CountTable]:
    """Query and lay out every public figure of an organisation, those of lines first."""
    for are_drawn in (True, False):
        counts, decisions = in_force.figures(row.pk, are_drawn)
        for measure, grouped in groupby(counts, key=attrgetter("measure")):
            yield _table(measure, list(grouped), decisions, Ledger())


def _table(
    measure: Measure,
    counts: Sequence[MembershipCount],
    decisions: Decisions,
    ledger: Ledger,
    growth: Growth | None = None,
    most: int | None = None,
) -> CountTable:
    """Lay out the figures of a measure in the order given, at most so many."""
    place = Place(measure.name, measure.slug)
    ledger.show(measure)
    rows = figures.count_rows(counts, ledger, place, decisions, most)
    return CountTable(measure, rows, len(counts), growth)


def network(known: Network) -> NetworkPage:
    """Lay out the newest figures that lines are drawn of, and where members are. One query."""
    row, on, counts, decisions, tallied = known
    ledger = Ledger()
    ledger.show(*tallied.values())
    newest = figures.leading_row(known, ledger, Place("Newest figure", "newest"))
    led_by = newest.count.measure if newest else None
    growths = figures.growths(row.pk, led_by.pk if led_by else None, known.is_network)
    tables = tuple(
        _table(
            *(measure, list(of_measure), decisions, ledger),
            growth=growths.get(measure.pk),
            most=NEWEST,
        )
        for measure, of_measure in groupby(counts, key=attrgetter("measure"))
    )
    measures = Measure.objects.named_with(row)
    others = sorted(measures, key=lambda m: (m.organisation != row, m.organisation_id))
    ledger.show(*others)
    is_compared = led_by is not None and led_by.counts_members
    number = newest.count.amount if newest and is_compared else None
    drawn = MemberMap(row, on, tallied, number)
    return NetworkPage(
        network=row,
        newest=newest,
        tables=tables,
        others=tuple(others),
        map=drawn,
        references=reference_list(ledger),
    )


class Summary(NamedTuple):
    """A network in brief: where its members were found, and its growth, if it is drawn."""

    map: MemberMap
    growth: Growth | None


def summary(known: Network, ledger: Ledger) -> Summary:
    """Lay out the growth of what a profile leads with, and where members were found."""
    ledger.show(*known.tallies.values())
    growth = figure = None
    if first := next(known.leaders(), None):
        rows = [count for count in known.counts if count.measure_id == first.measure_id]
        ledger.show(*rows)
        growths = figures.growths(
            known.organisation.pk, first.measure_id, known.is_network
        )
        growth = growths[first.measure_id]
        figure = first.amount if first.measure.counts_members else None
    drawn = MemberMap(known.organisation, known.on, known.tallies, figure)
    return Summary(drawn, growth)


@per_revision
def tallies(network: int) -> dict[str, Tally]:
    """Return what was found in each country, by its code. Two queries a revision."""
    searches = CountrySearch.objects.published().filter(network=network)
    tallied = {}
    for each in searches:
        words = f"looked for in {dates.partial_date(each.searched).spelled_out()}"
        row = Tally(words=words, is_searched=True, changed=each.changed)
        tallied[each.country] = row
    members = Member.objects.published().filter(network=network)
    # All members are read for their number: no more of each than that takes.
    columns = ("country", "name", "standing", "since", "as_of_latest", "changed")
    made_by = (f"citation__{name}" for name in ("publisher", "authors", "url"))
    ordered = members.order_by("country", "name_text")
    rows = ordered.values_list(*columns, *made_by, named=True)
    by_country = groupby(rows, attrgetter("country"))
    return tallied | {country: tally(list(each)) for country, each in by_country}


def tally(rows: Sequence[Any]) -> Tally:
    """Return the tally of a country's members; it names former ones only if there are no others."""
    members = [m for m in rows if m.standing != Member.Standing.FORMER]
    counted = members or rows
    last = max(counted, key=lambda member: member.as_of_latest or date.min)
    # Members last named in different years each get their own year.
    has_years = len({m.as_of_latest.year for m in counted if m.as_of_latest}) > 1
    source = maker(*(column or "" for column in last[-3:]))
    names = (member_in_brief(member, has_years) for member in counted)
    words = f"{'; '.join(names)}. Source: {source}"
    years = tuple(m.as_of_latest.year for m in members if m.as_of_latest)
    changed = max(member.changed for member in rows)
    return Tally(
        len(members), len(rows) - len(members), last.as_of_latest, words, years, changed
    )


def member_in_brief(member: Any, has_year: bool) -> str:
    """Return a member's name, since when it is a member and, if asked, when it was last named."""
    remarks = []
    if member.since:
        remarks.append(f"since {dates.partial_date(member.since).spelled_out()}")
    if has_year and member.as_of_latest:
        remarks.append(f"named in {member.as_of_latest.year}")
    return f"{member.name} ({', '.join(remarks)})" if remarks else member.name


class MemberEntry(NamedTuple):
    """A member, its mark and note."""

    member: Member
    mark: Mark | None
    note: Passage


def entries(members: Iterable[Member], ledger: Ledger) -> tuple[MemberEntry, ...]:
    """Lay out members in the order given."""
    return tuple(
        MemberEntry(
            member, ledger.source(member, place), ledger.prose(member, "note", place)
        )
        for member in members
        for place in [Place(member.name, member.slug)]
    )


class MemberPage(NamedTuple):
    """Members in the order of their countries, perhaps of one country alone.

    `search` is a search of the country that found no member.
    """

    network: Organisation
    country: Country | None
    entries: tuple[MemberEntry, ...]
    search: CountrySearch | None
    references: ReferenceList

    @property
    def title(self) -> str:
        many = settings.PROFILE.many_members.capitalize()
        if self.country is None:
            return f"{many} · {settings.PROFILE.figures} · {self.network.name}"
        return f"{self.country.name} · {many} · {self.network.name}"

    @property
    def address(self) -> str:
        """Return the address of the list of members."""
        return self.network.network_url("member-list")

    @property
    def areas(self) -> list[tuple[str, str]]:
        """Return the region and the subregion, each with the query for its members."""
        row = self.country
        areas = zip((row.region, row.subregion), row.areas, strict=False) if row else ()
        return [(name, urlencode({"region": area})) for name, area in areas]

    @property
    def members(self) -> int:
        former = Member.Standing.FORMER
        return sum(entry.member.standing != former for entry in self.entries)


def member_page(
    network: Organisation,
    members: Iterable[Member],
    country: Country | None = None,
    search: CountrySearch | None = None,
) -> MemberPage:
    """Lay out members, then their reference list."""
    ledger = Ledger()
    member_entries = entries(members, ledger)
    ledger.show(*([search] if search else []))
    references = reference_list(ledger)
    return MemberPage(network, country, member_entries, search, references)
