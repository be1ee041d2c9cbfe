"""`bench`: how long the pages of a large network take, in a database of its own."""

import gc
import getpass
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from django import get_version
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, models, transaction
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orgprofile import countries, disagreement, views, worldmap
from orgprofile.models import (
    CountrySearch,
    Measure,
    Member,
    MembershipCount,
    Organisation,
    Resolution,
    Section,
)
from orgprofile.moments import Moment
from orgprofile.pages import network as pages
from orgprofile.pages.counts import count_table
from references.models import Citation

BATCH = 1000
# A query of a page of members that takes this many milliseconds has its plan printed.
SLOW = 3.0
# Where a list ends: a page that does not exist is answered with the last one.
LAST = 999_999

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


class Command(BaseCommand):
    help = (
        "Measures the pages of a network among many others, in a database that it "
        "makes, fills and destroys. It reports; it judges nothing. docs/benchmarks.md "
        "tells how to read it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["network"], help="What is measured.")
        for name, number, words in [
            ("counts", 20_000, "Figures in all networks."),
            ("members", 100_000, "Members of all networks, a fifth of the subject."),
            (
                "networks",
                500,
                "Networks, the subject of the site and another at least.",
            ),
            ("runs", 5, "How often each page is read; the median is reported."),
        ]:
            parser.add_argument(
                f"--{name}", type=int, default=number, help=f"{words} [{number}]"
            )
        parser.add_argument(
            "--plans",
            action="store_true",
            help="Also print how the database answers the slow queries on members.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        runs, size = (
            options["runs"],
            Size(options["counts"], options["members"], options["networks"]),
        )
        if runs < 1 or size.networks < 2 or min(size.counts, size.members) < 0:
            raise CommandError("It takes a run, two networks and no negative number.")
        with own_database():
            self.report(size, runs, with_plans=options["plans"])

    def report(self, size: "Size", runs: int, *, with_plans: bool = False) -> None:
        """Fill the database at hand and write what was measured."""
        filling = Filling(size)
        with override_settings(**LETS_IN):
            subject, neighbour = filling.fill_two()
            settle()
            measured = list(page_addresses(subject, neighbour))
            alone = [measure(address, runs) for _label, address in measured]
            filling.fill_others()
            settle()
            among = [measure(address, runs) for _label, address in measured]
            self.stdout.write(f"{made_with()}; the median of {runs}")
            self.stdout.write(
                f"{MembershipCount.objects.count():,} counts and "
                f"{Member.objects.count():,} members of {size.networks} networks; "
                f"of the subject {size.own_counts:,} and {size.own_members:,}\n"
            )
            heads = [
                "page",
                "queries",
                "bytes",
                "ms alone",
                f"ms among {size.networks}",
            ]
            self.table(
                heads,
                [
                    [label, after.queries, after.size, before.ms, after.ms]
                    for (label, _), before, after in zip(
                        measured, alone, among, strict=True
                    )
                ],
            )
            self.table(
                ["members as a file", "rows", "ms", "peak of memory, kB"],
                [
                    [label, *export(address)]
                    for label, address in file_addresses(subject, neighbour)
                ],
            )
            self.table(
                ["drawing", "bytes", "ms"],
                [[label, *drawn(draw, runs)] for label, draw in drawings(subject)],
            )
            if with_plans:
                for label, address in measured:
                    if "members" in address:
                        self.plans(label, address)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Write rows under their heads: words to the left, numbers to the right."""
        lines = [heads, *([_written(cell) for cell in row] for row in rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            first, *others = zip(line, widths, strict=True)
            cells = [first[0].ljust(first[1]), *(c.rjust(w) for c, w in others)]
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write("")

    def plans(self, label: str, address: str) -> None:
        """Write how the database answers the slow queries of a page."""
        with CaptureQueriesContext(connection) as asked:
            read(address)
        for sql in [query["sql"] for query in asked.captured_queries]:
            if not sql.startswith("SELECT") or (ms := answered(sql)) < SLOW:
                continue
            self.stdout.write(f"{label}: {ms:.1f} ms")
            self.stdout.write(f"  … {sql[sql.index(' FROM ') + 1 :]}")
            for line in plan(sql):
                self.stdout.write(f"    {line}")
            self.stdout.write("")


def _written(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def made_with() -> str:
    """The database and its version, then Django's."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
        else:
            cursor.execute("SHOW server_version")
        version = str(cursor.fetchone()[0]).split()[0]
    return f"{connection.display_name} {version}, Django {get_version()}"


# --- A database of its own -----------------------------------------------------------


@contextmanager
def own_database() -> Iterator[None]:
    """Work in an empty database beside the operator's; it is destroyed at the end."""
    theirs = connection.settings_dict["NAME"]
    with TemporaryDirectory(prefix="bench-") as folder:
        name = f"bench_{getpass.getuser()}"
        if connection.vendor == "sqlite":
            # A file: one in memory would be no measure.
            name = str(Path(folder) / "bench.sqlite3")
        if name == theirs:
            raise CommandError(f"The database {name} is the site's own.")
        tests = connection.settings_dict["TEST"]
        wanted, tests["NAME"] = tests["NAME"], name
        try:
            connection.creation.create_test_db(
                verbosity=0, autoclobber=True, serialize=False
            )
            yield
        finally:
            tests["NAME"] = wanted
            # Until it is made, the name is that of the operator's.
            if connection.settings_dict["NAME"] == name:
                connection.creation.destroy_test_db(str(theirs), verbosity=0)


def settle() -> None:
    """Let PostgreSQL take stock, as it does by itself after a while."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


# --- What it is filled with ----------------------------------------------------------


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


# --- What is measured ----------------------------------------------------------------


# One for all pages: it loads the middleware once, as a server does.
VISITOR = Client()
# What lets it in, whatever the operator's settings.
LETS_IN = {
    "ALLOWED_HOSTS": ["testserver"],
    "DEBUG": False,
    "SECURE_SSL_REDIRECT": False,
}


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


@dataclass(frozen=True, slots=True)
class Measured:
    """How a page was answered: milliseconds, queries, bytes."""

    ms: float
    queries: int
    size: int


def pieces(address: str) -> Iterator[bytes]:
    """What a visitor is sent, piece by piece; raises CommandError for an error."""
    response: Any = VISITOR.get(address)
    if response.status_code != 200:
        raise CommandError(f"{address} was answered {response.status_code}.")
    yield from response.streaming_content if response.streaming else [response.content]


def read(address: str) -> int:
    """Read an answer to its end and keep nothing; its bytes."""
    return sum(map(len, pieces(address)))


def measure(address: str, runs: int) -> Measured:
    """Read once to count the queries, which warms up too, then to take the time."""
    with CaptureQueriesContext(connection) as asked:
        size = read(address)
    # Before the next request, which forgets them.
    queries = len(asked)
    return Measured(_median(lambda: read(address), runs), queries, size)


def export(address: str) -> tuple[int, float, int]:
    """The rows of a CSV file, the milliseconds it takes, the most memory in kB."""
    ms = _median(lambda: read(address), 1)
    # Apart from the time, which this makes longer.
    gc.collect()
    tracemalloc.start()
    try:
        rows = sum(1 for _line in pieces(address)) - 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return rows, ms, peak // 1000


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


def drawn(draw: Callable[[], str], runs: int) -> tuple[int, float]:
    """The bytes of a drawing, and the milliseconds it takes."""
    size = len(draw().encode())
    return size, _median(draw, runs)


def answered(sql: str) -> float:
    """The milliseconds a query takes, to its last row."""
    start = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()
    return (perf_counter() - start) * 1000


def plan(sql: str) -> Iterator[str]:
    """How the database answers a query; PostgreSQL runs it and gives times too."""
    on_postgresql = connection.vendor == "postgresql"
    prefix = "EXPLAIN ANALYZE" if on_postgresql else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{prefix} {sql}")
        for row in cursor.fetchall():
            yield str(row[-1])


def _median(done: Callable[[], object], runs: int) -> float:
    """The milliseconds something takes, the median of its runs."""
    times = []
    for _ in range(runs):
        start = perf_counter()
        done()
        times.append(perf_counter() - start)
    return median(times) * 1000
