"""A network among many others: its rows, its pages, its files, its drawings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from ecpat_site.benchmark.filling import NAMES, Filling, make
from ecpat_site.benchmark.measuring import LAST
from orgprofile.drawing import worldmap
from orgprofile.models import (
    CountrySearch,
    Measure,
    Member,
    MembershipCount,
    Organisation,
    Resolution,
    Section,
)
from orgprofile.network import pages, views
from orgprofile.network.counts import count_table
from orgprofile.values import disagreement
from orgprofile.values.moments import Moment


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows there are: the subject has a fifth of the members, and few counts."""

    counts: int
    members: int
    networks: int

    @property
    def own_counts(self) -> int:
        return min(80, self.counts // 2)

    @property
    def own_members(self) -> int:
        return self.members // 5

    def share(self, number: int) -> tuple[int, int]:
        """The counts and the members of a network that is not the subject, from 1 on."""
        others = self.networks - 1
        rest = self.counts - self.own_counts, self.members - self.own_members
        counts, members = (n // others + (number <= n % others) for n in rest)
        return counts, members


class NetworkFilling(Filling):
    """Figures and members of many networks."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size = size

    @transaction.atomic
    def fill_two(self) -> tuple[Organisation, Organisation]:
        """Fill in the sources, the subject of the site and one network beside it."""
        self.fill_sources(range(max(20, self.size.members // 30)))
        subject = self.network(settings.SITE_ORGANISATION, settings.SITE_SUBJECT)
        Section.objects.create(
            organisation=subject,
            slug="network",
            heading="The network",
            body=f"It has members in many countries.{self.marker()}",
            shows=Section.Shows.COUNTS,
            status="published",
        )
        self.fill(subject, self.size.own_counts, self.size.own_members)
        return subject, self.other(1)

    @transaction.atomic
    def fill_others(self) -> None:
        for number in range(2, self.size.networks):
            self.other(number)

    def other(self, number: int) -> Organisation:
        row = self.network(f"network-{number}", f"Network {number}")
        self.fill(row, *self.size.share(number))
        return row

    def network(self, slug: str, name: str) -> Organisation:
        return Organisation.objects.create(
            slug=slug,
            name=name,
            kind=Organisation.Kind.NETWORK,
            lead=f"A network of organisations.{self.marker()}",
            status="published",
        )

    def fill(self, row: Organisation, counts: int, members: int) -> None:
        size, attendance = Measure.objects.bulk_create(
            Measure(
                organisation=row,
                slug=f"{row.slug}-{name}",
                name=f"{name.capitalize()} of {row.name}",
                unit=name,
                definition="Bodies that belong to the network.",
                is_plotted=order == 0,
                order=order,
            )
            for order, name in enumerate(["members", "registrations"])
        )
        make(self.counts(row, size, attendance, counts))
        make(self.resolutions(size))
        make(self.members(row, members))
        make(self.searches(row))

    def counts(
        self, row: Organisation, size: Measure, attendance: Measure, number: int
    ) -> Iterator[MembershipCount]:
        bounds = [*["exact"] * 14, *["at-least"] * 4, "about", "range"]
        for n in range(number):
            year = 1991 + 34 * n // number
            members = 4 + 110 * n // number + self.chance.randrange(8)
            bound = self.chance.choice(bounds)
            as_of = self.when(year) if n % 16 else ""
            yield MembershipCount(
                measure=attendance if n % 10 == 9 else size,
                slug=f"{row.slug}-{n}",
                members=members,
                members_to=members + 10 if bound == "range" else None,
                countries=None if n % 4 == 0 else members * 4 // 5,
                bound=bound,
                as_of=as_of,
                basis=self.chance.choice(["stated", "page"]) if as_of else "",
                claims_current=not as_of,
                is_stale=n % 20 == 19,
                note=self.note(),
                citation=self.chance.choice(self.sources),
                status="published",
            )

    def resolutions(self, measure: Measure) -> Iterator[Resolution]:
        """Decisions on half of what the figures disagree on."""
        rows = {
            count.slug: count
            for count in measure.counts.compared().select_related("measure")
        }
        pairs = disagreement.pairs(count.said for count in rows.values())
        for one, other in islice(pairs, 0, None, 2):
            yield Resolution(
                figure=rows[one.name],
                against=rows[other.name],
                verdict=Resolution.Verdict.SUPERSEDED,
                reason=f"The second was counted later.{self.marker()}",
                figure_said=one.words(),
                against_said=other.words(),
                status="published",
            )

    def members(self, row: Organisation, number: int) -> Iterator[Member]:
        for n in range(number):
            code = "" if n % 50 == 49 else self.chance.choice(self.codes)
            standing = "former" if n % 30 == 0 else "member"
            if n % 16 == 15:
                standing = "unconfirmed"
            yield Member(
                network=row,
                slug=f"{row.slug}-{n}",
                name=f"{self.chance.choice(NAMES)} {n}",
                country=code,
                website=f"https://example.org/{row.slug}/{n}" if n % 3 else "",
                standing=standing,
                evidence=self.chance.choice(
                    ["network", "network", "third-party", "self"]
                ),
                as_of=self.when() if n % 4 else "",
                since=self.when() if n % 7 == 0 else "",
                until=self.when() if standing == "former" else "",
                note=self.note(),
                citation=self.chance.choice(self.sources),
                status="draft" if standing == "unconfirmed" else "published",
            )

    def searches(self, row: Organisation) -> Iterator[CountrySearch]:
        for code in self.chance.sample(self.codes, 20):
            yield CountrySearch(
                network=row,
                country=code,
                scope=CountrySearch.Scope.OWN,
                searched="2026-11",
                status="published",
            )

    def note(self) -> str:
        """Prose for one row in three, as in the profile."""
        return "" if self.chance.randrange(3) else f"Named on its page.{self.marker()}"


def page_addresses(
    subject: Organisation, other: Organisation
) -> Iterator[tuple[str, str]]:
    """Each page that is measured, and its address."""
    members = subject.network_url("member-list")
    yield "front page", "/"
    yield "network", subject.network_url()
    yield "network as of 2007", f"{subject.network_url()}?as_of=2007"
    yield "members, first page", members
    yield "members, last page", f"{members}?page={LAST}"
    yield "members as of 2007", f"{members}?as_of=2007"
    yield "members of a country", f"{members}?country=TH"
    yield "members of a region, by evidence", f"{members}?region=Asia&evidence=self"
    yield "members by a word", f"{members}?q=helpline"
    yield "members, none found", f"{members}?q=nobody&country=TH"
    yield "page of a country", subject.network_url("country-detail", country="th")
    yield "another network", other.network_url()
    yield "another network's members", other.network_url("member-list")
    yield "counts.csv", subject.network_url("count-csv")
    yield "members.csv", subject.network_url("member-csv")


def file_addresses(
    subject: Organisation, other: Organisation
) -> Iterator[tuple[str, str]]:
    """Files of fewer and more rows."""
    whole = subject.network_url("member-csv")
    yield "of another network", other.network_url("member-csv")
    yield "of the subject in Africa", f"{whole}?region=Africa"
    yield "of the subject", whole


def drawings(row: Organisation) -> Iterator[tuple[str, Callable[[], str]]]:
    """The map and the chart of a network, as its page and the front page have them."""
    at = Moment(timezone.now().date())
    members = Member.objects.published().of(row).standing_on(None)
    tallies = pages.tallies(members.tallies())
    address = f"{row.network_url('member-list')}?country="
    tables = views.network_page(row, at).tables
    words = {"id": "drawing", "title": "Drawing", "description": "As on its page."}

    def draw_map(*, small: bool = False) -> str:
        drawn = worldmap.draw(tallies, at.on, "" if small else address, small=small)
        context = {"map": drawn, "still": small, **words}
        return render_to_string("orgprofile/_map.html", context)

    def draw_chart(*, small: bool = False) -> str:
        table = count_table(tables[0].measure, tables[0].rows, small=small)
        context = {"chart": table.chart, "still": small, **words}
        return render_to_string("orgprofile/_chart.html", context)

    yield "map", draw_map
    yield "map of the front page", lambda: draw_map(small=True)
    if tables and tables[0].chart:
        yield "chart", draw_chart
        yield "chart of the front page", lambda: draw_chart(small=True)
