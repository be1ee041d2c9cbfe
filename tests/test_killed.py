"""What a process leaves that is killed in the middle: whole saves, loads and editions."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

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
# Sends itself a signal at each file it opens or moves of which this is said.
COMMAND = """
import os, re, sys
from django.core.management import call_command

def interrupt(event, given):
    if event in ("open", "os.rename") and re.search(sys.argv[2], f"{event} {given}"):
        os.kill(os.getpid(), int(sys.argv[1]))

sys.addaudithook(interrupt)
call_command(*sys.argv[3:])
"""
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
def start(database_url):
    """Return a function that starts a script, as a process of its own."""

    def run(script, *words):
        return subprocess.Popen(
            [sys.executable, "-c", START + script, *words],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": database_url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
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


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return where the commands put editions."""
    folder = tmp_path / "editions"
    monkeypatch.setenv("EDITIONS_DIR", str(folder))
    monkeypatch.setenv("DJANGO_ALLOWED_HOSTS", "testserver")
    folder.mkdir()
    return folder


def whole(folder):
    """Return the editions of a folder, each of which is whole, with its zip."""
    made = sorted(path for path in folder.iterdir() if path.is_dir())
    packed = [path.with_suffix(".zip") for path in made]
    assert sorted(folder.glob("2*")) == sorted([*made, *packed])
    assert sorted(folder.glob(".*")) == [folder / ".lock"]
    for path, its_zip in zip(made, packed, strict=True):
        bagit.Bag(str(path)).validate()
        with ZipFile(its_zip) as file:
            bodies = {name: file.read(name) for name in file.namelist()}
        files = [each for each in path.rglob("*") if each.is_file()]
        on_disk = {str(each.relative_to(folder)): each.read_bytes() for each in files}
        assert bodies == on_disk
    return made


def test_an_edition_that_is_killed_is_none_and_the_next_run_makes_it(start, folder):
    for moment in (
        "index.html",
        "LICENCES",
        "tagmanifest",
        "rename.*zip",
        r"rename (?!.*zip)",
    ):
        with start(COMMAND, "9", moment, *PUBLISH) as publishing:
            assert publishing.wait() == -signal.SIGKILL, moment
        assert [path for path in folder.glob("2*") if path.is_dir()] == [], moment

    with start(COMMAND, "9", "no moment", *PUBLISH) as publishing:
        assert publishing.wait() == 0
    assert len(whole(folder)) == 1


def test_of_two_that_make_an_edition_at_once_one_does_and_the_other_is_refused(
    start, folder
):
    stop = str(signal.SIGSTOP.value)
    with start(COMMAND, stop, "LICENCES.*'w'", *PUBLISH) as first:
        # It has written all pages.
        assert os.WIFSTOPPED(os.waitpid(first.pid, os.WUNTRACED)[1])
        with start(COMMAND, "9", "no moment", *PUBLISH) as second:
            words = second.stderr.read()
        first.send_signal(signal.SIGCONT)
        first.wait()

    assert (first.returncode, second.returncode) == (0, 1)
    assert "No edition was made. Another command is at work" in words
    (made,) = whole(folder)
    assert (made / "data" / "history" / "founding" / "index.html").exists()


def test_a_withdrawal_that_is_killed_is_done_by_the_next_run(start, folder):
    with start(COMMAND, "9", "no moment", *PUBLISH) as publishing:
        assert publishing.wait() == 0
    (made,) = whole(folder)
    path = "history/founding/index.html"
    words = "withdraw_from_edition", made.name, path, "--why=A court demands it."

    for moment in (
        "open .*unfinished.*manifest",
        "rename.*json",
        "rename.*/manifest",
        "rename.*zip",
    ):
        with start(COMMAND, "9", moment, *words) as withdrawing:
            assert withdrawing.wait() == -signal.SIGKILL, moment
    with start(COMMAND, "9", "no moment", *words) as withdrawing:
        assert withdrawing.wait() == 0

    assert whole(folder) == [made]
    assert "A court demands it." in (made / "data" / path).read_text()
    assert (folder / "withdrawn.json").read_text().count(path) == 1
