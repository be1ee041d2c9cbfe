"""Backups are whole or refused, and a database is the old one or the restored one."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from ecpat_site.backups import files, seal, sqlite
from ecpat_site.backups.seal import BackupError

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite alone")


def test_what_was_there_comes_back_and_what_is_there_is_kept(live, tmp_path):
    path = tmp_path / "profile.backup"
    before = live.sections()
    made = files.make(path)
    live.ask("DELETE FROM orgprofile_section")
    live.ask(
        "INSERT INTO django_session (session_key, session_data, expire_date)"
        " VALUES ('a', '', '2099-01-01')"
    )
    state = live.state()

    restored, kept = files.restore(path)

    assert live.sections() == before
    assert restored == made
    assert made.rows["orgprofile_section"] == len(before) > 0
    # Nobody is signed in any more, and no stored answer is taken for a new one.
    assert live.ask("SELECT count(*) FROM django_session") == [(0,)]
    assert live.state() != state
    assert files.check(kept).rows["orgprofile_section"] == 0
    assert files.check(kept).rows["django_session"] == 1
    if connection.vendor == "postgresql":
        left = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'before%'"
        assert live.ask(left) == [(0,)]
    assert not list(tmp_path.glob(".unfinished-*"))


def test_what_is_no_whole_backup_of_this_site_is_refused(live, tmp_path):
    path, other = tmp_path / "profile.backup", tmp_path / "other.backup"
    made = files.make(path)
    whole, content = path.read_bytes(), path.read_bytes()[: made.size]
    before = live.sections(), live.state()

    with pytest.raises(BackupError, match="No such file"):
        files.restore(other)
    for difference, reason in [
        (
            {"migrations": ["references.9999_future"]},
            r"newer .*, which has references\.",
        ),
        ({"vendor": "oracle"}, "is a backup of oracle"),
        ({"rows": {"orgprofile_section": 7}}, "does not hold the rows it names"),
    ]:
        other.write_bytes(content)
        seal.add(other, replace(made, **difference))
        with pytest.raises(BackupError, match=reason):
            files.restore(other)
    other.write_bytes(whole[:-100])
    with pytest.raises(BackupError, match="is cut off"):
        files.restore(other)

    assert (live.sections(), live.state()) == before
    assert not list(tmp_path.glob("before-restore-*"))


@on_sqlite
def test_a_backup_replaces_no_file_but_an_older_backup(live, tmp_path, monkeypatch):
    path, database = tmp_path / "profile.backup", tmp_path / "db"
    files.make(path)
    # Even if the database began as a copy of a backup.
    database.write_bytes(path.read_bytes())
    (tmp_path / "db-wal").touch()
    (tmp_path / "symlink").symlink_to(database)
    os.link(database, tmp_path / "hard-link")
    monkeypatch.chdir(tmp_path)
    own = ["db", "symlink", "hard-link", "db-wal", "db-shm", "db-journal"]
    (tmp_path / "notes.txt").write_text("Not a backup")
    (tmp_path / "cut.backup").write_bytes(path.read_bytes()[:-100])
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    before = {file: file.read_bytes() for file in tmp_path.iterdir() if file.exists()}

    for name in [*own, *(tmp_path / name for name in own)]:
        with pytest.raises(BackupError, match="belongs to the database itself"):
            files.make(Path(name))
    for name in ["notes.txt", "cut.backup", "dangling"]:
        with pytest.raises(BackupError, match="no backup that can be replaced"):
            files.make(tmp_path / name)

    assert before == {f: f.read_bytes() for f in tmp_path.iterdir() if f.exists()}
    assert database.samefile(tmp_path / "hard-link")
    files.make(path)


@on_sqlite
def test_a_backup_that_fails_leaves_the_older_one_of_its_name(
    live, tmp_path, monkeypatch
):
    path = tmp_path / "profile.backup"
    files.make(path)
    older = path.read_bytes()

    def fail(*_words):
        raise OSError("No space left on device")

    monkeypatch.setattr(files.PROGRAMS[connection.vendor], "contents", fail)
    with pytest.raises(BackupError, match="No space left on device"):
        files.make(path)

    assert path.read_bytes() == older
    assert not list(tmp_path.glob(".unfinished-*"))


def test_a_backup_is_for_its_owner_alone_and_opens_with_the_database_s_own_program(
    live, tmp_path
):
    path = tmp_path / "profile.backup"
    files.make(path)

    assert path.stat().st_mode & 0o777 == 0o600
    words = ["pg_restore", "--list", path]
    if connection.vendor == "sqlite":
        opening = (
            "import sqlite3, sys; print(sqlite3.connect(sys.argv[1])"
            ".execute('SELECT name FROM sqlite_master').fetchall())"
        )
        words = [sys.executable, "-c", opening, path]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "orgprofile_section" in done.stdout


@on_sqlite
def test_what_a_killed_run_left_is_deleted_a_day_later(live, tmp_path):
    old, new = tmp_path / ".unfinished-old", tmp_path / ".unfinished-new"
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (0, 0))

    files.make(tmp_path / "profile.backup")

    assert not old.exists()
    assert new.exists()


@on_sqlite
def test_a_damaged_database_makes_no_backup(live, tmp_path):
    live.ask("PRAGMA wal_checkpoint(TRUNCATE)")
    with (tmp_path / "db").open("rb+") as file:
        file.seek(40_960)
        file.write(b"\xff" * 200_000)

    with pytest.raises(BackupError, match=r"damaged|malformed"):
        files.make(tmp_path / "profile.backup")

    assert not (tmp_path / "profile.backup").exists()


@on_sqlite
def test_eight_who_write_wait_for_no_backup_and_it_holds_whole_transactions(
    live, tmp_path
):
    live.ask("CREATE TABLE one (n)")
    live.ask("CREATE TABLE other (n)")
    over, failed, written = threading.Event(), [], []

    def write():
        try:
            with closing(
                sqlite3.connect(tmp_path / "db", timeout=20, isolation_level=None)
            ) as opened:
                while not over.is_set():
                    opened.execute("BEGIN IMMEDIATE")
                    opened.execute("INSERT INTO one VALUES (1)")
                    opened.execute("INSERT INTO other VALUES (1)")
                    opened.execute("COMMIT")
                    written.append(1)
        except sqlite3.Error as error:
            failed.append(error)

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    try:
        number = len(written)
        found = [files.make(tmp_path / "profile.backup").rows for _ in range(3)]
        assert len(written) > number
    finally:
        over.set()
        for writer in writers:
            writer.join()

    assert not failed
    assert all(rows["one"] == rows["other"] for rows in found)


RESTORE = """
import random, signal, sys
from pathlib import Path
from ecpat_site.backups import sqlite
live, beside, *paths = map(Path, sys.argv[1:])
# Dies at any moment of the first tenth of a second.
signal.setitimer(signal.ITIMER_REAL, random.uniform(0.01, 0.1))
while True:
    for path in paths:
        sqlite.restore({"NAME": live}, path, path.stat().st_size, [], beside)
"""


@on_sqlite
def test_a_restore_that_is_killed_leaves_the_old_database_or_the_new_one(tmp_path):
    sizes = {3000: tmp_path / "few", 9000: tmp_path / "many"}
    for number, path in sizes.items():
        with closing(sqlite3.connect(path)) as opened:
            opened.execute("CREATE TABLE django_migrations (app, name)")
            opened.execute("CREATE TABLE source (title)")
            rows = [(f"{number} {'x' * 200}",)] * number
            opened.executemany("INSERT INTO source VALUES (?)", rows)
            opened.commit()
    live = tmp_path / "db"
    sqlite.restore(
        {"NAME": live}, sizes[3000], sizes[3000].stat().st_size, [], tmp_path
    )

    for _ in range(5):
        words = [sys.executable, "-c", RESTORE, live, tmp_path, *sizes.values()]
        done = subprocess.run(words, timeout=60, check=False)
        assert done.returncode == -signal.SIGALRM
        with closing(sqlite3.connect(live)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            found = opened.execute("SELECT substr(title, 1, 4), count(*) FROM source GROUP BY 1").fetchall()  # fmt: skip
        assert found in ([("3000", 3000)], [("9000", 9000)])
