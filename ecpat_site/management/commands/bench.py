"""`bench`: how long the pages of a large profile take, in a database of its own."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from ecpat_site.benchmark import catalogue, history, network
from ecpat_site.benchmark.comparing import compare, detail_parts, list_parts
from ecpat_site.benchmark.database import made_with, own_database, settle
from ecpat_site.benchmark.history import HistoryFilling
from ecpat_site.benchmark.measuring import (
    LETS_IN,
    answered,
    drawn,
    export,
    measure,
    median_of,
    plan,
    read,
)
from ecpat_site.benchmark.network import NetworkFilling, Size
from ecpat_site.benchmark.sources import SourcesFilling
from orgprofile.models import Member, MembershipCount
from references.models import Citation, IndexedUse
from timeline.models import HistoryEvent, Participant, Variant

# A query that takes this many milliseconds has its plan printed.
SLOW = 3.0


class Command(BaseCommand):
    help = (
        "Measures the pages of a network among many others, of a long history or of "
        "very many sources, in a database that it makes, fills and destroys. It reports; it "
        "judges nothing. docs/benchmarks.md tells how to read it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True, metavar="what")
        self.arguments(
            kinds.add_parser("network", help="Figures and members of many networks."),
            [
                ("counts", 20_000, "Figures in all networks."),
                (
                    "members",
                    100_000,
                    "Members of all networks, a fifth of the subject.",
                ),
                ("networks", 500, "Networks, the subject and another at least."),
            ],
        )
        self.arguments(
            kinds.add_parser("history", help="Events, and all that belongs to them."),
            [
                ("events", 50_000, "Events in all histories."),
                ("few", 500, "Events to compare with: so many are filled in first."),
            ],
        )

        self.arguments(
            kinds.add_parser("references", help="Sources, and what rests on them."),
            [
                ("sources", 1_000_000, "Sources in all, in every kind and state."),
                ("uses", 50_000, "How often public statements cite one of them."),
            ],
        )

    def arguments(
        self, parser: CommandParser, numbers: Iterable[tuple[str, int, str]]
    ) -> None:
        runs = ("runs", 5, "How often each page is read; the median is reported.")
        for name, number, words in [*numbers, runs]:
            parser.add_argument(
                f"--{name}", type=int, default=number, help=f"{words} [{number}]"
            )
        parser.add_argument(
            "--plans",
            action="store_true",
            help="Also print how the database answers the slow queries.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        runs, with_plans = options["runs"], options["plans"]
        if runs < 1:
            raise CommandError("It takes a run.")
        if options["what"] == "history":
            few, events = options["few"], options["events"]
            if not 1 <= few <= events:
                raise CommandError("It takes an event, and as many as it begins with.")
            with own_database(), override_settings(**LETS_IN):
                self.report_history(few, events, runs, with_plans=with_plans)
            return
        if options["what"] == "references":
            number, uses = options["sources"], options["uses"]
            if number < 1 or uses < 0:
                raise CommandError("It takes a source and no negative number.")
            with own_database(), override_settings(**LETS_IN):
                self.report_references(number, uses, runs, with_plans=with_plans)
            return
        size = Size(options["counts"], options["members"], options["networks"])
        if size.networks < 2 or min(size.counts, size.members) < 0:
            raise CommandError("It takes two networks and no negative number.")
        with own_database(), override_settings(**LETS_IN):
            self.report_network(size, runs, with_plans=with_plans)

    def report_network(self, size: Size, runs: int, *, with_plans: bool) -> None:
        """Fill the database at hand and write what was measured."""
        filling = NetworkFilling(size)
        subject, neighbour = filling.fill_two()
        settle()
        measured = list(network.page_addresses(subject, neighbour))
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
        self.table(
            ["page", "queries", "bytes", "ms alone", f"ms among {size.networks}"],
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
                for label, address in network.file_addresses(subject, neighbour)
            ],
        )
        self.table(
            ["drawing", "bytes", "ms"],
            [[label, *drawn(draw, runs)] for label, draw in network.drawings(subject)],
        )
        if with_plans:
            for label, address in measured:
                if "members" in address:
                    self.plans(label, address)

    def report_history(
        self, few: int, events: int, runs: int, *, with_plans: bool
    ) -> None:
        """Fill the database at hand twice and write what was measured."""
        filling = HistoryFilling()
        pages, files = list(history.page_addresses()), list(history.file_addresses())
        filling.fill_first(few)
        settle()
        before = [measure(address, runs) for _label, address in pages]
        short = [export(address, row) for _label, address, row in files]
        filling.fill_up_to(events)
        settle()
        after = [measure(address, runs) for _label, address in pages]
        long = [export(address, row) for _label, address, row in files]
        self.stdout.write(f"{made_with()}; the median of {runs}")
        self.stdout.write(
            f"{HistoryEvent.objects.count():,} events, "
            f"{Participant.objects.count():,} participants and "
            f"{Variant.objects.count():,} variants\n"
        )
        first, number = f"{few:,}", f"{events:,}"
        self.table(
            [
                "page",
                "queries",
                f"bytes of {first}",
                number,
                f"ms of {first}",
                number,
                "×",
            ],
            [
                [label, b.queries, a.size, b.size, a.ms, b.ms, b.ms / a.ms]
                for (label, _), a, b in zip(pages, before, after, strict=True)
            ],
        )
        self.table(
            ["file", f"rows of {first}", number, "ms", number, "peak, kB", number],
            [
                [label, *(n for both in zip(a, b, strict=True) for n in both)]
                for (label, *_), a, b in zip(files, short, long, strict=True)
            ],
        )
        if with_plans:
            for label, address in pages:
                self.plans(label, address)

    def report_references(
        self, number: int, uses: int, runs: int, *, with_plans: bool
    ) -> None:
        """Fill the database at hand and write what was measured."""
        SourcesFilling().fill(number, uses)
        settle()
        lists = list(catalogue.page_addresses())
        pages = [(label, at, list_parts(at)) for label, at in lists]
        pages += [
            (label, at, detail_parts(at)) for label, at in catalogue.detail_addresses()
        ]
        self.stdout.write(f"{made_with()}; the median of {runs}")
        self.stdout.write(
            f"{Citation.objects.count():,} sources and "
            f"{IndexedUse.objects.count():,} uses of them\n"
        )
        compared = [(label, compare(at, parts, runs)) for label, at, parts in pages]
        heads = ["queries", "bytes", "ms", "counting", "finding", "plainest"]
        self.table(
            ["page", *heads, "rendering", "×", "× uncounted"],
            [
                [
                    *(label, c.queries, c.size, c.ms, c.counting, c.finding),
                    *(c.plainest, c.rendering, c.ratio, c.uncounted),
                ]
                for label, c in compared
            ],
        )
        rows = catalogue.tenth()
        plainest = median_of(lambda: sum(1 for _ in rows.iterator(chunk_size=2000)), 1)
        files = [
            (label, *export(at, mark)) for label, at, mark in catalogue.file_addresses()
        ]
        self.table(
            ["file", "rows", "ms", "peak of memory, kB", "× plainest"],
            [[label, n, ms, peak, ms / plainest] for label, n, ms, peak in files],
        )
        if with_plans:
            for label, address in lists:
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
            # PostgreSQL's unions are in brackets.
            if (
                not sql.lstrip("(").startswith(("SELECT", "WITH"))
                or (ms := answered(sql)) < SLOW
            ):
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
