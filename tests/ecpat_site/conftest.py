"""A profile in a database that processes of their own can open."""

import sqlite3

import pytest
from django.db import connection

from tests.make import make_profile


@pytest.fixture
def database_url(transactional_db, tmp_path):
    """Return the address of a database with the rows of a profile."""
    make_profile()
    if connection.vendor == "sqlite":
        with sqlite3.connect(tmp_path / "db") as file:
            connection.connection.backup(file)
        return f"sqlite:///{tmp_path / 'db'}"
    at = connection.settings_dict
    return f"postgres://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
