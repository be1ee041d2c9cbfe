"""Stored answers: never stale, never another's, and given without Django."""

import gzip
import math
import threading
import time
from datetime import UTC, date, datetime

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection
from django.http import HttpResponse

from ecpat_site.answers import application as answers
from ecpat_site.answers import freshness
from ecpat_site.answers.application import Answers
from orgprofile.models import Organisation
from references.models import Revision, revision
from tests.ecpat_site.answers.asking import ask, environ_of
from tests.make import make_editor
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]

BR = {"accept_encoding": "br"}


class Counting:
    """Django, and how often it was asked for what."""

    def __init__(self):
        self.django = WSGIHandler()
        self.asked = []

    def __call__(self, environ, start):
        self.asked.append(environ["PATH_INFO"])
        return self.django(environ, start)


@pytest.fixture(autouse=True)
def each_write_is_a_transaction(monkeypatch):
    monkeypatch.setattr(revision, "_raised_in", lambda _connection: False)
    monkeypatch.setattr(freshness, "INTERVAL", 0)
    monkeypatch.setattr(freshness, "PATIENCE", 0)


@pytest.fixture
def django():
    return Counting()


@pytest.fixture
def site(django):
    return Answers(django, most_bytes=10_000_000)


@pytest.fixture(scope="module")
def subject(made_profile):
    return made_profile


# --- Kept, and given again ------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/network/?as_of=2018", "/sitemap.xml"),
        *("/history/events.atom", "/network/counts.csv", "/?sources=bib"),
    ],
)
def test_a_public_answer_is_made_once_and_given_again_as_it_was(
    site, django, subject, path
):
    first, again = ask(site, path), ask(site, path)
    plain = ask(WSGIHandler(), path)

    assert first == again
    assert (first.status, first.body) == (200, plain.body)
    assert django.asked == [path.partition("?")[0]]
    made = {"etag", "last-modified", "vary", "content-length"}
    assert plain.headers.items() - first.headers.items() <= {("vary", "Accept")}
    assert set(first.headers) - set(plain.headers) <= made


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nowhere/", 404), ("/about", 301), ("/network/?as_of=soon", 400)],
)
def test_only_a_page_that_was_found_is_kept(site, django, subject, path, status):
    for _ in range(2):
        assert ask(site, path).status == status

    assert len(django.asked) == 2


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/admin/login/"])
def test_what_is_not_for_everyone_is_never_kept(site, django, path):
    for _ in range(2):
        assert ask(site, path).status == 200

    assert len(django.asked) == 2


def test_an_answer_with_a_cookie_or_that_no_cache_may_keep_is_not_kept(subject):
    def ask_twice(**headers):
        made = []

        def view(environ, start):
            response = HttpResponse("x", headers=headers)
            start("200 OK", [*response.items()])
            made.append(response)
            return response

        site = Answers(view, most_bytes=1_000_000)
        ask(site, "/"), ask(site, "/")
        return len(made)

    assert ask_twice() == 1
    assert ask_twice(**{"Set-Cookie": "a=b"}) == 2
    assert ask_twice(Vary="Accept, Cookie") == 2
    assert ask_twice(**{"Cache-Control": "no-store"}) == 2


def test_an_editor_sees_the_public_pages_and_nobody_the_editors(
    client, site, django, subject
):
    client.force_login(make_editor())
    cookie = "; ".join(f"{k}={m.value}" for k, m in client.cookies.items())

    theirs = ask(site, "/", cookie=cookie)
    admin = ask(site, "/admin/", cookie=cookie)

    assert theirs == ask(site, "/")
    assert django.asked == ["/", "/admin/"]
    assert b"astrid" in admin.body
    assert ask(site, "/admin/").status == 302


def test_nothing_of_a_client_but_its_question_reaches_a_public_page(site, subject):
    seen = {}

    def view(environ, start):
        seen.update(environ)
        return WSGIHandler()(environ, start)

    site._application = view
    ask(site, "/", cookie="a=b", authorization="x", accept_language="fr", range="0-1")

    named = {name for name in seen if name.startswith("HTTP_")}
    assert named == {"HTTP_HOST", "HTTP_ACCEPT"}


# --- Never stale ----------------------------------------------------------------------


def test_an_edit_is_seen_at_once(site, subject):
    before = ask(site, "/")

    Organisation.objects.filter(pk=subject.pk).update(lead="It was changed.")
    after = ask(site, "/", if_none_match=before.headers["etag"])

    assert after.status == 200
    assert b"It was changed." in after.body
    assert after.headers["etag"] != before.headers["etag"]


def test_what_is_withdrawn_is_gone_at_once(site, subject):
    assert ask(site, "/").status == 200

    Organisation.objects.filter(pk=subject.pk).withdraw()

    assert ask(site, "/").status == 404


def test_an_edit_while_a_page_is_made_is_not_lost(subject):
    def edited_meanwhile(environ, start):
        chunks = list(WSGIHandler()(environ, start))
        Organisation.objects.filter(pk=subject.pk).update(lead="Changed.")
        return chunks

    site = Answers(edited_meanwhile, most_bytes=1_000_000)

    assert b"Changed." not in ask(site, "/").body
    assert b"Changed." in ask(site, "/").body


def test_another_day_makes_the_pages_anew(site, django, subject, monkeypatch):
    ask(site, "/")

    class Tomorrow(datetime):
        @classmethod
        def now(cls, _zone):
            return cls(2100, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(freshness, "datetime", Tomorrow)
    ask(site, "/")

    assert django.asked == ["/", "/"]
    assert site._freshness.now().day == date(2100, 1, 1)


# --- One question each ----------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/history/"},
        {"path": "/?x"},
        {"host": "localhost"},
        {"accept": "application/x-bibtex"},
    ],
)
def test_what_an_answer_depends_on_gives_another(
    site, django, subject, settings, other
):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    answers._is_ours.cache_clear()
    first = ask(site, "/")

    path = other.pop("path", "/")
    second = ask(site, path, **other)

    assert len(django.asked) == 2
    assert ask(site, path, **other) == second
    assert ask(site, "/") == first


# --- At hand, for an event loop ---------------------------------------------------------


def test_a_stored_answer_is_at_hand_and_the_same(site, subject):
    assert site.at_hand(environ_of("/", accept_encoding="br")) is None
    asked = ask(site, "/", **BR)
    site._freshness._until = math.inf

    status, headers, body = site.at_hand(environ_of("/", accept_encoding="br"))

    assert status == "200 OK"
    assert {name.lower(): value for name, value in headers} == asked.headers
    assert body == asked.body


# --- In the client's encoding ---------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "name", "read"),
    [
        ("gzip, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("gzip;q=0", None, bytes),
        ("", None, bytes),
    ],
)
@pytest.mark.parametrize("path", ["/", "/network/members.csv"])
def test_an_answer_comes_in_the_best_encoding_and_says_that_it_varies(
    site, subject, path, accepted, name, read
):
    given = ask(site, path, accept_encoding=accepted)

    assert given.headers.get("content-encoding") == name
    assert "Accept-Encoding" in given.headers["vary"]
    assert read(given.body) == ask(WSGIHandler(), path).body
    if "content-length" in given.headers:
        assert int(given.headers["content-length"]) == len(given.body)


@pytest.mark.parametrize("path", ["/", "/history/events.csv"])
def test_head_is_answered_from_what_get_made(site, django, subject, path):
    got, head = ask(site, path, **BR), ask(site, path, "HEAD", **BR)

    assert (head.status, head.headers, head.body) == (200, got.headers, b"")
    assert len(django.asked) == 1


@pytest.mark.parametrize("form", ['"{}"', 'W/"{}"', '"x", "{}"', "*"])
def test_who_has_the_answer_already_is_told_so_with_all_its_headers(
    site, django, subject, form
):
    got = ask(site, "/", accept_encoding="br")
    tag = form.format(got.headers["etag"].strip('"'))

    given = ask(site, "/", if_none_match=tag, accept_encoding="gzip")

    assert (given.status, given.body) == (304, b"")
    bodys = {"content-type", "content-length", "content-encoding", "etag"}
    for name in set(got.headers) - bodys:
        assert given.headers[name] == got.headers[name], name
    assert len(django.asked) == 1
    assert ask(site, "/", if_none_match='"other"').status == 200
    # The date of a page is a day, on which it may change twice: it decides on no answer.
    assert "last-modified" not in got.headers


# --- Bounds ---------------------------------------------------------------------------


def test_queries_that_a_client_makes_up_push_no_page_out(django, subject):
    site = Answers(django, most_bytes=400_000)
    ask(site, "/")

    for n in range(100):
        ask(site, f"/about/?n={n}")
    django.asked.clear()

    ask(site, "/"), ask(site, "/about/?n=99")
    assert django.asked == []
    ask(site, "/about/?n=0")
    assert django.asked == ["/about/"]
    kept = [len(part._answers) for part in site._store._parts.values()]
    assert kept[0] == 1
    assert 1 < kept[1] < 30


def test_a_file_too_large_to_keep_is_passed_on_whole(
    site, django, subject, monkeypatch
):
    monkeypatch.setattr(answers, "LARGEST", 100)

    given = ask(site, "/network/members.csv", **BR)

    plain = ask(WSGIHandler(), "/network/members.csv")
    assert brotli.decompress(given.body) == plain.body
    assert len(plain.body) > 100
    ask(site, "/network/members.csv")
    assert len(django.asked) == 2


def test_one_request_makes_an_answer_while_the_others_wait(monkeypatch):
    made, asked, state = [], [], freshness.State(1, date(2026, 1, 1))

    def now(_self):
        asked.append(state)
        return state

    monkeypatch.setattr(freshness.Freshness, "now", now)

    def slow(environ, start):
        made.append(environ["PATH_INFO"])
        wait_until(lambda: len(asked) >= 8)
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"a page"]

    site = Answers(slow, most_bytes=1_000_000)
    given = []
    threads = [
        threading.Thread(target=lambda: given.append(ask(site, "/"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == ["/"]
    assert {answer.body for answer in given} == {b"a page"}
    assert len(given) == 8


# --- When the database can't be asked -------------------------------------------------


@pytest.fixture
def database(monkeypatch):
    """A switch: while it is off, the revision can't be read."""
    read, switch = Revision.objects.current, {"on": True}

    def current():
        if not switch["on"]:
            raise OperationalError("could not connect to 10.0.0.7")
        return read()

    monkeypatch.setattr(type(Revision.objects), "current", lambda _self: current())
    # The transaction of the test is on this connection.
    monkeypatch.setattr(connection, "close", lambda: None)
    return switch


def test_the_last_answer_is_given_for_ten_minutes_and_says_that_it_may_be_stale(
    site, django, subject, database, monkeypatch
):
    fresh = ask(site, "/")
    now = time.monotonic()

    database["on"] = False
    stale = ask(site, "/")
    monkeypatch.setattr(time, "monotonic", lambda: now + answers.STALE_FOR + 60)
    ask(site, "/")

    assert (stale.status, stale.body) == (200, fresh.body)
    assert stale.headers["warning"] == '110 - "Response is Stale"'
    assert "warning" not in fresh.headers
    assert stale.headers["cache-control"] == "no-store"
    assert fresh.headers["cache-control"] == "no-cache"
    # After that time Django is asked, which refuses by itself.
    assert django.asked == ["/", "/"]


def test_the_pages_recover_when_the_database_does(site, subject, database):
    ask(site, "/")
    database["on"] = False
    ask(site, "/")

    database["on"] = True
    Organisation.objects.filter(pk=subject.pk).update(lead="It was changed.")

    again = ask(site, "/")
    assert b"It was changed." in again.body
    assert "warning" not in again.headers
