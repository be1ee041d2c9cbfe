"""Two processes of the site on one database, and words with each."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

ROOT = Path(__file__).parents[3]


@contextmanager
def two_processes(database_url: str) -> Iterator[Callable[[int, str], str]]:
    """Start both; yield what sends one of them a line and returns its answer."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "ecpat_site.settings",
        "DJANGO_ALLOWED_HOSTS": "testserver",
        "ANSWERS_BYTES": "10000000",
    }
    words = [sys.executable, "-m", "tests.ecpat_site.answers.process"]
    started = [
        subprocess.Popen(
            words,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ways = [(cast(IO[str], p.stdin), cast(IO[str], p.stdout)) for p in started]

    def tell(number: int, line: str) -> str:
        to, answers = ways[number]
        to.write(f"{line}\n")
        to.flush()
        return answers.readline().strip()

    yield tell
    for process, (to, answers) in zip(started, ways, strict=True):
        to.close()
        answers.close()
        assert process.wait(10) == 0
