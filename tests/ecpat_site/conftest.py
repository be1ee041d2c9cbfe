"""A profile in a database that backups are made of: a file, or the one of the tests."""

import sqlite3
from contextlib import closing
from unittest import mock

import pytest
from django.db import connection

from tests.make import make_profile


class Live:
    """Reads and writes that database as another process would."""

    def ask(self, sql):
        if connection.vendor == "sqlite":
            name = connection.settings_dict["NAME"]
            with closing(sqlite3.connect(name, isolation_level=None)) as opened:
                return opened.execute(sql).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def sections(self):
        return self.ask(
            "SELECT id, heading, version FROM orgprofile_section ORDER BY id"
        )

    def state(self):
        return self.ask("SELECT number FROM references_revision")


@pytest.fixture
def live(transactional_db, tmp_path):
    make_profile()
    if connection.vendor != "sqlite":
        yield Live()
        return
    with closing(sqlite3.connect(tmp_path / "db")) as file:
        connection.connection.backup(file)
        file.execute("PRAGMA journal_mode=WAL")
    with mock.patch.dict(connection.settings_dict, NAME=tmp_path / "db"):
        yield Live()
