"""An edit in one process is seen by all, on a file of SQLite and on PostgreSQL."""

import pytest

from tests.ecpat_site.answers.talking import two_processes
from tests.waiting import wait_until


@pytest.fixture
def processes(database_url):
    with two_processes(database_url) as tell:
        yield tell


def test_an_edit_in_one_process_is_seen_by_both(processes):
    assert processes(0, "ask") == processes(1, "ask") != ""

    for words in ("It was changed.", "It was changed again."):
        assert processes(0, f"edit {words}") == "edited"
        for number in (0, 1):
            wait_until(lambda n=number, said=words: processes(n, "ask") == said)
