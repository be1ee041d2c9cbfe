"""Stored answers: never another's, never older than an edit, and given without Django."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from unittest import mock

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from ecpat_site import answers
from ecpat_site.answers import StoredAnswers
from orgprofile.models import Organisation
from references.models import revision
from tests.make import make_editor
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def made(settings, monkeypatch):
    """Return the addresses of which Django made an answer."""
    settings.ANSWERS_BYTES, make, asked = 10_000_000, StoredAnswers._made, []

    def counted(self, key, request):
        asked.append(f"{key[0]}?{key[1]}".rstrip("?"))
        return make(self, key, request)

    monkeypatch.setattr(answers, "ASK_EVERY", 0)
    monkeypatch.setattr(StoredAnswers, "_made", counted)
    return asked


@pytest.mark.parametrize(
    "path", ["/", "/history/?since=2018", "/changes/changes.atom", "/?sources=bib"]
)
def test_a_public_answer_is_made_once_and_given_again_as_it_was(
    client, made_profile, settings, made, path
):
    first, again = client.get(path), client.get(path)

    assert (first.content, {**first.headers}) == (again.content, {**again.headers})
    assert made == [path]
    assert first.headers["X-Accel-Expires"] == "1"
    assert first.headers["Cache-Control"] == "no-cache, stale-if-error=600"
    settings.ANSWERS_BYTES = 0
    assert first.content == Client().get(path).getvalue()


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nowhere/", 404), ("/about", 301), ("/healthz", 200), ("/admin/login/", 200)],
)
def test_only_a_public_page_that_was_found_is_kept(client, made_profile, path, status):
    for _ in range(2):
        answer = client.get(path)
        assert answer.status_code == status
        assert "X-Accel-Expires" not in answer.headers
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_an_editor_sees_the_public_pages_and_nobody_the_editors(
    client, made_profile, made
):
    client.force_login(make_editor())
    theirs = client.get("/", headers={"accept-language": "fr"})

    assert theirs.content == Client().get("/").content
    assert b"astrid" in client.get("/admin/").content
    assert Client().get("/admin/").status_code == 302


def test_an_edit_and_another_day_make_a_page_anew_and_what_is_withdrawn_is_gone(
    client, made_profile, made, monkeypatch
):
    before = client.get("/")
    rows = Organisation.objects.filter(pk=made_profile.pk)
    rows.update(lead="It was changed.")
    after = client.get("/", headers={"if-none-match": before.headers["ETag"]})
    assert (after.status_code, b"It was changed." in after.content) == (200, True)

    tomorrow = mock.Mock(**{"now.return_value": datetime(2100, 1, 1, tzinfo=UTC)})
    monkeypatch.setattr(answers, "datetime", tomorrow)
    client.get("/")
    assert made == ["/"] * 3
    rows.withdraw()
    assert b"Nothing is published yet" in client.get("/").content


def test_what_no_page_knows_is_dropped_and_an_answer_is_one_however_it_is_spelled(
    client, made_profile, made
):
    known = "/references/?type=report"
    first = client.get("/references/?utm_source=x&ty%70e=report&q=&fbclid=1")
    assert b"utm_source" not in first.content
    assert client.get(f"{known}&gclid=2").content == first.content
    bibtex = {"accept": "application/x-bibtex"}
    assert client.get(known, headers=bibtex).content != first.content
    client.get("/search/?q=caf%C3%A9+%26")
    client.get("/search/?q=%63afé%20%26", headers={"accept": "x" * 600})

    assert made == [known, known, "/search/?q=caf%C3%A9+%26"]


@pytest.mark.parametrize(
    ("accepted", "read"),
    [("br, gzip", gzip.decompress), ("br, gzip;q=0", bytes), ("", bytes)],
)
def test_an_answer_comes_packed_or_not_to_get_head_and_who_has_it(
    client, made_profile, made, accepted, read
):
    asked = {"accept-encoding": accepted}
    given = client.get("/", headers=asked)
    head = client.head("/", headers=asked)

    assert b"<h1" in read(given.content)
    assert int(given.headers["Content-Length"]) == len(given.content)
    assert (head.headers["ETag"], head.content) == (given.headers["ETag"], b"")
    for form in ('"x", {}', "W/{}", "*"):
        tag = form.format(given.headers["ETag"])
        again = client.get("/", headers=asked | {"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert "Content-Security-Policy" in again.headers
    assert made == ["/"]


def test_no_more_is_kept_than_the_bytes_allow(rf, settings):
    settings.ANSWERS_BYTES = 10_000
    site = StoredAnswers(lambda _request: HttpResponse(b"a page"))
    for n in range(15):
        assert site(rf.get(f"/search/?q={n}")).content == b"a page"
    assert 1 < len(site._kept) < 6
    assert site._bytes < 10_000
    settings.ANSWERS_BYTES = 100
    assert site(rf.get("/about/")).content == b"a page"


def test_one_request_makes_an_answer_while_the_others_wait(monkeypatch):
    asked, pages = [], []
    monkeypatch.setattr(
        StoredAnswers, "_current", lambda _self: asked.append(1) or (1,)
    )

    def slow(request):
        pages.append(request.path)
        wait_until(lambda: len(asked) >= 8)
        return HttpResponse(b"a page")

    site = StoredAnswers(slow)
    requests = [RequestFactory().get("/") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(site, requests))

    assert pages == ["/"]
    assert [answer.content for answer in given] == [b"a page"] * 8


def test_who_has_waited_long_enough_makes_the_answer_and_leaves_the_store_alone(
    monkeypatch, rf
):
    monkeypatch.setattr(answers, "PATIENCE", 0)
    monkeypatch.setattr(StoredAnswers, "_current", lambda _self: (1,))
    site = StoredAnswers(lambda _request: HttpResponse(b"a page"))
    with site._making:
        assert site(rf.get("/")).content == b"a page"
    assert not site._kept


def test_without_its_database_django_answers_and_nothing_is_kept(
    client, made_profile, made, monkeypatch
):
    client.get("/")
    gone = mock.Mock(side_effect=OperationalError("could not connect"))
    monkeypatch.setattr(type(revision.Revision.objects), "current", gone)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code >= 500 or "X-Accel-Expires" not in answer.headers
