"""A PostgreSQL that hangs is waited for no longer than the settings say."""

import socket

import pytest
from django.db import OperationalError, connection

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite has no server"
    ),
    pytest.mark.database,
]


@pytest.fixture
def own(settings):
    """A connection of its own, that waits for half a second."""
    settings.DATABASE_TIMEOUT = 0.5
    own = connection.copy()
    yield own
    own.close()


def test_an_answer_that_does_not_come_is_an_error_and_closes_the_connection(own):
    with pytest.raises(OperationalError, match=r"no answer within 0\.5 s"):
        own.cursor().execute("SELECT pg_sleep(5)")

    assert own.connection.closed


def test_a_server_that_never_greets_is_given_up(own):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        at = {"HOST": "127.0.0.1", "PORT": silent.getsockname()[1]}
        own.settings_dict |= at | {"OPTIONS": {"connect_timeout": 2}}

        with pytest.raises(OperationalError):
            own.cursor()
