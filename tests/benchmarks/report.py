"""Fill a database, read its pages and files, print what they took."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management import call_command
from tqdm import tqdm

from tests.benchmarks import (
    edits,
    history,
    network,
    pages,
    readers,
    references,
    search,
    starts,
)
from tests.benchmarks.measuring import (
    database,
    export,
    measure,
    own_database,
    settle,
    slow_plans,
)

SUBJECTS = {
    "history": history,
    "network": network,
    "references": references,
    "search": search,
}
# These read the profile that is shipped.
SHIPPED = {"pages": pages, "readers": readers, "edits": edits, "starts": starts}


def main(words: Sequence[str]) -> None:
    parser = ArgumentParser("python3 dev.py bench", description=__doc__)
    kinds = parser.add_subparsers(dest="subject", required=True)
    for name, subject in SUBJECTS.items():
        one = kinds.add_parser(name, help=subject.HELP)
        one.add_argument(
            "--rows",
            type=int,
            default=subject.ROWS,
            help=f"{subject.HELP} [%(default)s]",
        )
        one.add_argument(
            "--runs", type=int, default=5, help="readings of each page [5]"
        )
        one.add_argument(
            "--plans", action="store_true", help="print the plans of slow queries too"
        )
    for name, shipped in SHIPPED.items():
        one = kinds.add_parser(name, help=shipped.HELP)
        one.add_argument(
            shipped.OPTION,
            dest="runs",
            type=int,
            default=shipped.AMOUNT,
            help=f"{shipped.MEANING} [%(default)s]",
        )
    options = parser.parse_args(words)
    if getattr(options, "rows", 100) < 100 or options.runs < 1:
        parser.error("at least 100 rows and one run, day or edit")
    with own_database():
        if options.subject in SHIPPED:
            call_command("loaddata", "ecpat", verbosity=0)
            report_shipped(SHIPPED[options.subject], options.runs)
        else:
            report(SUBJECTS[options.subject], options.rows, options.runs, options.plans)


def report(subject: Any, rows: int, runs: int, with_plans: bool) -> None:
    """Fill the database and print one table of pages and one of files."""
    subject.fill(rows)
    settle()
    print(f"{database()}; {rows:,} {subject.HELP}; the median of {runs}\n")
    pages = list(subject.pages())
    table(
        ["page", "queries", "bytes", "ms", "ruler", "×"],
        [
            [label, *found, found.ms / found.ruler]
            for label, address in tqdm(pages, "Pages", disable=None, leave=False)
            for found in [measure(address, subject.MODEL, runs)]
        ],
    )
    table(
        ["file", "rows", "ms", "peak of memory, kB"],
        [
            [label, *export(address, mark)]
            for label, address, mark in tqdm(
                list(subject.files()), "Files", disable=None, leave=False
            )
        ],
    )
    for label, address in pages if with_plans else []:
        print(label, *slow_plans(address), sep="\n")


def report_shipped(subject: Any, amount: int) -> None:
    """Print one table of what the shipped profile takes."""
    settle()
    print(f"{database()}; {subject.HELP}; {amount} {subject.MEANING}\n")
    table(subject.HEADS, list(subject.rows(amount)))


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows under their heads: words to the left, numbers to the right."""
    lines = [heads, *([_written(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for first, *others in lines:
        cells = [cell.rjust(w) for cell, w in zip(others, widths[1:], strict=True)]
        print("  ".join([first.ljust(widths[0]), *cells]))
    print()


def _written(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:,.1f}" if cell >= 1 else f"{cell:.3f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


if __name__ == "__main__":
    main(sys.argv[1:])
