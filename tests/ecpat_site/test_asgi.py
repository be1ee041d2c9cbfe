"""Between server and application: no client holds a thread, and none forges its address."""

import asyncio
import json
import logging
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network

import pytest

from ecpat_site import asgi
from ecpat_site.asgi import Site, environ_of
from ecpat_site.logs import JsonFormatter


def scope_of(path="/", method="GET", client="203.0.113.9", **headers):
    """A request as a server hands it on; `headers` by their names, with _ for -."""
    headers = {"host": "testserver"} | headers
    return {
        "type": "http",
        "method": method,
        "raw_path": path.encode(),
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8080),
        "client": (client, 50000),
        "headers": [
            (name.replace("_", "-").encode(), value.encode())
            for name, value in headers.items()
        ],
    }


class Echo:
    """An application that answers with the body it was sent, and keeps the requests."""

    def __init__(self):
        self.requests = []

    def __call__(self, environ, start):
        self.requests.append(environ)
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"<", environ["wsgi.input"].read(), b">"]


class Client:
    """Sends `parts` of a body, then waits for ever if it is not `whole`."""

    def __init__(self, *parts, whole=True):
        self.parts, self.whole = list(parts), whole
        self.sent = []

    async def receive(self):
        if not self.parts and not self.whole:
            await asyncio.Event().wait()
        part = self.parts.pop(0) if self.parts else b""
        if part is None:
            return {"type": "http.disconnect"}
        more = bool(self.parts) or not self.whole
        return {"type": "http.request", "body": part, "more_body": more}

    async def send(self, message):
        self.sent.append(message)

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def headers(self):
        return dict(self.sent[0]["headers"])

    @property
    def body(self):
        return b"".join(message["body"] for message in self.sent[1:])


def run(work):
    """Run a coroutine in a thread of its own: a browser may hold a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def ask(site, scope, client=None):
    client = client or Client()
    run(site(scope, client.receive, client.send))
    return client


# --- The request --------------------------------------------------------------------


def test_headers_sent_twice_are_joined_and_none_passes_for_another_by_an_underscore():
    scope = scope_of(cookie="a=1", accept="text/html")
    scope["headers"] += [(b"cookie", b"b=2"), (b"accept", b"text/plain")]
    scope["headers"].append((b"content_type", b"text/html"))

    environ = environ_of(scope)

    assert environ["HTTP_COOKIE"] == "a=1;b=2"
    assert environ["HTTP_ACCEPT"] == "text/html,text/plain"
    assert "CONTENT_TYPE" not in environ


# --- Its name in the logs --------------------------------------------------------------


def named(**headers):
    """Return the name of a request that fails, in its answer and in each line of the log."""

    def application(environ, start):
        lines.append(JsonFormatter().format(record))
        raise OSError("the disk is full")

    lines, record = [], logging.makeLogRecord({"msg": "asked"})
    client = ask(Site(application), scope_of("/history/", **headers))
    name = json.loads(lines[0])["request"]
    assert client.status == 500
    assert client.body.decode() == f"Internal Server Error\nRequest {name}\n"
    assert "request" not in json.loads(JsonFormatter().format(record))
    return name


def test_a_trusted_proxy_names_a_request_that_fails_in_the_log(proxy, caplog):
    assert named(client=proxy, x_request_id="edge-7.42_a") == "edge-7.42_a"
    assert "An answer could not be made: /history/" in caplog.messages


@pytest.mark.parametrize(
    "headers",
    [
        {"client": "203.0.113.9", "x_request_id": "edge-7.42_a"},
        {"client": "127.0.0.1", "x_request_id": 'a", "level": "info'},
        {"client": "127.0.0.1", "x_request_id": "a" * 65},
        {"client": "127.0.0.1"},
    ],
)
def test_another_name_is_made_where_none_can_be_believed(proxy, headers):
    names = {named(**headers) for _ in range(2)}

    assert len(names) == 2
    assert all(re.fullmatch("[0-9a-f]{16}", name) for name in names)


# --- Whose word counts ----------------------------------------------------------------


@pytest.fixture
def proxy(settings):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]
    asgi._is_trusted.cache_clear()
    yield "127.0.0.1"
    asgi._is_trusted.cache_clear()


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        # The client wrote the first one itself.
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        # Through a second proxy that is trusted.
        ("198.51.100.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("no address", "127.0.0.1"),
        ("no address, 10.1.2.3", "10.1.2.3"),
        ("", "127.0.0.1"),
    ],
)
def test_a_trusted_proxy_names_the_client_next_to_it_and_nobody_else_does(
    proxy, forwarded, address
):
    headers = {"x_forwarded_for": forwarded, "x_forwarded_proto": "https"}

    believed = environ_of(scope_of(client=proxy, **headers))
    forged = environ_of(scope_of(client="192.0.2.7", **headers))

    assert (believed["REMOTE_ADDR"], believed["wsgi.url_scheme"]) == (address, "https")
    assert (forged["REMOTE_ADDR"], forged["wsgi.url_scheme"]) == ("192.0.2.7", "http")
    assert not [name for name in forged if "FORWARDED" in name]


# --- Bodies ----------------------------------------------------------------------------


def test_a_body_in_parts_reaches_the_application_whole():
    echo = Echo()

    answer = ask(Site(echo), scope_of("/admin/", "POST"), Client(b"a=1", b"&b=2"))

    assert answer.status == 200
    assert answer.body == b"<a=1&b=2>"
    assert answer.headers[b"content-length"] == b"9"
    assert echo.requests[0]["CONTENT_LENGTH"] == "7"


@pytest.mark.parametrize(("path", "method"), [("/", "POST"), ("/admin/", "GET")])
def test_a_body_that_nobody_reads_is_not_waited_for(path, method):
    scope = scope_of(path, method, content_length="5000000000")

    answer = ask(Site(Echo()), scope, Client(b"a=", whole=False))

    assert answer.body == b"<>"


MEGABYTE = b"x" * 1_000_000


@pytest.mark.parametrize(
    ("parts", "headers", "status", "left"),
    [
        ([b"a="], {"content_length": "4000001"}, 413, 1),
        # It announced nothing, or less.
        ([MEGABYTE] * 9, {}, 413, 4),
        ([b"a="], {}, 408, 0),
        # Nobody is there to be answered.
        ([b"a=", None], {}, None, 0),
    ],
    ids=["announced too large", "turns out too large", "too slow", "client has left"],
)
def test_a_body_is_given_up_and_the_application_not_asked(
    monkeypatch, parts, headers, status, left
):
    monkeypatch.setattr(asgi, "BODY_TIMEOUT", 0.01 if status == 408 else 60)
    echo, client = Echo(), Client(*parts, whole=False)

    ask(Site(echo), scope_of("/admin/", "POST", **headers), client)

    assert echo.requests == []
    assert len(client.parts) == left
    assert [message["status"] for message in client.sent[:1]] == [status] * bool(status)
    if status:
        assert client.headers[b"connection"] == b"close"


# --- Answers ---------------------------------------------------------------------------


def test_a_large_answer_is_sent_in_pieces_as_the_client_takes_them():
    large = b"0123456789" * 100_000

    def application(environ, start):
        start("200 OK", [])
        return [large[:7], large[7:]]

    answer = ask(Site(application), scope_of())

    assert answer.body == large
    assert answer.headers[b"content-length"] == str(len(large)).encode()
    assert max(len(message["body"]) for message in answer.sent[1:]) == asgi.PIECE
    assert [message["more_body"] for message in answer.sent[1:]] == [True] * 3 + [False]


@pytest.mark.parametrize(
    ("held_at", "asked"), [("/", "/healthz"), ("/admin/login/", "/history/")]
)
def test_one_who_needs_no_held_thread_is_answered_at_once(held_at, asked):
    free, held, freed = threading.Event(), threading.Semaphore(0), []

    def application(environ, start):
        if environ["PATH_INFO"] == held_at:
            held.release()
            freed.append(free.wait(10))
        start("200 OK", [])
        return [b"ok\n"]

    site, client = Site(application), Client()

    async def together():
        others = [Client() for _ in range(2 * asgi.THREADS)]
        tasks = [
            asyncio.ensure_future(site(scope_of(held_at), one.receive, one.send))
            for one in others
        ]
        for _ in range(asgi.THREADS):
            await asyncio.to_thread(held.acquire)
        await site(scope_of(asked), client.receive, client.send)
        free.set()
        await asyncio.gather(*tasks)

    run(together())

    assert client.body == b"ok\n"
    assert all(freed)
