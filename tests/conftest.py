"""What the whole suite shares: a database that can be taken down at the end."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's database, left by everybody before it is taken down.

    A thread of the server that Chromium reads from can still hold a session then, and
    PostgreSQL drops no database that somebody is in.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Open the database for rows that all tests of a module read; roll back after it.

    What a single test changes is rolled back after that test, as always.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def no_loop_running() -> Iterator[None]:
    """A thread in which no event loop runs, as any command finds it.

    What drives Chromium leaves its own running from one browser test to the next.
    """
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)
