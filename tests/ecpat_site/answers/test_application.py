"""Stored answers: never stale, never another's, and given without Django."""

import gzip
import math
import time
from datetime import UTC, datetime
from unittest import mock

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

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("kept_connection", "made_profile"),
]

BR = {"accept_encoding": "br"}
# Streamed, unlike pages.
FILE = "/network/members.csv"


@pytest.fixture(autouse=True)
def each_write_is_a_transaction(monkeypatch):
    monkeypatch.setattr(revision, "_raised_in", lambda _connection: False)
    monkeypatch.setattr(freshness, "INTERVAL", 0)
    monkeypatch.setattr(freshness, "PATIENCE", 0)


@pytest.fixture
def django():
    """Django, and how often it was asked."""
    return mock.Mock(wraps=WSGIHandler())


@pytest.fixture
def site(django):
    return Answers(django, most_bytes=10_000_000)


def subject():
    return Organisation.objects.filter(slug="ecpat-international")


# --- Kept, and given again ------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/network/?as_of=2018", FILE, "/?sources=bib"])
def test_a_public_answer_is_made_once_and_given_again_as_it_was(site, django, path):
    first, again = ask(site, path), ask(site, path)
    plain = ask(WSGIHandler(), path)

    assert first == again
    assert (first.status, first.body) == (200, plain.body)
    assert django.call_count == 1
    made = {"etag", "last-modified", "vary", "content-length"}
    assert plain.headers.items() - first.headers.items() <= {("vary", "Accept")}
    assert set(first.headers) - set(plain.headers) <= made


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("/nowhere/", 404), ("/about", 301), ("/network/?as_of=soon", 400)),
        # What is not for everyone.
        *((path, 200) for path in ("/healthz", "/readyz", "/admin/login/")),
    ],
)
def test_only_a_public_page_that_was_found_is_kept(site, django, path, status):
    for _ in range(2):
        assert ask(site, path).status == status

    assert django.call_count == 2


@pytest.mark.parametrize(
    ("header", "value", "asked"),
    [
        ("Vary", "Accept", 1),
        ("Set-Cookie", "a=b", 2),
        ("Vary", "Accept, Cookie", 2),
        ("Cache-Control", "no-store", 2),
    ],
)
def test_an_answer_with_a_cookie_or_that_no_cache_may_keep_is_not_kept(
    header, value, asked
):
    def view(environ, start):
        response = HttpResponse("x", headers={header: value})
        start("200 OK", [*response.items()])
        return response

    made = mock.Mock(wraps=view)
    site = Answers(made, most_bytes=1_000_000)
    for _ in range(2):
        ask(site, "/")

    assert made.call_count == asked


def test_an_editor_sees_the_public_pages_and_nobody_the_editors(client, site, django):
    client.force_login(make_editor())
    cookie = "; ".join(f"{k}={m.value}" for k, m in client.cookies.items())

    theirs = ask(site, "/", cookie=cookie)
    admin = ask(site, "/admin/", cookie=cookie)

    assert theirs == ask(site, "/")
    assert django.call_count == 2
    assert b"astrid" in admin.body
    assert ask(site, "/admin/").status == 302


def test_nothing_of_a_client_but_its_question_reaches_a_public_page(site, django):
    ask(site, "/", cookie="a=b", authorization="x", accept_language="fr", range="0-1")

    environ, _start = django.call_args.args
    named = {name for name in environ if name.startswith("HTTP_")}
    assert named == {"HTTP_HOST", "HTTP_ACCEPT"}


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/history/"},
        {"path": "/?x"},
        {"host": "localhost"},
        {"accept": "application/x-bibtex"},
    ],
)
def test_what_an_answer_depends_on_gives_another(site, django, settings, other):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    answers._is_ours.cache_clear()
    first = ask(site, "/")

    question = {"path": "/"} | other
    second = ask(site, **question)

    assert django.call_count == 2
    assert ask(site, **question) == second
    assert ask(site, "/") == first


def test_a_stored_answer_is_at_hand_for_an_event_loop_and_the_same(site):
    assert site.at_hand(environ_of("/", **BR)) is None
    asked = ask(site, "/", **BR)
    site._freshness._until = math.inf

    status, headers, body = site.at_hand(environ_of("/", **BR))

    assert (status, body) == ("200 OK", asked.body)
    assert {name.lower(): value for name, value in headers} == asked.headers


# --- Never stale ----------------------------------------------------------------------


def test_what_is_edited_or_withdrawn_is_seen_at_once(site):
    before = ask(site, "/")

    subject().update(lead="It was changed.")
    after = ask(site, "/", if_none_match=before.headers["etag"])

    assert after.status == 200
    assert b"It was changed." in after.body
    assert after.headers["etag"] != before.headers["etag"]

    subject().withdraw()
    assert ask(site, "/").status == 404


def test_an_edit_while_a_page_is_made_is_not_lost():
    def edited_meanwhile(environ, start):
        chunks = list(WSGIHandler()(environ, start))
        subject().update(lead="Changed.")
        return chunks

    site = Answers(edited_meanwhile, most_bytes=1_000_000)

    assert b"Changed." not in ask(site, "/").body
    assert b"Changed." in ask(site, "/").body


def test_another_day_makes_the_pages_anew(site, django, monkeypatch):
    ask(site, "/")

    class Tomorrow(datetime):
        @classmethod
        def now(cls, _zone):
            return cls(2100, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(freshness, "datetime", Tomorrow)
    ask(site, "/")

    assert django.call_count == 2


# --- In the client's encoding ---------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "name", "read"),
    [
        ("gzip, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
@pytest.mark.parametrize("path", ["/", FILE])
def test_an_answer_comes_in_the_best_encoding_and_says_that_it_varies(
    site, path, accepted, name, read
):
    given = ask(site, path, accept_encoding=accepted)

    assert given.headers.get("content-encoding") == name
    assert "Accept-Encoding" in given.headers["vary"]
    assert read(given.body) == ask(WSGIHandler(), path).body
    if "content-length" in given.headers:
        assert int(given.headers["content-length"]) == len(given.body)


@pytest.mark.parametrize("path", ["/", FILE])
def test_head_is_answered_from_what_get_made(site, django, path):
    got, head = ask(site, path, **BR), ask(site, path, "HEAD", **BR)

    assert (head.status, head.headers, head.body) == (200, got.headers, b"")
    assert django.call_count == 1


@pytest.mark.parametrize("form", ['"{}"', 'W/"{}"', '"x", "{}"', "*"])
def test_who_has_the_answer_already_is_told_so_with_all_its_headers(site, django, form):
    got = ask(site, "/", **BR)
    tag = form.format(got.headers["etag"].strip('"'))

    given = ask(site, "/", if_none_match=tag, accept_encoding="gzip")

    assert (given.status, given.body) == (304, b"")
    of_body = {"content-type", "content-length", "content-encoding", "etag"}
    for name in set(got.headers) - of_body:
        assert given.headers[name] == got.headers[name], name
    assert django.call_count == 1
    assert ask(site, "/", if_none_match='"other"').status == 200
    # The date of a page is a day, on which it may change twice: it decides on no answer.
    assert "last-modified" not in got.headers


# --- Bounds ---------------------------------------------------------------------------


def test_queries_that_a_client_makes_up_push_no_page_out(django):
    site = Answers(django, most_bytes=400_000)
    for path in ("/", *(f"/about/?n={n}" for n in range(100))):
        ask(site, path)
    django.reset_mock()

    for path in ("/", "/about/?n=99"):
        ask(site, path)
    assert django.call_count == 0
    ask(site, "/about/?n=0")
    assert django.call_count == 1


def test_a_file_too_large_to_keep_is_passed_on_whole(site, django, monkeypatch):
    monkeypatch.setattr(answers, "LARGEST", 100)

    given = ask(site, FILE, **BR)

    plain = ask(WSGIHandler(), FILE)
    assert brotli.decompress(given.body) == plain.body
    assert len(plain.body) > 100
    ask(site, FILE)
    assert django.call_count == 2


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
    site, django, database, monkeypatch
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
    assert django.call_count == 2

    # It recovers by itself.
    database["on"] = True
    subject().update(lead="It was changed.")
    again = ask(site, "/")
    assert b"It was changed." in again.body
    assert "warning" not in again.headers
