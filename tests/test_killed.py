"""What a process leaves that is killed in the middle: whole saves, loads and editions."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import bagit
import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="it reads SQLite's own file"
    ),
]

ROOT = Path(__file__).parents[1]
START = "import django; django.setup()\n"
# Says the number of each source that was saved.
SAVE = """
from itertools import count
from references.models import Citation

for number in count():
    Citation.objects.create(key=f"saved-{number}", title="A")
    print(number, flush=True)
"""
# Kills itself before it writes so many times.
LOAD = """
import os, signal, sys
from django.core.management import call_command
from django.db import connection

left = int(sys.argv[1])

def kill(execute, sql, *given):
    global left
    left -= sql.startswith("INSERT")
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, *given)

with connection.execute_wrapper(kill):
    call_command("loaddata", sys.argv[2], verbosity=0)
"""
# Kills itself at the first file it opens or moves of which this is said.
PUBLISH = """
import os, re, signal, sys
from django.core.management import call_command

def kill(event, given):
    if event in ("open", "os.rename") and re.search(sys.argv[1], f"{event} {given}"):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(kill)
call_command("publish_edition", summary="What is new.", verbosity=0)
"""
KEYS = """
    SELECT key FROM references_citation
    UNION ALL SELECT key FROM references_historicalcitation ORDER BY key
"""
SOURCES = """\
- {model: references.citation, fields: {key: a, title: A}}
- {model: references.citation, fields: {key: b, title: B}}
"""


@pytest.fixture
def start(database_url):
    """Return a function that starts a script, as a process of its own."""

    def run(script, *words):
        return subprocess.Popen(
            [sys.executable, "-c", START + script, *words],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": database_url},
            stdout=subprocess.PIPE,
            text=True,
        )

    return run


@pytest.fixture
def asked(tmp_path):
    """Return a function that asks the database, and returns the first column."""

    def ask(sql):
        with closing(sqlite3.connect(tmp_path / "db")) as opened:
            return [row[0] for row in opened.execute(sql)]

    return ask


def test_each_save_that_was_acknowledged_is_there_once_with_its_history(start, asked):
    with start(SAVE) as saving:
        said = [saving.stdout.readline() for _ in range(20)]
        saving.kill()
        said += saving.stdout.readlines()

    kept = asked("SELECT key FROM references_citation WHERE key LIKE 'saved-%'")
    history = asked(
        "SELECT key FROM references_historicalcitation WHERE key LIKE 'saved-%'"
    )
    # The last may have been saved before it could be said.
    assert len(kept) - len(said) in (0, 1)
    assert set(kept) >= {f"saved-{int(number)}" for number in said}
    assert sorted(history) == sorted(kept)
    assert asked("PRAGMA integrity_check") == ["ok"]


def test_a_load_that_is_killed_leaves_nothing_of_its_file(start, asked, tmp_path):
    file = tmp_path / "sources.yaml"
    file.write_text(SOURCES)
    before = asked(KEYS)

    with start(LOAD, "3", str(file)) as loading:
        assert loading.wait() == -signal.SIGKILL

    assert asked(KEYS) == before


def test_an_edition_that_is_killed_is_none_and_the_next_run_makes_it(
    start, tmp_path, monkeypatch
):
    folder = tmp_path / "editions"
    monkeypatch.setenv("EDITIONS_DIR", str(folder))
    monkeypatch.setenv("DJANGO_ALLOWED_HOSTS", "testserver")
    folder.mkdir()
    for moment in (
        "index.html",
        "LICENCES",
        "tagmanifest",
        "rename.*zip",
        r"rename (?!.*zip)",
    ):
        with start(PUBLISH, moment) as publishing:
            assert publishing.wait() == -signal.SIGKILL, moment
        assert [path for path in folder.glob("2*") if path.is_dir()] == [], moment

    with start(PUBLISH, "never") as publishing:
        assert publishing.wait() == 0
    (made,) = (path for path in folder.iterdir() if path.is_dir())
    assert sorted(folder.iterdir()) == [made, made.with_suffix(".zip")]
    bagit.Bag(str(made)).validate()
