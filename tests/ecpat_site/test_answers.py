"""Stored answers: never another's, never older than an edit, and given without Django."""

import gzip
import resource
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import NamedTuple
from unittest import mock
from urllib.parse import parse_qs, urlencode

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from ecpat_site import answers
from ecpat_site.answers import Answers, keeping, packing
from ecpat_site.answers.asking import Question
from ecpat_site.answers.packing import Answer, coding_of
from ecpat_site.middleware import BUSY
from orgprofile.models import Organisation
from references.models import revision
from tests.make import make_editor
from tests.waiting import pause, wait_until
from tests.walk import one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]


class Given(NamedTuple):
    """An answer as the server is given it; the names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(application, path, method="GET", scheme="http", **headers):
    """Ask for a path as a server does; `headers` by their names, with _ for -."""
    headers = {"host": "testserver"} | headers
    own = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    own["wsgi.url_scheme"] = scheme
    request, begun = RequestFactory().generic(method, path, **own), []
    chunks = application(request.environ, lambda *words: begun.extend(words))
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    status, found = begun
    names = [name.lower() for name, _ in found]
    once = [name for name in names if name != "set-cookie"]
    assert len(set(once)) == len(once), "a header twice"
    values = (value for _, value in found)
    return Given(int(status[:3]), dict(zip(names, values, strict=True)), body)


class Counting:
    """Django, and which addresses it was asked for."""

    def __init__(self):
        self.asked = []

    def __call__(self, environ, start):
        path, query = environ["PATH_INFO"], environ["QUERY_STRING"]
        self.asked.append(f"{path}?{query}".rstrip("?"))
        self.environ = environ
        return WSGIHandler()(environ, start)


def ask_in_thread(application, path):
    """Ask, and close the thread's connection, which Django leaves open if it is to memory."""
    try:
        return ask(application, path)
    finally:
        if connection.connection:
            connection.connection.close()
            connection.connection = None


@pytest.fixture(autouse=True)
def asked_for_each_time(monkeypatch):
    monkeypatch.setattr(answers, "ASK_EVERY", 0)


@pytest.fixture(autouse=True)
def temporary(monkeypatch, tmp_path):
    """Return the temporary directory, in which large files are kept."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def django():
    return Counting()


@pytest.fixture
def site(django):
    return Answers(django, most_bytes=10_000_000)


@pytest.mark.parametrize(
    "path", ["/", "/history/?until=2018", "/changes/changes.atom", "/?sources=bib"]
)
def test_a_public_answer_is_made_once_and_given_again_as_it_was(
    site, django, made_profile, path
):
    first, again = ask(site, path), ask(site, path)

    assert first == again
    assert (first.status, first.body) == (200, ask(WSGIHandler(), path).body)
    assert django.asked == [path]
    assert first.headers["x-accel-expires"] == "1"
    assert first.headers["cache-control"] == "no-cache, stale-if-error=600"


@pytest.mark.parametrize(
    ("path", "status", "question"),
    [
        *(("/nowhere/", 404, {}), ("/about", 301, {})),
        ("/network/?sources=word", 400, {}),
        ("/network/?as_of=2018", 301, {}),
        *(("/healthz", 200, {}), ("/readyz", 200, {}), ("/admin/login/", 200, {})),
        *(("/", 400, {"host": "evil.example"}), ("/", 200, {"scheme": "https"})),
    ],
)
def test_only_a_public_page_that_was_found_is_kept(
    site, django, made_profile, path, status, question
):
    for _ in range(2):
        given = ask(site, path, **question)
        assert given.status == status
        assert "x-accel-expires" not in given.headers

    assert len(django.asked) == 2


@pytest.mark.parametrize(
    "header", [("Set-Cookie", "a=b"), ("Vary", "Cookie"), ("Cache-Control", "no-store")]
)
def test_an_answer_with_a_cookie_or_that_no_cache_may_keep_is_not_kept(header):
    assert Answer("200 OK", [], b"x").is_for_everyone
    assert not Answer("200 OK", [header], b"x").is_for_everyone


def test_an_editor_sees_the_public_pages_and_nobody_the_editors(
    client, site, django, made_profile
):
    client.force_login(make_editor())
    cookie = "; ".join(f"{k}={m.value}" for k, m in client.cookies.items())

    theirs = ask(site, "/", cookie=cookie, authorization="x", accept_language="fr")

    named = {name for name in django.environ if name.startswith("HTTP_")}
    # Its number is in the log, and on the page of an error alone.
    assert named == {"HTTP_HOST", "HTTP_ACCEPT", "HTTP_X_REQUEST_ID"}
    assert theirs == ask(site, "/")
    assert b"astrid" in ask(site, "/admin/", cookie=cookie).body
    assert ask(site, "/admin/").status == 302


def test_an_edit_and_another_day_make_a_page_anew_and_what_is_withdrawn_is_gone(
    site, django, made_profile, monkeypatch
):
    before = ask(site, "/")

    rows = Organisation.objects.filter(pk=made_profile.pk)
    rows.update(lead="It was changed.")
    after = ask(site, "/", if_none_match=before.headers["etag"])
    assert (after.status, b"It was changed." in after.body) == (200, True)

    tomorrow = mock.Mock(**{"now.return_value": datetime(2100, 1, 1, tzinfo=UTC)})
    monkeypatch.setattr(answers, "datetime", tomorrow)
    ask(site, "/")
    assert len(django.asked) == 3

    rows.withdraw()
    assert ask(site, "/").status == 404


def test_an_edit_while_a_page_is_made_is_not_lost(made_profile):
    def edited_meanwhile(environ, start):
        response = WSGIHandler()(environ, start)
        Organisation.objects.filter(pk=made_profile.pk).update(lead="Changed.")
        return response

    site = Answers(edited_meanwhile, most_bytes=1_000_000)

    assert [b"Changed." in ask(site, "/").body for _ in range(2)] == [False, True]


def test_what_no_page_knows_is_dropped_from_a_query_and_from_links(
    site, django, made_profile
):
    known = "/references/?type=report"
    first = ask(site, "/references/?utm_source=x&type=report&sou%72ces=&fbclid=1")

    assert django.asked == [known]
    assert b"utm_source" not in first.body
    assert ask(site, f"{known}&gclid=2") == first
    assert ask(site, "/references/?type=law") != first
    assert ask(site, known, accept="application/x-bibtex") != first
    assert django.asked[1:] == ["/references/?type=law", known]


def test_each_page_knows_its_own_parameters_and_makes_no_answer_for_others(
    site, django, made_profile
):
    filters = {"q", "kind", "since", "type", "publisher", "standing", "region"}
    others = {"n": "1", "page": "2", "sources": "bib", "sourcing": "1"}
    others |= {"at": "/history/", "s": "abcdefgh"}
    every = urlencode(others | dict.fromkeys(sorted(filters), "1"))
    with_notes = {"sources", "sourcing"}
    for path, known in {
        "/": with_notes,
        "/about/": set(),
        "/profile.json": set(),
        "/sitemap.xml": set(),
        "/search/": {"q", "page"},
        "/changes/": {"at", "since", "page"},
        "/changes/changes.atom": {"at", "since"},
        "/report/": {"s"},
        "/history/": {"q", "kind", "since", "page", *with_notes},
        "/history/events.csv": {"q", "kind", "since"},
        # A file of all sources has no pages.
        "/references/": {"q", "type", "publisher", "sources"},
        "/network/members/": {"q", "standing", "region", "page", *with_notes},
        "/open-questions/": {"q", "kind", "page", *with_notes},
        "/leadership/": with_notes,
        "/network/": with_notes,
        "/network/other-figures/": with_notes,
    }.items():
        ask(site, f"{path}?{every}")
        got = django.asked.pop()
        assert {*parse_qs(got.partition("?")[2])} == known, path
    # Another value than those it knows changes no page either.
    ask(site, "/")
    for n in range(2, 7):
        ask(site, f"/?q={n}&sourcing={n}&page={n}")
        ask(site, f"/about/?sources={n}")

    assert django.asked == ["/"]


def test_an_answer_is_one_however_its_address_is_spelled(site, django, made_profile):
    for spelled in (
        *("sources=bib", "sources=%62ib&utm_source=x", "&s%6Furces=bib&"),
        *("sources=bib&page=7", "sources=csv&sources=bib", "q=&sources=bib&sourcing=1"),
    ):
        for accepted in ("*/*", "text/csv", "application/x-bibtex", "x" * 600):
            assert ask(site, f"/references/?{spelled}", accept=accepted).status == 200
    # Each byte counts as it did, those of an old form too.
    searched = "/search/?q=caf%C3%A9+%26%E9"
    ask(site, searched)
    ask(site, "/search/?q=%63afé%20%26%E9")

    # By its header alone too, which nobody needs to be long.
    for query in ("", "?page=3", "?sourcing=1"):
        ask(site, f"/references/{query}", accept="application/x-bibtex")
    ask(site, "/about/", accept="x" * 600)
    ask(site, "/about/")

    of_header = "/references/"
    assert django.asked == ["/references/?sources=bib", searched, of_header, "/about/"]


def test_each_page_with_notes_gives_its_sources_and_its_sentences_as_django_does(
    site, made_profile
):
    for address in one_of_each():
        if b"?sources=bib" in ask(WSGIHandler(), address).body:
            for query in (
                "sources=bib",
                "sourcing=1",
                "sources=x",
            ):
                path = f"{address}?{query}"
                given, expected = ask(site, path), ask(WSGIHandler(), path)
                assert (given.status, given.body) == (expected.status, expected.body), (
                    path
                )


def test_of_several_values_the_last_counts_as_with_django(site, made_profile):
    for query in (
        "type=book&type=&sources=bib",
        "year=2001&sources=json&year=",
        "q=+&sources=csv",
    ):
        path = f"/references/?{query}"
        assert ask(site, path).body == ask(WSGIHandler(), path).body, query


def test_only_a_format_that_there_is_makes_a_file_of_all_sources():
    for media_type, query, is_whole in (
        ("text/html", "sources=bib", True),
        ("application/x-bibtex", "", True),
        ("text/html", "sources=word", False),
        ("text/html", "q=children&sources=bib", False),
        ("text/html", "", False),
    ):
        assert Question("/references/", query, media_type).is_whole_file == is_whole, (
            query
        )


@pytest.mark.parametrize(
    ("accepted", "coding", "read"),
    [
        ("gzip, br", "br", brotli.decompress),
        ("gzip, br;q=0", "gzip", gzip.decompress),
        ("gzip;q=0, br;q=0", None, bytes),
        ("", None, bytes),
    ],
)
def test_an_answer_comes_packed_or_not_to_get_head_and_who_has_it(
    site, django, made_profile, accepted, coding, read
):
    # The second time it is packed for good.
    given = [ask(site, "/", accept_encoding=accepted) for _ in range(2)][1]
    head = ask(site, "/", "HEAD", accept_encoding=accepted)

    assert given.headers.get("content-encoding") == coding
    assert given.headers["vary"] == "Accept, Accept-Encoding"
    assert read(given.body) == ask(WSGIHandler(), "/").body
    assert int(given.headers["content-length"]) == len(given.body)
    assert (head.status, head.headers, head.body) == (200, given.headers, b"")
    for form in ('"x", {}', "W/{}", "*"):
        tag = form.format(given.headers["etag"])
        again = ask(site, "/", if_none_match=tag, accept_encoding=accepted)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["vary"] == given.headers["vary"]
        assert "x-accel-expires" not in again.headers
    foreign = given.headers["etag"].replace('"', '"x', 1)
    other = ask(site, "/", if_none_match=foreign, accept_encoding=accepted)
    assert (other.status, other.body) == (200, given.body)
    assert len(django.asked) == 1


def test_no_answer_is_packed_for_who_does_not_take_it():
    for coding, headers in {
        "br": ("br", "gzip, deflate, BR", "gzip;q=1.0, br;q=0.001"),
        "gzip": ("gzip", "GZIP;q=0.5", "gzip, br;q=0", "br ; q=0.000, x, gzip"),
        "identity": (
            "",
            "gzip;q=0",
            "br;q=0, gzip ; q=0.0, zstd",
            "xgzip, brotli",
            "*",
        ),
    }.items():
        for accepted in headers:
            asked = coding_of({"HTTP_ACCEPT_ENCODING": accepted})
            assert asked == coding, accepted


def test_each_coding_of_an_answer_is_packed_once_and_has_a_tag_of_its_own(
    site, django, made_profile
):
    given = {}
    with mock.patch.dict(packing.CODINGS) as codings:
        for coding, (pack, unpack) in list(codings.items()):
            codings[coding] = mock.Mock(side_effect=pack), unpack
        for coding in [*codings, *codings]:
            given[coding] = ask(site, "/", accept_encoding=coding)
        packed = [codings[coding][0].call_count for coding in ("br", "gzip")]

    assert packed == [1, 1]
    assert len({answer.headers["etag"] for answer in given.values()}) == 3
    for coding, answer in given.items():
        assert packing.CODINGS[coding][1](answer.body) == given["identity"].body
        foreign = ask(
            site,
            "/",
            if_none_match=answer.headers["etag"],
            accept_encoding="gzip" if coding == "br" else "br",
        )
        assert foreign.status == 200
    assert django.asked == ["/"]


def test_what_is_asked_for_again_is_packed_as_small_as_brotli_can(
    site, django, made_profile
):
    first, second, third = (ask(site, "/", accept_encoding="br") for _ in range(3))

    smallest = brotli.compress(brotli.decompress(first.body))
    assert len(second.body) < len(first.body)
    assert second.body == third.body == smallest
    assert second.headers["etag"] == first.headers["etag"]
    assert second.headers["content-length"] == str(len(smallest))
    assert django.asked == ["/"]


def test_no_more_is_kept_than_the_bytes_allow(django, made_profile):
    site = Answers(django, most_bytes=60_000)
    for n in range(15):
        for coding in ("br", "gzip"):
            ask(site, f"/search/?q={n}", accept_encoding=coding)

    kept = site._pages._kept.values()
    # Each takes more than its body.
    assert sum(len(answer.body) + 2000 for answer in kept) <= 60_000
    assert 1 < len(kept) < 30
    long = Answers(django, most_bytes=10_000)
    ask(long, f"/search/?q={'x' * 8000}")
    assert not long._pages._kept
    small = Answers(django, most_bytes=100)
    assert ask(small, "/about/").status == 200
    assert not small._pages._kept


def test_one_request_makes_an_answer_while_the_others_wait(monkeypatch):
    made, asked = [], []
    monkeypatch.setattr(Answers, "_current", lambda _self: asked.append(1) or 1)

    def slow(environ, start):
        made.append(environ["PATH_INFO"])
        wait_until(lambda: len(asked) >= 8)
        start("200 OK", [("Content-Type", "text/plain")])
        return HttpResponse(b"a page")

    site = Answers(slow, most_bytes=1_000_000)
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(partial(ask_in_thread, site), ["/"] * 8))

    assert made == ["/"]
    assert [answer.body for answer in given] == [b"a page"] * 8


def test_at_the_start_all_wait_for_who_asks_for_the_revision(monkeypatch):
    def slowly(_revisions):
        pause(0.3)
        return mock.Mock(number=1, token="a")

    def django(environ, start):
        made.append(environ["PATH_INFO"])
        start("200 OK", [("Content-Type", "text/plain")])
        return HttpResponse(b"a page")

    made = []
    monkeypatch.setattr(type(revision.Revision.objects), "current", slowly)
    site = Answers(django, most_bytes=1_000_000)
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(partial(ask_in_thread, site), ["/"] * 8))

    assert made == ["/"]
    assert [answer.body for answer in given] == [b"a page"] * 8


def test_after_a_pause_nobody_is_given_what_was_there_before(monkeypatch):
    def slowly(_revisions):
        pause(0.2)
        return mock.Mock(number=len(edits), token="a")

    def django(environ, start):
        start("200 OK", [("Content-Type", "text/plain")])
        return HttpResponse(str(len(edits)))

    edits = []
    monkeypatch.setattr(type(revision.Revision.objects), "current", slowly)
    monkeypatch.setattr(answers, "ASK_EVERY", 0.5)
    site = Answers(django, most_bytes=1_000_000)
    ask(site, "/")
    edits.append("Withdrawn.")
    pause(1.1)
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(partial(ask_in_thread, site), ["/"] * 4))

    assert {answer.body for answer in given} == {b"1"}


class Slow:
    """An application with one large file: which addresses it was asked for."""

    # More than any process may keep in memory, packed as it may be.
    body = Random(1).randbytes(200_000)  # noqa: S311 (always the same)

    def __init__(self, until=lambda: True):
        self.made, self.until, self.refused = [], until, threading.Event()

    def __call__(self, environ, start):
        if BUSY in environ:
            self.refused.set()
            return WSGIHandler()(environ, start)
        self.made.append(environ["PATH_INFO"])
        wait_until(self.until)
        start("200 OK", [("Content-Type", "text/plain")])
        return HttpResponse(self.body)

    def site(self):
        """Return what keeps its answers in one process."""
        return Answers(self, most_bytes=100_000)


@pytest.fixture
def slow(monkeypatch):
    monkeypatch.setattr(Answers, "_current", lambda _self: 1)
    monkeypatch.setattr(keeping, "PATIENCE", 0.1)
    return Slow()


@pytest.mark.parametrize("path", ["/profile.json", "/references/?sources=csv"])
def test_a_large_file_is_made_once_and_who_waits_too_long_is_asked_to_come_again(
    slow, monkeypatch, path
):
    slow.until = slow.refused.is_set
    # As two processes have them.
    sites = [slow.site(), slow.site()] * 4
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda site: ask_in_thread(site, path), sites))

    assert sorted({answer.status for answer in given}) == [200, 503]
    late = next(answer for answer in given if answer.status == 503)
    assert int(late.headers["retry-after"]) > 0
    assert "content-security-policy" in late.headers
    for site in sites[:2]:
        for coding, (_pack, unpack) in packing.CODINGS.items():
            assert unpack(ask(site, path, accept_encoding=coding).body) == slow.body
    assert len(slow.made) == 1


def test_no_more_than_a_few_wait_for_a_large_file(slow, monkeypatch):
    monkeypatch.setattr(keeping, "PATIENCE", 60)
    monkeypatch.setattr(keeping, "MOST_WAITING", 2)
    slow.until = slow.refused.is_set
    site = slow.site()
    with ThreadPoolExecutor(4) as pool:
        asked = partial(ask_in_thread, site)
        given = list(pool.map(asked, ["/profile.json"] * 4))

    assert sorted(answer.status for answer in given) == [200, 200, 503, 503]
    assert len(slow.made) == 1


def test_where_the_folder_cannot_be_used_a_process_makes_one_large_file_at_a_time(
    slow, temporary, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(temporary / "nowhere"))
    slow.until = slow.refused.is_set
    with ThreadPoolExecutor(3) as pool:
        asked = partial(ask_in_thread, slow.site())
        given = list(pool.map(asked, ["/profile.json"] * 3))

    assert sorted(answer.status for answer in given) == [200, 503, 503]


@pytest.mark.parametrize("known", [1, None])
def test_a_database_that_goes_away_in_the_middle_of_a_file_is_no_error(
    slow, monkeypatch, known
):
    monkeypatch.setattr(Answers, "_current", lambda _self: known)

    def torn(environ, start):
        asked.append(environ["PATH_INFO"])
        if len(asked) > 1:
            return WSGIHandler()(environ, start)
        start("200 OK", [("Content-Type", "text/plain")])
        return failing()

    def failing():
        yield b"a"
        raise OperationalError("could not connect to 10.0.0.7")

    asked = []
    given = ask(Answers(torn, most_bytes=1), "/profile.json")
    assert (given.status, "retry-after" in given.headers) == (503, True)


def test_of_a_large_file_the_newest_alone_is_kept(slow, temporary, monkeypatch):
    def files():
        return [p for p in temporary.glob("*/*") if p.name != "lock"]

    first = ask(slow.site(), "/profile.json")
    (before,) = files()
    size = before.stat().st_size
    assert size > len(slow.body)
    monkeypatch.setattr(Answers, "_current", lambda _self: 2)
    slow.body = slow.body[:100_000]

    assert ask(slow.site(), "/profile.json").body == slow.body != first.body
    (after,) = files()
    assert after.stat().st_size < size
    assert len(slow.made) == 2


def test_who_dies_while_making_a_large_file_holds_up_nobody(
    slow, temporary, monkeypatch
):
    ask(slow.site(), "/profile.json")
    (lock,) = temporary.glob("*/lock")
    words = (
        "import fcntl, sys; f = open(sys.argv[1]); fcntl.flock(f, 2); print(); input()"
    )
    maker = subprocess.Popen(
        [sys.executable, "-c", words, lock],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with maker:
        maker.stdout.readline()
        # What is kept is given all the same.
        assert ask(slow.site(), "/profile.json").status == 200
        assert ask(slow.site(), "/statements.csv").status == 503
        maker.kill()
        maker.wait()

        assert ask(slow.site(), "/statements.csv").status == 200


def test_where_no_large_file_can_be_kept_each_is_made_anew(
    slow, temporary, monkeypatch, caplog
):
    ask(slow.site(), "/profile.json")
    (folder,) = temporary.glob("*/")
    (kept,) = (path for path in folder.iterdir() if path.name != "lock")

    def is_made():
        """Return whether it was made, and given whole."""
        before = len(slow.made)
        assert ask(slow.site(), "/profile.json").body == slow.body
        return len(slow.made) > before

    # Cut off, or written by somebody else, as after a power cut.
    left = folder / "tmpleft"
    left.touch()
    for torn in (b"", bytes(1000), kept.read_bytes()[:-1000]):
        kept.write_bytes(torn)
        assert (is_made(), is_made()) == (True, False)
    assert not left.exists()
    assert not caplog.messages
    # Newer code, and code whose answers had other fields.
    monkeypatch.setattr(keeping, "_code", lambda: 1.0)
    assert (is_made(), is_made()) == (True, False)
    with monkeypatch.context() as other:
        other.setattr(keeping, "astuple", lambda _answer: (1,) * 9)
        kept.unlink()
        assert (is_made(), is_made()) == (True, True)
    assert (is_made(), is_made()) == (True, False)
    # The disk is full: a file may have no more than 1,000 bytes.
    kept.unlink()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        assert (is_made(), is_made()) == (True, True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "not kept" in caplog.messages[-1]
    assert [path.name for path in folder.iterdir()] == ["lock"]
    # Others could write there, or have made it.
    ask(slow.site(), "/profile.json")
    folder.chmod(0o755)
    assert (is_made(), is_made()) == (True, True)
    folder.chmod(0o2700)
    assert not is_made()
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to("elsewhere")
    assert is_made()
    folder.unlink()
    folder.touch()
    assert is_made()
    assert "made for each" in caplog.text


def test_without_its_database_the_last_answer_counts_for_ten_minutes(
    site, django, made_profile, monkeypatch
):
    fresh = ask(site, "/")

    fail = mock.Mock(side_effect=OperationalError("could not connect to 10.0.0.7"))
    with monkeypatch.context() as away:
        away.setattr(type(revision.Revision.objects), "current", fail)
        # The transaction of the test is on this connection.
        away.setattr(connection, "close", lambda: None)
        old = ask(site, "/")
        assert (old.status, old.body) == (200, fresh.body)
        # What nginx keeps of it ends with it.
        site._known_at -= 100
        assert "stale-if-error=500" in ask(site, "/").headers["cache-control"]
        site._known_at -= answers.COUNTS_FOR
        ask(site, "/")
        # After that time Django is asked, which refuses by itself.
        assert django.asked == ["/", "/"]

    Organisation.objects.filter(pk=made_profile.pk).update(lead="It was changed.")
    assert b"It was changed." in ask(site, "/").body
