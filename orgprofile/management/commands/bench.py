"""`bench`: how long the pages of a large network take, in a database of its own."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import get_version
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from orgprofile.benchmark.filling import Filling, Size
from orgprofile.benchmark.measuring import (
    LETS_IN,
    answered,
    drawings,
    drawn,
    export,
    file_addresses,
    measure,
    page_addresses,
    plan,
    read,
)
from orgprofile.models import Member, MembershipCount

# A query of a page of members that takes this many milliseconds has its plan printed.
SLOW = 3.0


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
