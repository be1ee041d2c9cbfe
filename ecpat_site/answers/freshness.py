"""The state that answers depend on: the revision and the day, asked at each request."""

import sqlite3
import threading
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection

from references.models import Revision

# PostgreSQL is asked this often (s); an edit must be seen everywhere within one.
INTERVAL = 0.5
# How long a request waits for another that asks already, and how long a database that
# failed is left alone (s).
PATIENCE = 1.0
# How long a locked file is waited for: an event loop waits too (s).
BUSY = 0.1

UNREADABLE = (DatabaseError, InterfaceError, sqlite3.Error, OSError)


class UnreachableError(Exception):
    """The database can't be asked for the revision."""


@dataclass(frozen=True, slots=True)
class State:
    """Names what an answer was made from: two equal states give equal answers."""

    number: int
    day: date


class Freshness:
    """Knows the present state; one for each process."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._revision = 0
        # Until when the revision holds, by the monotonic clock.
        self._until = 0.0
        # Until when a database that failed is not asked again, by the same clock.
        self._down_until = 0.0
        self._file = _database_file()
        self._version: tuple[int, int] | None = None

    def at_hand(self) -> State | None:
        """Return the present state if it is known at once; None if it must be asked for."""
        today = datetime.now(UTC).date()
        if self._file is None:
            known = time.monotonic() < self._until
            return State(self._revision, today) if known else None
        if not self._asking.acquire(blocking=False):
            return None
        try:
            known = self._file.version() == self._version
            return State(self._revision, today) if known else None
        except (sqlite3.Error, OSError):
            return None
        finally:
            self._asking.release()

    def now(self) -> State:
        """Return the present state; raises UnreachableError if the database can't be asked."""
        today = datetime.now(UTC).date()
        if self._file is None and time.monotonic() < self._until:
            return State(self._revision, today)
        if time.monotonic() < self._down_until:
            raise UnreachableError
        if not self._asking.acquire(timeout=PATIENCE):
            raise UnreachableError
        try:
            self._ask()
        except UNREADABLE as error:
            self._down_until = time.monotonic() + PATIENCE
            raise UnreachableError from error
        finally:
            self._asking.release()
        return State(self._revision, today)

    def _ask(self) -> None:
        if self._file is not None:
            version = self._file.version()
            if version != self._version:
                self._revision = _read()
                self._version = version
        elif time.monotonic() >= self._until:
            asked = time.monotonic()
            self._revision = _read()
            self._until = asked + INTERVAL


class _File:
    """A SQLite database that is asked whether it was written.

    `PRAGMA data_version` changes with each commit of any other connection, and this one
    never writes. Source: https://sqlite.org/pragma.html#pragma_data_version
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: sqlite3.Connection | None = None
        self._inode = 0

    def version(self) -> tuple[int, int]:
        """Return what is another after each commit, and for another file of that name.

        Raises OSError where there is no file, sqlite3.Error where it can't be read.
        """
        inode = self._path.stat().st_ino
        if self._opened is None or inode != self._inode:
            address = f"{self._path.absolute().as_uri()}?mode=ro"
            self._opened = sqlite3.connect(
                address, uri=True, check_same_thread=False, timeout=BUSY
            )
            self._inode = inode
        (number,) = self._opened.execute("PRAGMA data_version").fetchone()
        return inode, number


def _database_file() -> _File | None:
    """Return the file of a SQLite database; None for another, or one in memory."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or "memory" in name:
        return None
    return _File(Path(name))


def _read() -> int:
    """Read the revision; once more if the connection had been broken meanwhile."""
    try:
        return Revision.objects.current().number
    except UNREADABLE:
        connection.close()
        return Revision.objects.current().number
