"""Between server and application: no client holds a thread, and none forges its address."""

import asyncio
import json
import logging
import re
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network

import pytest

from ecpat_site import asgi
from ecpat_site.answers.application import Answers
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


def test_a_header_sent_twice_is_one_and_cookies_stay_apart():
    scope = scope_of(cookie="a=1", accept="text/html")
    scope["headers"] += [(b"cookie", b"b=2"), (b"accept", b"text/plain")]

    environ = environ_of(scope)

    assert environ["HTTP_COOKIE"] == "a=1;b=2"
    assert environ["HTTP_ACCEPT"] == "text/html,text/plain"


def test_a_name_with_an_underscore_does_not_pass_for_another():
    scope = scope_of()
    scope["headers"].append((b"content_type", b"text/html"))

    assert "CONTENT_TYPE" not in environ_of(scope)


# --- Its name in the logs --------------------------------------------------------------


NAMES = {"x_request_id": "edge-7.42_a"}


def named(**headers):
    """Return the name of a request in the line that is logged while it is answered."""

    def application(environ, start):
        lines.append(JsonFormatter().format(record))
        raise RuntimeError

    lines, record = [], logging.makeLogRecord({"msg": "asked"})
    client = ask(Site(application), scope_of(**headers))
    name = json.loads(lines[0])["request"]
    assert client.body.decode() == f"Internal Server Error\nRequest {name}\n"
    assert "request" not in json.loads(JsonFormatter().format(record))
    return name


def test_a_trusted_proxy_names_the_request_in_each_line_of_the_log(proxy):
    assert named(client=proxy, **NAMES) == "edge-7.42_a"


@pytest.mark.parametrize(
    "headers",
    [
        {"client": "203.0.113.9"} | NAMES,
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


FORGED = {"x_forwarded_for": "198.51.100.1", "x_forwarded_proto": "https"}


def test_a_client_cannot_forge_its_address_or_scheme(proxy):
    environ = environ_of(scope_of(client="203.0.113.9", **FORGED))

    assert environ["REMOTE_ADDR"] == "203.0.113.9"
    assert environ["wsgi.url_scheme"] == "http"
    assert not [name for name in environ if "FORWARDED" in name]


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
def test_a_trusted_proxy_names_the_client_next_to_it(proxy, forwarded, address):
    headers = {"x_forwarded_for": forwarded, "x_forwarded_proto": "https"}

    environ = environ_of(scope_of(client=proxy, **headers))

    assert environ["REMOTE_ADDR"] == address
    assert environ["wsgi.url_scheme"] == "https"


# --- Bodies ----------------------------------------------------------------------------


def test_a_body_in_parts_reaches_the_application_whole():
    echo = Echo()

    answer = ask(Site(echo), scope_of("/admin/", "POST"), Client(b"a=1", b"&b=2"))

    assert answer.status == 200
    assert answer.body == b"<a=1&b=2>"
    assert answer.headers[b"content-length"] == b"9"
    assert echo.requests[0]["CONTENT_LENGTH"] == "7"


def test_half_sent_bodies_hold_no_thread():
    site = Site(Echo())
    slow = [Client(b"a=", whole=False) for _ in range(10 * asgi.THREADS)]
    quick = Client(b"a=1")

    async def together():
        scope = scope_of("/admin/", "POST")
        waiting = [asyncio.ensure_future(site(scope, c.receive, c.send)) for c in slow]
        await asyncio.wait_for(site(scope, quick.receive, quick.send), 5)
        for task in waiting:
            task.cancel()

    run(together())

    assert quick.body == b"<a=1>"
    assert not any(client.sent for client in slow)


@pytest.mark.parametrize(("path", "method"), [("/", "POST"), ("/admin/", "GET")])
def test_a_body_that_nobody_reads_is_not_waited_for(path, method):
    scope = scope_of(path, method, content_length="5000000000")

    answer = ask(Site(Echo()), scope, Client(b"a=", whole=False))

    assert answer.body == b"<>"


def test_a_body_that_turns_out_too_large_is_refused():
    echo, client = Echo(), Client(*[b"x" * 1_000_000] * 9)

    ask(Site(echo), scope_of("/admin/", "POST"), client)

    assert client.status == 413
    assert len(client.parts) == 4
    assert echo.requests == []


def test_a_body_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(asgi, "BODY_TIMEOUT", 0.01)
    echo, client = Echo(), Client(b"a=", whole=False)

    ask(Site(echo), scope_of("/admin/", "POST"), client)

    assert client.status == 408
    assert client.headers[b"connection"] == b"close"
    assert echo.requests == []


def test_nobody_is_asked_or_answered_when_the_client_has_left():
    echo, client = Echo(), Client(b"a=", None)

    ask(Site(echo), scope_of("/admin/", "POST"), client)

    assert client.sent == []
    assert echo.requests == []


# --- Answers ---------------------------------------------------------------------------


class AtHand(Answers):
    """A store that has every answer; the application behind it can't be asked."""

    def __init__(self):
        pass

    def at_hand(self, environ):
        return "200 OK", (("Content-Length", "6"),), b"stored"


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


def test_an_application_that_fails_is_logged_and_answered(caplog):
    def broken(environ, start):
        raise OSError("the disk is full")

    answer = ask(Site(broken), scope_of("/history/"))

    assert answer.status == 500
    assert b"disk" not in answer.body
    assert "/history/" in caplog.text


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


# --- The end of a process --------------------------------------------------------------


def test_a_process_that_is_to_end_asks_its_clients_to_close_and_then_ends(monkeypatch):
    monkeypatch.setattr(asgi, "LEAVE_FOR", 0.01)
    raised = []
    monkeypatch.setattr(signal, "raise_signal", raised.append)
    site, client, said = Site(AtHand()), Client(), []

    async def live():
        handlers = {}
        loop = asyncio.get_running_loop()
        # Only the first thread of a process may have one.
        monkeypatch.setattr(loop, "add_signal_handler", handlers.__setitem__)
        told = asyncio.Queue()
        await told.put({"type": "lifespan.startup"})

        async def say(message):
            said.append(message["type"])

        life = asyncio.ensure_future(site({"type": "lifespan"}, told.get, say))
        while not said:
            await asyncio.sleep(0)
        handlers[signal.SIGTERM]()
        while not raised:
            await site(scope_of(), client.receive, client.send)
            await asyncio.sleep(0.005)
        await told.put({"type": "lifespan.shutdown"})
        await life

    run(live())

    assert raised == [signal.SIGINT]
    assert client.sent[-2]["headers"][-1] == (b"connection", b"close")
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
