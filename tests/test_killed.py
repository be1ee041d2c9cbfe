"""What a process leaves that is killed in the middle: whole saves and loads."""

import multiprocessing
import os
import re
import signal
import sqlite3
import sys
from contextlib import closing, suppress
from itertools import count

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from references.models import Citation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="it reads SQLite's own file"
    ),
]

# A fork has Django and all models at once: a new program takes a second for them.
FORK = multiprocessing.get_context("fork")
KEYS = """
    SELECT key FROM references_citation
    UNION ALL SELECT key FROM references_historicalcitation ORDER BY key
"""
SOURCES = """\
- {model: references.citation, fields: {key: a, title: A}}
- {model: references.citation, fields: {key: b, title: B}}
"""


@pytest.fixture
def start(database_url, tmp_path):
    """Return a function that begins another in a process of its own, on a database file."""

    def run(do, *given):
        def alone():
            # The tests' own stays open for them.
            connection.connection = None
            connection.settings_dict["NAME"] = str(tmp_path / "db")
            do(*given)

        process = FORK.Process(target=alone)
        process.start()
        return process

    return run


def save_sources(saved):
    """Save one source after the other, and tell the number of each that was saved."""
    for number in count():
        Citation.objects.create(key=f"saved-{number}", title="A")
        saved.send(number)


def load_until(left, path):
    """Load a file; die before so many rows are written."""

    def kill(execute, sql, *given):
        nonlocal left
        left -= sql.startswith("INSERT")
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, *given)

    with connection.execute_wrapper(kill):
        call_command("loaddata", path, verbosity=0)


def command_until(sent, moment, *words, refusal=None):
    """Run a command; send itself a signal at each file it opens or moves like this."""

    def interrupt(event, given):
        if event in ("open", "os.rename") and re.search(moment, f"{event} {given}"):
            os.kill(os.getpid(), sent)

    sys.addaudithook(interrupt)
    try:
        call_command(*words)
    except CommandError as refused:
        refusal.write_text(str(refused))
        sys.exit(1)


def ended(process):
    """Return how a process ended: the number of a signal is below zero."""
    process.join()
    return process.exitcode


@pytest.fixture
def asked(tmp_path):
    """Return a function that asks the database, and returns the first column."""

    def ask(sql):
        with closing(sqlite3.connect(tmp_path / "db")) as opened:
            return [row[0] for row in opened.execute(sql)]

    return ask


def test_each_save_that_was_acknowledged_is_there_once_with_its_history(start, asked):
    reading, writing = FORK.Pipe(duplex=False)
    saving = start(save_sources, writing)
    writing.close()
    said = [reading.recv() for _ in range(20)]
    saving.kill()
    with suppress(EOFError, OSError):
        while True:
            said.append(reading.recv())
    assert ended(saving) == -signal.SIGKILL

    kept = asked("SELECT key FROM references_citation WHERE key LIKE 'saved-%'")
    history = asked(
        "SELECT key FROM references_historicalcitation WHERE key LIKE 'saved-%'"
    )
    # The last may have been saved before it could be said.
    assert len(kept) - len(said) in (0, 1)
    assert set(kept) >= {f"saved-{number}" for number in said}
    assert sorted(history) == sorted(kept)
    assert asked("PRAGMA integrity_check") == ["ok"]


def test_a_load_that_is_killed_leaves_nothing_of_its_file(start, asked, tmp_path):
    file = tmp_path / "sources.yaml"
    file.write_text(SOURCES)
    before = asked(KEYS)

    assert ended(start(load_until, 3, str(file))) == -signal.SIGKILL

    assert asked(KEYS) == before
