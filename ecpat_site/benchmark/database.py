"""A database of its own, beside the operator's."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django import get_version
from django.core.management.base import CommandError
from django.db import connection


@contextmanager
def own_database() -> Iterator[None]:
    """Work in an empty database beside the operator's; it is destroyed at the end."""
    theirs = connection.settings_dict["NAME"]
    with TemporaryDirectory(prefix="bench-") as folder:
        name = f"bench_{getpass.getuser()}"
        if connection.vendor == "sqlite":
            # A file: one in memory would be no measure.
            name = str(Path(folder) / "bench.sqlite3")
        if name == theirs:
            raise CommandError(f"The database {name} is the site's own.")
        tests = connection.settings_dict["TEST"]
        wanted, tests["NAME"] = tests["NAME"], name
        try:
            connection.creation.create_test_db(
                verbosity=0, autoclobber=True, serialize=False
            )
            yield
        finally:
            tests["NAME"] = wanted
            # Until it is made, the name is that of the operator's.
            if connection.settings_dict["NAME"] == name:
                connection.creation.destroy_test_db(str(theirs), verbosity=0)


def settle() -> None:
    """Let PostgreSQL take stock, as it does by itself after a while."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def made_with() -> str:
    """The database and its version, then Django's."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
        else:
            cursor.execute("SHOW server_version")
        version = str(cursor.fetchone()[0]).split()[0]
    return f"{connection.display_name} {version}, Django {get_version()}"
