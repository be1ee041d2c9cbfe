"""An edit in one process is seen by all, on a file of SQLite and on PostgreSQL."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.waiting import wait_until

ROOT = Path(__file__).parents[3]
# Answers each line: `ask` with what the front page says of its subject, any other line
# by making that what it says.
PROCESS = """
import re, sys
from ecpat_site.wsgi import application
from orgprofile.models import Organisation
from tests.ecpat_site.answers.asking import ask

for line in sys.stdin:
    if line.strip() == "ask":
        page = ask(application, "/").body.decode()
        found = re.search(r'name="description"[^>]*?\\scontent="([^"]*)"', page)
        print(found[1] if found else "", flush=True)
    else:
        subject = Organisation.objects.filter(slug="ecpat-international")
        print(subject.update(lead=line.strip()), flush=True)
"""


@pytest.fixture
def tell(database_url):
    """Start two processes; return what sends one of them a line and gives its answer."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "ecpat_site.settings",
        "DJANGO_ALLOWED_HOSTS": "testserver",
        "ANSWERS_BYTES": "10000000",
    }
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", PROCESS],
                    cwd=ROOT,
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(2)
        ]

        def tell_one(number, line):
            processes[number].stdin.write(f"{line}\n")
            processes[number].stdin.flush()
            return processes[number].stdout.readline().strip()

        yield tell_one


def test_an_edit_in_one_process_is_seen_by_both(tell):
    assert tell(0, "ask") == tell(1, "ask") != ""

    for words in ("It was changed.", "It was changed again."):
        assert tell(0, words) == "1"
        for number in (0, 1):
            wait_until(lambda n=number, said=words: tell(n, "ask") == said)
