"""A process has made the front page before its first reader asks for it."""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

from django.db import connections

from ecpat_site.warming import warm_up

ROOT = Path(__file__).parents[2]
# Starts as a server does, asks for the front page, and says what that loaded.
FIRST_REQUEST = """
import gc, json, sys
from django.template.base import Template
compiled, compile = [], Template.compile_nodelist

def noted(template):
    compiled.append(template.name)
    return compile(template)

Template.compile_nodelist = noted
from ecpat_site.wsgi import application
from django.db import connections
from tests.ecpat_site.answers.asking import ask

at_start = {
    "templates": list(compiled),
    "connected": [c.alias for c in connections.all() if c.connection],
    "frozen": gc.get_freeze_count(),
    "stored": [len(part._answers) for part in application._store._parts.values()],
}
compiled.clear()
modules = set(sys.modules)
status = ask(application, "/").status
loaded = sorted(set(sys.modules) - modules)
print(json.dumps([at_start, {"status": status, "loaded": loaded + compiled}]))
"""


def start(database_url):
    """Start a process; return what it has then, and what its first request added."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_REQUEST],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "ecpat_site.settings",
            "DJANGO_ALLOWED_HOSTS": "testserver",
            "ANSWERS_BYTES": "10000000",
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    # The lines before it are the log.
    return json.loads(done.stdout.splitlines()[-1])


def test_a_process_has_loaded_all_that_its_first_reader_needs_and_keeps_nothing(
    database_url,
):
    at_start, first = start(database_url)

    assert "ecpat_site/home.html" in at_start["templates"]
    assert at_start["stored"] == [0, 0]
    assert at_start["connected"] == []
    assert at_start["frozen"] > 10_000
    assert first == {"status": 200, "loaded": []}


def test_a_process_starts_where_its_database_is_away(tmp_path):
    _at_start, first = start(f"sqlite:///{tmp_path / 'nowhere' / 'db'}")

    assert first["status"] == 503


def test_the_front_page_is_asked_for_by_the_address_of_the_site(monkeypatch, settings):
    settings.SITE_URL = "https://profile.example.org"
    monkeypatch.setattr(connections, "close_all", lambda: None)
    # What the tests have loaded is not to stay.
    monkeypatch.setattr(gc, "freeze", lambda: None)
    asked = []

    def application(environ, begin):
        begin("200 OK", [])
        asked.append(environ)
        return [b""]

    warm_up(application)

    (environ,) = asked
    assert environ["HTTP_HOST"] == "profile.example.org"
    assert environ["wsgi.url_scheme"] == "https"
    assert (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == ("GET", "/")
