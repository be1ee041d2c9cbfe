"""Backups of PostgreSQL, by its own programs: pg_dump, pg_restore and psql."""

import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db.backends.postgresql.client import DatabaseClient

from ecpat_site.backups.seal import BLOCK, BackupError, bar

# Where the old tables are between the switch and their end.
OLD = "before_restore"
# Waits for whoever writes, and lets nobody begin until the switch: each write of a public
# row raises the revision first, and must not be half in the old tables and half in the new.
LAST = f"""DO $$ BEGIN
    IF to_regclass('{OLD}.references_revision') IS NOT NULL THEN
        LOCK TABLE {OLD}.references_revision IN EXCLUSIVE MODE;
    END IF;
END $$"""
ERRORS = (OSError,)
# The owner is whoever restores: a backup also serves on a machine with other roles.
PLAIN = ["--no-owner", "--no-privileges"]


def is_there(database: dict[str, Any]) -> bool:
    """Return whether there is anything to keep."""
    asked = _sql(database, "SELECT to_regclass('public.django_migrations')", "-tA")
    return bool(asked.strip())


def dump(database: dict[str, Any], path: Path) -> None:
    """Dump the database as it is at this moment, while others write."""
    words, environment = _connection(database)
    words = ["pg_dump", "--format=custom", *PLAIN, "--schema=public", *words]
    with (
        path.open("wb") as file,
        _output(words, environment) as output,
        bar("Dumping") as shown,
    ):
        while block := output.read(BLOCK):
            file.write(block)
            shown.update(len(block))


def contents(path: Path) -> tuple[dict[str, int], list[str]]:
    """Return the number of rows of each table, and the migrations applied.

    Reads and unpacks the whole file; raises BackupError where pg_restore can't.
    """
    rows: Counter[str] = Counter()
    migrations = []
    table = ""
    columns: list[str] = []
    words = ["pg_restore", "--data-only", "--file=-", str(path)]
    with _output(words) as output:
        for line in output:
            if table and line == b"\\.\n":
                table = ""
            elif table:
                rows[table] += 1
                if table == "django_migrations":
                    values = line.decode().rstrip("\n").split("\t")
                    row = dict(zip(columns, values, strict=True))
                    migrations.append(f"{row['app']}.{row['name']}")
            elif line.startswith(b"COPY public."):
                head, _, rest = line.decode().partition(" (")
                table = head.removeprefix("COPY public.").strip('"')
                columns = rest.partition(")")[0].split(", ")
                rows[table] = 0
    return dict(rows), sorted(migrations)


def restore(
    database: dict[str, Any], path: Path, size: int, after: list[str], beside: Path
) -> None:
    """Make the tables of a dump beside the old ones, and switch, in one transaction.

    Readers go on with the old ones until it is over. `after` are statements for the new
    ones. The dump is unpacked to a file in the folder `beside` first: a reader of a pipe
    takes one that breaks for the end, and would restore half.
    """
    script = beside / "script.sql"
    words = ["pg_restore", *PLAIN, f"--file={script}", str(path)]
    with _output(words):
        pass
    switch = f"DROP SCHEMA IF EXISTS {OLD} CASCADE; ALTER SCHEMA public RENAME TO {OLD}"
    then = [
        "GRANT USAGE ON SCHEMA public TO PUBLIC",
        "SET search_path TO public",
        *after,
        LAST,
    ]
    commands = [f"--command={statement}" for statement in then]
    _sql(database, switch, f"--file={script}", *commands)
    # After the switch, since it waits for whoever still reads the old tables. What is done
    # is done: a next restore drops what this one can't.
    with suppress(BackupError):
        _sql(database, f"DROP SCHEMA {OLD} CASCADE")
        _sql(database, "ANALYZE")


def _sql(database: dict[str, Any], statement: str, *more: str) -> str:
    """Run a statement, and what follows, in one transaction; return what it printed."""
    words, environment = _connection(database)
    words = ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", *words]
    words += ["--single-transaction", f"--command={statement}", *more]
    with _output(words, environment) as output:
        return str(output.read().decode())


def _connection(database: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """Return the words and the environment by which PostgreSQL's programs find a database.

    Its password is in the environment: everybody may read the words of a process.
    """
    words, environment = DatabaseClient.settings_to_cmd_args_env(database, [])
    more = {"PGOPTIONS": "-c client_min_messages=warning"}
    return [*words[1:-1], f"--dbname={words[-1]}"], more | (environment or {})


@contextmanager
def _output(
    words: list[str], environment: dict[str, str] | None = None
) -> Iterator[Any]:
    """Run a program and yield its output; raises BackupError with its words if it fails."""
    program = shutil.which(words[0])
    if program is None:
        raise BackupError(
            f"{words[0]} is not on this machine. Install PostgreSQL's client programs "
            "(in Debian: postgresql-client), of the server's version or newer."
        )
    env = os.environ | (environment or {})
    words = [program, *words[1:]]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603 - our own words alone
            words, env=env, stdout=subprocess.PIPE, stderr=said
        ) as running:
            yield running.stdout
        said.seek(0)
        reason = said.read().decode(errors="replace").strip()
    if running.returncode:
        raise BackupError(f"{words[0]} failed: {reason or running.returncode}")
