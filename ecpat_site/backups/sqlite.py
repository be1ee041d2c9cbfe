"""Backups of SQLite, by its online backup: https://sqlite.org/backup.html."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from ecpat_site.backups.seal import BackupError, bar, blocks

PAGES = 1000
# How long another's write is waited for (s).
PATIENCE = 20
ERRORS = (sqlite3.Error, OSError)


def is_there(database: dict[str, Any]) -> bool:
    """Return whether there is anything to keep."""
    path = Path(database["NAME"])
    return path.exists() and path.stat().st_size > 0


def dump(database: dict[str, Any], path: Path) -> None:
    """Copy a database as it is at this moment, while others write."""
    with (
        closing(_connect(database["NAME"], mode="rw")) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        # Holds what is read, so that no write between two steps begins the copy anew.
        source.execute("BEGIN")
        _copy(source, copy, "Copying")
        # By itself, without files beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def contents(path: Path) -> tuple[dict[str, int], list[str]]:
    """Return the number of rows of each table, and the migrations applied.

    Checks each page and each index; raises BackupError for a damaged one.
    """
    with closing(_connect(path, mode="ro", immutable=1)) as copy:
        problems = [words for (words,) in copy.execute("PRAGMA integrity_check")]
        if problems != ["ok"]:
            raise BackupError(f"The database is damaged: {'; '.join(problems[:3])}.")
        # Not the tables in which an index of words keeps its own.
        names = copy.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main'"
            " AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        ).fetchall()
        rows = {name: _number(copy, name) for (name,) in names}
        applied = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"
        return rows, [name for (name,) in copy.execute(applied)]


def restore(
    database: dict[str, Any], path: Path, size: int, after: list[str], beside: Path
) -> None:
    """Put a copy in place of the database, in one transaction.

    Who reads meanwhile goes on with the old one; whoever asks next has the new one.
    `after` are statements for the copy, which is made in the folder `beside`.
    """
    copied = beside / "copied"
    with path.open("rb") as file, copied.open("wb") as copy:
        for block in blocks(file, size):
            copy.write(block)
    with (
        closing(_connect(copied, mode="rw")) as source,
        closing(_connect(database["NAME"], mode="rwc")) as target,
    ):
        for statement in after:
            source.execute(statement)
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=FULL")
        _copy(source, target, "Restoring", pages=-1)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _connect(name: Any, **options: Any) -> sqlite3.Connection:
    """Open a file; each statement is its own transaction unless one is begun."""
    words = "&".join(f"{key}={value}" for key, value in options.items())
    address = f"{Path(name).absolute().as_uri()}?{words}"
    return sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)


def _copy(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    words: str,
    pages: int = PAGES,
) -> None:
    (size,) = source.execute("PRAGMA page_size").fetchone()
    with bar(words) as shown:

        def show(_status: int, left: int, total: int) -> None:
            shown.total = total * size
            shown.update((total - left) * size - shown.n)

        source.backup(target, pages=pages, progress=show)


def _number(copy: sqlite3.Connection, table: str) -> int:
    name = table.replace('"', '""')
    (number,) = copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608
    return int(number)
