"""An edit in one process is seen by all, on a file of SQLite and on PostgreSQL."""

import time

import pytest
from django.db import connection

from tests.ecpat_site.answers.talking import two_processes


@pytest.fixture
def processes(database_url):
    with two_processes(database_url) as tell:
        yield tell


def test_an_edit_in_one_process_is_seen_by_both_within_a_second(processes):
    assert processes(0, "ask") == processes(1, "ask") != ""

    for words in ("It was changed.", "It was changed again."):
        assert processes(0, f"edit {words}") == "edited"
        if connection.vendor == "postgresql":
            time.sleep(1)
        assert processes(0, "ask") == words
        assert processes(1, "ask") == words
