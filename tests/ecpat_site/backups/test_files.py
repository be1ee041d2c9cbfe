"""Backups are whole or refused, and a database is the old one or the restored one."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from django.db import connection

from ecpat_site.backups import files, seal
from ecpat_site.backups.seal import BackupError

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite alone")


def test_what_was_there_comes_back_and_what_is_there_is_kept(live, tmp_path):
    path = tmp_path / "profile.backup"
    before = live.sections()
    made = files.make(path)
    live.ask("DELETE FROM orgprofile_section")
    live.ask(
        "INSERT INTO ecpat_site_session (session_key, session_data, expire_date, seen)"
        " VALUES ('a', '', '2099-01-01', '2026-01-01')"
    )
    state = live.state()

    restored, kept = files.restore(path)

    assert live.sections() == before
    assert restored == made
    assert made.rows["orgprofile_section"] == len(before) > 0
    # Nobody is signed in any more, and no stored answer is taken for a new one.
    assert live.ask("SELECT count(*) FROM ecpat_site_session") == [(0,)]
    assert live.state() != state
    assert files.check(kept).rows["orgprofile_section"] == 0
    assert files.check(kept).rows["ecpat_site_session"] == 1
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
    (tmp_path / "notes.txt").write_text("Not a backup")
    (tmp_path / "cut.backup").write_bytes(path.read_bytes()[:-100])
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    before = {file: file.read_bytes() for file in tmp_path.iterdir() if file.exists()}
    monkeypatch.chdir(tmp_path)

    own = ["db", "symlink", "hard-link", "db-wal", "db-shm", "db-journal"]
    for target in [*map(Path, own), tmp_path / "db"]:
        with pytest.raises(BackupError, match="belongs to the database itself"):
            files.make(target)
    for name in ["notes.txt", "cut.backup", "dangling"]:
        with pytest.raises(BackupError, match="no backup that can be replaced"):
            files.make(tmp_path / name)

    assert before == {f: f.read_bytes() for f in tmp_path.iterdir() if f.exists()}
    assert database.samefile(tmp_path / "hard-link")


@on_sqlite
def test_a_backup_is_a_database_for_its_owner_and_stays_until_a_new_one_is_whole(
    live, tmp_path, monkeypatch
):
    path = tmp_path / "profile.backup"
    files.make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(path)) as opened:
        assert opened.execute("SELECT count(*) FROM orgprofile_section").fetchone()[0]
    older = path.read_bytes()

    with monkeypatch.context() as patch:
        full = mock.Mock(side_effect=OSError("No space left on device"))
        patch.setattr(files.PROGRAMS[connection.vendor], "contents", full)
        with pytest.raises(BackupError, match="No space left on device"):
            files.make(path)
    assert path.read_bytes() == older
    assert not list(tmp_path.glob(".unfinished-*"))

    files.make(path)


@on_sqlite
def test_what_a_killed_run_left_is_deleted_a_day_later(live, tmp_path):
    old, new = tmp_path / ".unfinished-old", tmp_path / ".unfinished-new"
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (0, 0))

    files.make(tmp_path / "profile.backup")

    assert (old.exists(), new.exists()) == (False, True)


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
    over, written = threading.Event(), []

    def write(_number):
        with closing(
            sqlite3.connect(tmp_path / "db", timeout=20, isolation_level=None)
        ) as opened:
            while not over.is_set():
                opened.execute("BEGIN IMMEDIATE")
                opened.execute("INSERT INTO one VALUES (1)")
                opened.execute("INSERT INTO other VALUES (1)")
                opened.execute("COMMIT")
                written.append(1)

    with ThreadPoolExecutor(8) as pool:
        writing = pool.map(write, range(8))
        try:
            number = len(written)
            found = [files.make(tmp_path / "profile.backup").rows for _ in range(3)]
            assert len(written) > number
        finally:
            over.set()
    # An error of one that wrote is raised here.
    assert list(writing) == [None] * 8
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
    few, many = tmp_path / "few", tmp_path / "many"
    titles = {few: ["few" * 70] * 3000, many: ["many" * 50] * 9000}
    for path, rows in titles.items():
        with closing(sqlite3.connect(path)) as opened:
            opened.execute("CREATE TABLE django_migrations (app, name)")
            opened.execute("CREATE TABLE source (title)")
            opened.executemany("INSERT INTO source VALUES (?)", zip(rows, strict=True))
            opened.commit()
    live = shutil.copy(few, tmp_path / "db")

    for _ in range(5):
        words = [sys.executable, "-c", RESTORE, live, tmp_path, few, many]
        done = subprocess.run(words, timeout=60, check=False)
        assert done.returncode == -signal.SIGALRM
        with closing(sqlite3.connect(live)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            found = [title for (title,) in opened.execute("SELECT title FROM source")]
        assert found in titles.values()
