"""Processes that have just started: what the start takes, and the first answer of each."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.measuring import database_url

HELP = "the first answer of a process that has just started"
OPTION, AMOUNT, MEANING = (
    "--runs",
    7,
    "starts for each page, the median of which counts",
)

HEADS = ["page", "start ms", "first ms", "again ms", "first / again"]
ADDRESSES = ["/", "/network/", "/history/", "/references/", "/criticism/"]
ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
from functools import partial
from time import process_time

from ecpat_site.wsgi import django_application

# From the very beginning of the process.
started = process_time() * 1000

from tests.benchmarks.measuring import ask, cpu, request

work = partial(ask, django_application, request(sys.argv[1]))
print(started, cpu(work), min(cpu(work) for _ in range(7)))
"""


def rows(runs: int) -> Iterator[list[Any]]:
    """Yield for each page its CPU times, none of them from the store."""
    for address in ADDRESSES:
        tries = [_start(address) for _ in range(runs)]
        start, first, again = map(median, zip(*tries, strict=True))
        yield [address, start, first, again, first / again]


def _start(address: str) -> list[float]:
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        # The one the front page is asked for by, at the start, and the one asked here.
        "DJANGO_ALLOWED_HOSTS": "testserver,localhost",
        # Room for any answers makes it start as a server does.
        "ANSWERS_BYTES": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, address],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(number) for number in done.stdout.split()]
