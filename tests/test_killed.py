"""What a process leaves that is killed in the middle: whole saves, loads and editions."""

import multiprocessing
import os
import re
import signal
import sqlite3
import sys
from contextlib import closing, suppress
from functools import partial
from itertools import count

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ecpat_site import editions
from references.models import Citation
from tests.ecpat_site.test_editions import contents

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="it reads SQLite's own file"
    ),
]

# A fork has Django and all models at once: a new program takes a second for them.
FORK = multiprocessing.get_context("fork")
PUBLISH = "publish_edition", "--summary=What is new.", "--verbosity=0"
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


@pytest.fixture
def folder(tmp_path, settings):
    """Return where the commands put editions."""
    folder = settings.EDITIONS_DIR = tmp_path / "editions"
    folder.mkdir()
    return folder


def whole(folder):
    """Return the editions of a folder, each of which is whole, with its zip."""
    made = sorted(path for path in folder.iterdir() if path.is_dir())
    packed = [path.with_suffix(".zip") for path in made]
    assert sorted(folder.glob("2*")) == sorted([*made, *packed])
    assert sorted(folder.glob(".*")) == [folder / ".lock"]
    for path in made:
        contents(editions.named(path.name))
    return made


def test_an_edition_that_is_killed_is_none_and_the_next_run_makes_it(start, folder):
    for moment in ("tagmanifest", "rename.*zip", r"rename (?!.*zip)"):
        publishing = start(command_until, signal.SIGKILL, moment, *PUBLISH)
        assert ended(publishing) == -signal.SIGKILL, moment
        assert [path for path in folder.glob("2*") if path.is_dir()] == [], moment

    assert ended(start(command_until, signal.SIGKILL, "no moment", *PUBLISH)) == 0
    assert len(whole(folder)) == 1


def test_of_two_that_make_an_edition_at_once_one_does_and_the_other_is_refused(
    start, folder, tmp_path
):
    first = start(command_until, signal.SIGSTOP, "LICENCES.*'w'", *PUBLISH)
    # It has written all pages.
    assert os.WIFSTOPPED(os.waitpid(first.pid, os.WUNTRACED)[1])
    refusal = tmp_path / "refusal"
    second = start(
        partial(command_until, refusal=refusal), signal.SIGKILL, "no moment", *PUBLISH
    )
    codes = [ended(second)]
    os.kill(first.pid, signal.SIGCONT)
    codes.append(ended(first))

    assert codes == [1, 0]
    assert (
        "No edition was made. Another command is writing editions"
        in refusal.read_text()
    )
    (made,) = whole(folder)
    assert (made / "data" / "history" / "founding" / "index.html").exists()


def test_a_withdrawal_that_is_killed_is_done_by_the_next_run(start, folder):
    assert ended(start(command_until, signal.SIGKILL, "no moment", *PUBLISH)) == 0
    (made,) = whole(folder)
    path = "history/founding/index.html"
    words = "withdraw_from_edition", made.name, path, "--why=A court demands it."

    for moment in (
        "open .*unfinished.*manifest",
        "rename.*json",
        "rename.*/manifest",
        "rename.*zip",
    ):
        withdrawing = start(command_until, signal.SIGKILL, moment, *words)
        assert ended(withdrawing) == -signal.SIGKILL, moment
    assert ended(start(command_until, signal.SIGKILL, "no moment", *words)) == 0

    assert whole(folder) == [made]
    assert "A court demands it." in (made / "data" / path).read_text()
    assert (folder / "withdrawn.json").read_text().count(path) == 1
