"""Rows like those of a real profile, in any number."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from django.conf import settings
from django.db import models, transaction

from orgprofile import countries, disagreement
from orgprofile.models import (
    CountrySearch,
    Measure,
    Member,
    MembershipCount,
    Organisation,
    Resolution,
    Section,
)
from references.models import Citation

BATCH = 1000

NAMES = [
    "Child Rights Centre",
    "Children’s Foundation",
    "Coalition against Trafficking",
    "Defence for Children",
    "Family Helpline",
    "Federation of Shelters",
    "Forum for Safe Travel",
    "Legal Aid for Minors",
    "Network of Social Workers",
    "Protection Project",
    "Stop Exploitation",
    "Youth Partnership",
]


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


class Filling:
    """Rows like those of a real profile, the same at every run.

    `bulk_create` asks each field for its value, so that the days and the folded text
    come out as `save` would leave them; the history of the rows stays empty.
    """

    def __init__(self, size: Size) -> None:
        self.size = size
        self.chance = Random(1990)  # noqa: S311 - it decides nothing but test data
        self.codes = list(countries.table())

    @transaction.atomic
    def fill_two(self) -> tuple[Organisation, Organisation]:
        """Fill in the sources, the subject of the site and one network beside it."""
        make(self.citations(max(20, self.size.members // 30)))
        self.sources = list(Citation.objects.in_order())
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

    def citations(self, number: int) -> Iterator[Citation]:
        for n in range(number):
            title = f"{self.chance.choice(NAMES)} {n}"
            yield Citation(
                key=f"source-{n}",
                title=title,
                publisher=self.chance.choice(NAMES),
                issued=self.when(),
                url=f"https://example.org/{n}",
                address=Citation.Address.PAGE,
                relation=self.chance.choice(Citation.Relation.values),
                sort_text=title.casefold(),
            )

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

    def when(self, year: int = 0) -> str:
        """A partial date: a year, a month, a day, about a year, or a span."""
        year = year or self.chance.randrange(1990, 2026)
        month, day = self.chance.randrange(1, 13), self.chance.randrange(1, 29)
        month_of = f"{year}-{month:02}"
        forms = [f"{year}", month_of, f"{month_of}-{day:02}", f"{year}~"]
        return self.chance.choice(
            [*forms, f"{month_of}-{day:02}", f"{year}/{year + 1}"]
        )

    def note(self) -> str:
        """Prose for one row in three, as in the profile."""
        return "" if self.chance.randrange(3) else f"Named on its page.{self.marker()}"

    def marker(self) -> str:
        return f"[@{self.chance.choice(self.sources).key}]"


def make(rows: Iterator[models.Model]) -> None:
    """Insert rows in batches."""
    while batch := list(islice(rows, BATCH)):
        type(batch[0])._default_manager.bulk_create(batch)
