"""Waits for what happens in another thread or process; the only clock of the tests."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection


def wait_until(happened: Callable[[], Any], seconds: float = 60) -> Any:
    """Return what is found once it is true; fail after so many seconds."""
    until = time.monotonic() + seconds
    while not (found := happened()):
        assert time.monotonic() < until, f"not within {seconds} seconds"
        time.sleep(0.02)
    return found


def pause(seconds: float) -> None:
    """Let as long go by as another program keeps something: nothing tells that it is over."""
    time.sleep(seconds)


def is_one_kept_waiting() -> bool:
    """Whether a connection to PostgreSQL waits for a lock of another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None
