"""An edit in one process is seen by all, on a file of SQLite and on PostgreSQL."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parents[3]


@pytest.fixture
def processes(database_url):
    """Return two that answer; a function sends one a line and returns its answer."""
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

    def tell(number, line):
        one = started[number]
        one.stdin.write(f"{line}\n")
        one.stdin.flush()
        return one.stdout.readline().strip()

    yield tell
    for one in started:
        one.stdin.close()
        one.stdout.close()
        assert one.wait(10) == 0


def test_an_edit_in_one_process_is_seen_by_both_within_a_second(processes):
    assert processes(0, "ask") == processes(1, "ask") != ""

    for words in ("It was changed.", "It was changed again."):
        assert processes(0, f"edit {words}") == "edited"
        if connection.vendor == "postgresql":
            time.sleep(1)
        assert processes(0, "ask") == words
        assert processes(1, "ask") == words
