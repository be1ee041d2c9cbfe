"""The site behind the nginx of `deploy/`: what it keeps, and whom it lets hold up nobody."""

import gzip
import http.client
import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from orgprofile.models import Section
from tests.make import make_editor, make_profile
from tests.waiting import pause, wait_until
from tests.walk import admin_address

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
# The test makes the certificate itself.
UNCHECKED = ssl._create_unverified_context()  # noqa: S323
# Longer than nginx keeps an answer and the site a revision (s).
KEPT_FOR = 2
ROOT = Path(__file__).parents[1]
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-"
HALF_A_BODY = (
    b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx="
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not NGINX, reason="nginx is not installed"),
]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


class Site:
    """The production server, once or twice, and nginx before it, each at a port of its own."""

    def __init__(self, folder, database_url, servers=1):
        self.folder, self.database_url = folder, database_url
        self.inner, self.port = [free_port() for _ in range(servers)], free_port()
        self.log = (folder / "log").open("w")
        kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
        kind += ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
        subprocess.run(["openssl", "req", *kind], check=True, capture_output=True)
        self.write_configuration()
        self.start()
        words = [NGINX, "-c", folder / "nginx.conf", "-g", "daemon off;"]
        self.nginx = subprocess.Popen(words, stderr=self.log)

    def write_configuration(self):
        """Write the file of `deploy/` with the ports and folders of this test."""
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        left_out = " max_fails=0;" if len(self.inner) == 1 else ";"
        servers = [f"\nserver 127.0.0.1:{port}{left_out}" for port in self.inner]
        servers *= 2 // len(self.inner)
        for old, new in {
            r"/etc/letsencrypt/\S+/fullchain": f"{self.folder}/certificate",
            r"/etc/letsencrypt/\S+/privkey": f"{self.folder}/key",
            r"/var/cache/profile-NAME": f"{self.folder}/kept",
            r"listen \[.*": "",
            r"listen 80": f"listen 127.0.0.1:{free_port()}",
            r"listen 443": f"listen 127.0.0.1:{self.port}",
            # Twice the one server, or one line for each of two.
            r"\s+server 127\.0\.0\.1:8080 max_fails=0;" * 2: "".join(servers),
            r"profile\.example\.org": "localhost",
        }.items():
            text, number = re.subn(old, new, text)
            assert number, old
        (self.folder / "nginx.conf").write_text(
            f"pid {self.folder}/pid;\nerror_log stderr;\nuser www-data;\n"
            f"events {{ worker_connections 2048; }}\n"
            f"http {{\naccess_log off;\nclient_body_temp_path {self.folder}/bodies;\n"
            f"proxy_temp_path {self.folder}/proxied;\n{text}\n}}\n"
        )

    def start(self, ports=None, database_url=None):
        # Shorter than in production, where nobody waits for a reload (s).
        words = f"--workers {2 // len(self.inner)} --respawn-interval 7".split()
        given = {
            "DATABASE_URL": database_url or self.database_url,
            "ANSWERS_BYTES": "10000000",
            "DJANGO_SECURE": "true",
            "DJANGO_TRUSTED_PROXIES": "127.0.0.1",
            "SITE_URL": "https://localhost",
            "EDITIONS_DIR": str(self.folder / "editions"),
            "TMPDIR": str(self.folder),
        }
        self.applications = [
            subprocess.Popen(
                [sys.executable, "-m", "ecpat_site.serve", "--port", str(port), *words],
                cwd=ROOT,
                env=os.environ | given,
                stderr=self.log,
                start_new_session=True,
            )
            for port in ports or self.inner
        ]

    def kill(self, number=None):
        """End so many applications, or all, and their processes at once."""
        for application in self.applications[:number]:
            os.killpg(application.pid, signal.SIGKILL)
            application.wait()
        del self.applications[:number]

    def answers(self, port):
        """Return whether the application at a port does, which nginx may pass by."""
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        with closing(asking), suppress(OSError):
            asking.request("GET", "/healthz")
            return asking.getresponse().status == 200

    def ask(self, path, method="GET", body=None, *, directly=False, **headers):
        """Return the answer to a request on a connection of its own, read whole."""
        at, headers = {"timeout": 20}, {"Host": "localhost"} | headers
        connect = partial(
            http.client.HTTPSConnection, port=self.port, context=UNCHECKED
        )
        if directly:
            connect = partial(http.client.HTTPConnection, port=self.inner[0])
            headers |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": "::1"}
        with closing(connect("127.0.0.1", **at)) as asking:
            asking.request(method, path, body, headers)
            answer = asking.getresponse()
            answer.text = answer.read()
        return answer

    def is_up(self):
        with suppress(OSError):
            return all(map(self.answers, self.inner)) and self.ask("/healthz").status

    def connect(self, sent):
        """Return a connection on which this was sent, encrypted unless it is nothing."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        if not sent:
            return plain
        connected = UNCHECKED.wrap_socket(plain)
        connected.sendall(sent)
        return connected

    def kept(self, kind=".*"):
        """Return the paths of all that nginx keeps, or of this kind and coding."""
        files = [f for f in (self.folder / "kept").rglob("*") if f.is_file()]
        key = re.compile(rf"\nKEY: https(\S*) {kind}\n".encode())
        found = [key.search(f.read_bytes()) for f in files]
        return {key[1].decode() for key in found if key}


@contextmanager
def running(site):
    try:
        wait_until(site.is_up)
        yield site
    finally:
        site.kill()
        site.nginx.terminate()
        site.nginx.wait()
        site.log.close()


@contextmanager
def under_load(site):
    """Let four clients ask on; each answer, of which the list grows, must be 200."""
    stopped, failures, answers = threading.Event(), [], []

    def ask_on():
        # Without a pause they would take the processors from the new process.
        while not stopped.wait(0.05):
            try:
                answers.append(site.ask(f"/about/?page={len(answers)}").status)
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=ask_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    yield answers
    stopped.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert {*answers} == {200}


@pytest.fixture(scope="module")
def folder():
    """Return a folder that nginx can read as its own user, as pytest's it can't."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, folder):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's run has judged it")
    # Another process sees committed rows alone.
    with django_db_blocker.unblock(), closing(sqlite3.connect(folder / "db")) as file:
        make_profile()
        client = Client()
        client.force_login(make_editor())
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        section = admin_address(Section.objects.first(), "change")[: -len("change/")]
        connection.connection.backup(file)
        call_command("flush", interactive=False, verbosity=0)
    with running(Site(folder, f"sqlite:///{folder / 'db'}")) as site:
        site.cookie, site.section = {"Cookie": f"__Host-session={session}"}, section
        yield site


def test_nothing_of_the_desk_is_kept_for_somebody_else(site):
    form, preview = (f"{site.section}{page}/" for page in ("change", "preview"))
    for path in ("/admin/", form, preview, "/admin/login/"):
        theirs, nobodys = site.ask(path, **site.cookie), site.ask(path)

        assert theirs.status in (200, 302), path
        assert nobodys.status == (200 if "login" in path else 302), path
        assert b"astrid" not in nobodys.text, path
    assert b"astrid" in site.ask("/admin/", **site.cookie).text
    site.ask("/static/css/site.css"), site.ask("/nowhere/"), site.ask("/readyz")
    site.ask("/about/", **site.cookie)

    assert "/about/" in site.kept()
    kept = {path.partition("/")[2].partition("/")[0] for path in site.kept()}
    assert not kept & {"admin", "static", "nowhere", "readyz", "healthz"}


def test_what_was_withdrawn_is_gone_when_somebody_asks_after_a_pause(site):
    path = "/history/founding/"
    assert site.ask(path).status == 200
    pause(KEPT_FOR)

    with closing(sqlite3.connect(site.folder / "db")) as file, file:
        file.execute("UPDATE timeline_historyevent SET status = 'draft'")
        # As a save does.
        file.execute("UPDATE references_revision SET number = number + 1")
    pause(KEPT_FOR)

    assert site.ask(path).status == 404


@pytest.mark.parametrize(
    ("how_many", "sent"),
    [(300, b""), (60, HALF_A_HEAD), (60, HALF_A_BODY)],
    ids=["half-open", "half a head", "half a body"],
)
def test_clients_that_send_too_little_stop_nobody(site, how_many, sent):
    with ExitStack() as stack:
        for _ in range(how_many):
            stack.enter_context(site.connect(sent))
        assert site.ask("/about/").status == 200
        assert site.ask("/healthz").status == 200
        # An editor who signs in is somebody too.
        assert site.ask("/admin/login/", "POST", "username=editor").status == 403


def headers(answer, left_out):
    """Return the headers of an answer, the parts of each in any order."""
    named = {name.title(): value for name, value in answer.headers.items()}
    return {n: set(v.split("; ")) for n, v in named.items() if n not in left_out}


def test_a_reload_under_load_loses_no_request(site):
    before = workers(site)
    with under_load(site):
        site.applications[0].send_signal(signal.SIGHUP)
        wait_until(lambda: len(workers(site)) == 2 and not workers(site) & before, 120)


def workers(site):
    """Return the numbers of the processes that answer, on Linux."""
    first = site.applications[0].pid
    found = Path(f"/proc/{first}/task/{first}/children")
    return {*found.read_text().split()}


def test_a_large_body_is_refused_with_the_headers_of_the_site(site):
    assert_headers(site.ask("/nowhere/"))
    refused = site.ask("/admin/login/", "POST", b"x" * 4_200_000)

    assert refused.status == 413
    assert_headers(refused)
    assert "1." not in refused.headers["Server"]


# What each sends with a request for a page, or for a feed.
CLIENTS = {
    "Chrome": {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"
        "image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        "Accept-Encoding": "gzip, deflate, br, zstd",
    },
    "Safari": {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate, br",
    },
    "curl": {"Accept": "*/*", "Accept-Encoding": "identity"},
    "a feed reader": {
        "Accept": "application/atom+xml,application/rss+xml;q=0.9,text/xml;q=0.5",
        "Accept-Encoding": "gzip;q=1.0, identity;q=0.5",
    },
    "refusing": {"Accept-Encoding": "gzip;q=0, br;q=0"},
    "brotli alone": {"Accept-Encoding": "br"},
}
BEST = dict(zip(CLIENTS, ("gzip", "gzip", "", "gzip", "", ""), strict=True))
UNPACK = {"gzip": gzip.decompress, "": bytes}
BIBTEX = {"Accept": "application/x-bibtex", "Accept-Encoding": "gzip"}
COUNTED = "utm_source=a&utm_medium=b&{}&fbclid=c&gclid"


def opened(answer, coding):
    """Return what an answer holds, which must be in a coding."""
    assert answer.headers.get("Content-Encoding", "") == coding
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    return UNPACK[coding](answer.text)


@pytest.mark.parametrize("path", ["/about/", "/report/?s=abcdefgh", "/profile.json"])
def test_each_client_gets_the_one_kept_copy_by_its_tag(site, path):
    texts = set()
    for name, sent in CLIENTS.items():
        first = site.ask(path, **sent)
        texts.add(opened(first, BEST[name]))
        head = site.ask(path, "HEAD", **sent)
        assert (head.status, head.text) == (200, b"")
        assert head.headers.get("Content-Encoding", "") == BEST[name]
        tag = first.headers["ETag"]
        assert head.headers["ETag"] == tag
        held = site.ask(path, **sent, **{"If-None-Match": tag})
        assert (held.status, held.text) == (304, b""), name
    assert len(texts) == 1


def test_nobody_decides_by_the_end_of_an_address_what_others_see(site):
    path = "/references/?q=a"
    # Each asks for another answer, or for the same as without its end.
    ends = ["?", "??", "?&", "&", "&&utm_source=x", "&fbclid=1&"]
    for end in ends:
        site.ask(f"{path}{end}")

    for end in ["", *ends]:
        kept = site.ask(f"{path}{end}").text
        assert kept == site.ask(f"{path}{end}", directly=True).text, end


def test_while_the_site_is_away_all_get_what_one_has_asked_for_else_503(site):
    held = {}
    for year, (name, sent) in enumerate(CLIENTS.items(), 2001):
        for path, begins in (
            (f"/history/?until={year}", b"<!DOCTYPE html>"),
            (f"/changes/changes.atom?since={year}-01-01", b"<?xml"),
            (f"/references/?year={year}", b"<!DOCTYPE html>"),
        ):
            first = site.ask(path, **sent)
            text = opened(first, BEST[name])
            held[path] = text
            assert (first.status, text.strip()[: len(begins)]) == (200, begins)
    sources = opened(site.ask("/references/?year=2001", **BIBTEX), "gzip")
    assert sources != held["/references/?year=2001"]

    site.kill()
    pause(KEPT_FOR)

    for path, text in held.items():
        address, _, query = path.partition("?")
        for name, sent in CLIENTS.items():
            for asked in (path, f"{address}?{COUNTED.format(query)}"):
                old = site.ask(asked, **sent)
                assert (old.status, opened(old, BEST[name])) == (200, text), (
                    name,
                    asked,
                )
    assert opened(site.ask("/references/?year=2001", **BIBTEX), "gzip") == sources
    for missing in ("/network/?until=2001", "/history/?until=2001&q=utm_source"):
        refused = site.ask(missing)
        assert (refused.status, refused.headers["Retry-After"]) == (503, "10")
        assert b"Try again" in refused.text
        assert_headers(refused)
    site.start()
    wait_until(site.is_up)
    assert site.ask("/network/").status == 200


def test_while_the_database_is_away_two_processes_give_the_old_answer(site):
    kept = site.ask("/leadership/").text
    database, away = site.folder / "db", site.folder / "db.away"
    # None of the new processes has made the page before.
    site.kill()
    site.start()
    wait_until(site.is_up)
    database.rename(away)
    database.mkdir()
    try:
        pause(KEPT_FOR)
        directly = {site.ask("/leadership/", directly=True).status for _ in range(9)}
        old = [site.ask("/leadership/") for _ in range(9)]
        missing, probe = site.ask("/organisations/"), site.ask("/readyz")
    finally:
        database.rmdir()
        away.rename(database)

    assert directly == {503}
    assert {(answer.status, answer.text) for answer in old} == {(200, kept)}
    assert (missing.status, missing.headers["Retry-After"]) == (503, "10")
    assert (probe.status, probe.text) == (503, b"not ready\n")
    wait_until(lambda: site.ask("/organisations/").status == 200)


def test_while_one_of_two_servers_cannot_reach_its_database_the_other_answers(
    database_url, folder
):
    with running(Site(folder, database_url, servers=2)) as site:
        site.kill(1)
        (other,) = site.applications
        site.start(site.inner[:1], "postgres://nobody@127.0.0.1:1/none")
        site.applications.append(other)
        wait_until(lambda: site.answers(site.inner[0]))

        assert site.ask("/readyz", directly=True).status == 503
        # No two of them are one page.
        paths = [f"/search/?q=ecpat{number}" for number in range(12)]
        assert [site.ask(path).status for path in paths] == [200] * 12


@pytest.mark.skipif(connection.vendor == "sqlite", reason="this needs PostgreSQL")
def test_one_of_two_application_servers_dies_under_load_and_no_request_is_lost(
    database_url, folder
):
    with running(Site(folder, database_url, servers=2)) as site:
        with under_load(site) as answers:
            wait_until(lambda: len(answers) > 40)
            site.kill(1)
            before = len(answers)
            wait_until(lambda: len(answers) > before + 200)

        assert not site.answers(site.inner[0])


def assert_headers(answer):
    assert answer.headers.get_all("Cache-Control") == ["no-store"]
    assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]
    (policy,) = answer.headers.get_all("Content-Security-Policy")
    assert "default-src 'none'" in policy
    # As the application says it: no subdomains, no preload, unless asked for.
    assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
