"""The production server itself: slow clients stop nobody, and a reload loses no request."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.waiting import wait_until

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="SQLite's run has judged it"
    ),
]

ROOT = Path(__file__).parents[2]
# Sooner than in production, so that a test need not wait.
START = """
from ecpat_site import serve
serve.HEAD_TIMEOUT = serve.STARTING = 1
serve.main()
"""
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-"
TOKEN = "t" * 32
HALF_A_BODY = (
    "POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n"
    f"Cookie: csrftoken={TOKEN}\r\n\r\ncsrfmiddlewaretoken="
).encode()


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker, tmp_path_factory):
    path = tmp_path_factory.mktemp("served") / "db"
    with django_db_blocker.unblock(), sqlite3.connect(path) as file:
        connection.ensure_connection()
        connection.connection.backup(file)
    file.close()
    return path


class Served:
    """A server that runs, at a port of its own."""

    def __init__(self, database):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.log = database.with_name("log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", START, "--port", str(self.port), "--workers=2"],
                cwd=ROOT,
                env=os.environ
                | {
                    "DATABASE_URL": f"sqlite:///{database}",
                    "DJANGO_SETTINGS_MODULE": "ecpat_site.settings",
                    "ANSWERS_BYTES": "10000000",
                },
                stdout=log,
                stderr=log,
            )

    def ask(self, path="/about/", method="GET", body=None):
        """Return the answer to a request on a connection of its own."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Connection": "close", "Cookie": f"csrftoken={TOKEN}"}
        asking.request(method, path, body, headers)
        answer = asking.getresponse()
        answer.read()
        asking.close()
        return answer

    def connect(self, sent):
        connected = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connected.sendall(sent)
        return connected

    def sockets(self):
        """Return which sockets listen at its port, on Linux."""
        table = Path("/proc/net/tcp")
        rows = [row.split() for row in table.read_text().splitlines()[1:]]
        port, listening, inode = f":{self.port:04X}", "0A", 9
        return {r[inode] for r in rows if r[1].endswith(port) and r[3] == listening}

    def events(self, words):
        """Return the lines of the log with these words in their message."""
        lines = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [event for event in lines if words in event["message"]]

    def wait_for(self, words, times):
        wait_until(lambda: len(self.events(words)) >= times)


class Reader(threading.Thread):
    """Asks on and on: on one connection as long as it lasts, or each time on a new one."""

    def __init__(self, server, stopped, *, stays):
        super().__init__()
        self.server, self.stopped, self.stays = server, stopped, stays
        self.answers, self.failures = 0, []

    def run(self):
        asking = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        while not self.stopped.is_set():
            try:
                asking.request("GET", "/about/")
                answer = asking.getresponse()
                answer.read()
                assert answer.status == 200
                self.answers += 1
            except Exception as error:
                self.failures.append(error)
            if not self.stays:
                asking.close()
        asking.close()


@contextmanager
def load(server, readers):
    """Let so many readers ask, half of them on one connection; yield them."""
    stopped = threading.Event()
    asking = [Reader(server, stopped, stays=bool(n % 2)) for n in range(readers)]
    for reader in asking:
        reader.start()
    try:
        yield asking
    finally:
        stopped.set()
        for reader in asking:
            reader.join()


@pytest.fixture(scope="module")
def server(database):
    served = Served(database)
    try:
        served.wait_for("Started worker", 2)
        yield served
        served.process.terminate()
        assert served.process.wait(15) == 0
    finally:
        served.process.kill()
        served.process.wait()


def test_without_collected_files_it_says_so_and_does_not_start(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "ecpat_site.serve", "--port", "0"],
        cwd=ROOT,
        env=os.environ
        | {"DJANGO_LOCAL": "false", "DJANGO_ALLOWED_HOSTS": "profile.example.org"}
        | {"STATIC_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "The static files were not collected: run `python3 dev.py collectstatic` first.\n"
    )


# One that takes none of the answers it asks for.
GREEDY = b"GET /static/css/components.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 100


@pytest.mark.parametrize(
    ("how_many", "sent"),
    [(300, b""), (60, HALF_A_HEAD), (60, HALF_A_BODY), (30, GREEDY)],
    ids=["half-open", "half a head", "half a body", "no answer taken"],
)
def test_clients_that_send_or_take_too_little_stop_nobody(server, how_many, sent):
    with ExitStack() as stack:
        for _ in range(how_many):
            stack.enter_context(server.connect(sent))
        assert server.ask("/about/").status == 200
        assert server.ask("/healthz").status == 200
        # An editor who signs in is somebody too.
        assert server.ask("/admin/login/", "POST", "username=editor").status == 403


def test_a_head_that_is_not_sent_on_is_given_up(server):
    with server.connect(HALF_A_HEAD) as half:
        assert half.recv(1000) == b""


def test_a_refusal_is_in_the_log_by_the_name_that_the_client_was_told(server):
    answers = [server.ask("/nowhere/") for _ in range(2)]

    named = [answer.headers["X-Request-ID"] for answer in answers]
    assert len(set(named)) == 2
    assert [event.get("request") for event in server.events("/nowhere/")] == named


def test_a_reload_loses_no_request(server):
    listening = server.sockets()
    assert len(listening) == 2

    with load(server, readers=4) as readers:
        server.process.send_signal(signal.SIGHUP)
        server.wait_for("Started worker", 4)
        server.wait_for("Stopped old worker", 2)

    assert [reader.failures for reader in readers] == [[]] * 4
    assert sum(reader.answers for reader in readers) > 100
    # What waits at a socket is lost with it.
    assert server.sockets() == listening
    assert server.ask().headers["Server"] == "granian"
