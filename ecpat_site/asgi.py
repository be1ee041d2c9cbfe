"""The application a web server runs: `ecpat_site.asgi:application`.

No client can hold a thread, however slowly it sends or reads. A stored answer is given by
the event loop itself. For anything else a thread is taken when the request is there whole,
and is free again when the answer is; sending it is the event loop's part.

Source: ASGI 3.0, https://asgi.readthedocs.io/en/latest/specs/www.html; PEP 3333 (WSGI).
"""

import asyncio
import logging
import re
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from http import HTTPStatus
from io import BytesIO
from ipaddress import ip_address
from secrets import token_hex
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from django.conf import settings

from ecpat_site import wsgi
from ecpat_site.answers.application import Answers
from ecpat_site.answers.compression import Application, Environ, Headers, close
from ecpat_site.answers.store import Head
from ecpat_site.logs import answering

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# In one process. More would wait for each other: Python runs one at a time.
THREADS = 4
# Twice the largest file of sources, for which the form has a sentence of its own (bytes).
LARGEST_BODY = 4_000_000
# What is larger is kept in a file (bytes).
IN_MEMORY = 100_000
# How long a client may take to send a body, and to take one piece of an answer (s).
BODY_TIMEOUT = 60
PIECE_TIMEOUT = 60
# How long a process that is to end asks its clients to close their connections (s).
LEAVE_FOR = 1
# How much of an answer is handed over at once (bytes).
PIECE = 256_000

# Where a request keeps its name, which a client can't set: only headers begin with HTTP_.
REQUEST_ID = "site.request_id"
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")

_new_file = partial(SpooledTemporaryFile, IN_MEMORY)
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that is there whole."""

    status: str
    headers: Headers
    body: IO[bytes]
    size: int


class Refused(Exception):  # noqa: N818 - an answer, with its status as the argument
    """A body that is not received."""


class Site:
    """Gives stored answers; asks `application` in a thread for all others."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="site")
        # The admin writes, so that its threads may wait for others who write.
        self._admin_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="admin")
        self._is_leaving = False

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if self._is_leaving:
            send = partial(_send_last, send)
        environ = environ_of(scope)
        if isinstance(self._application, Answers):
            stored = self._application.at_hand(environ)
            if stored is not None:
                status, headers, whole = stored
                await send(_stored_head(status, headers))
                await send({"type": "http.response.body", "body": whole})
                return
        with _new_file() as body:
            try:
                await _receive(environ, receive, body)
                given = await self._made(environ | {"wsgi.input": body})
            except Refused as refused:
                given = _in_words(*refused.args)
            except ConnectionError:
                return
        with given.body:
            await _send(given, send)

    async def _made(self, environ: Environ) -> Given:
        if environ["PATH_INFO"] == "/healthz":
            # It asks nobody, and must not wait for threads that a database holds.
            return self._asked(environ)
        is_admin = environ["PATH_INFO"].startswith("/admin/")
        threads = self._admin_threads if is_admin else self._threads
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, self._asked, environ)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Take part in the start and the end of the process."""
        await receive()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._leave)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        # Threads of granian that still run when Python ends would abort the process.
        await asyncio.sleep(0.2)
        await send({"type": "lifespan.shutdown.complete"})

    def _leave(self) -> None:
        """Let clients close their connections before the server does.

        A request on its way while the server closes would be lost. SIGINT stops the server,
        as SIGTERM would have.
        """
        self._is_leaving = True
        loop = asyncio.get_running_loop()
        loop.call_later(LEAVE_FOR, signal.raise_signal, signal.SIGINT)

    def _asked(self, environ: Environ) -> Given:
        """Ask the application, and keep its answer until the client has taken it."""
        with answering(environ.setdefault(REQUEST_ID, token_hex(8))):
            return self._answered(environ)

    def _answered(self, environ: Environ) -> Given:
        begun: list[Any] = []

        def start(status: str, headers: Headers, _error: Any = None) -> None:
            begun[:] = [status, headers]

        body = _new_file()
        try:
            chunks = self._application(environ, start)
            try:
                body.writelines(chunks)
            finally:
                close(chunks)
        except Exception:
            body.close()
            logger.exception("An answer could not be made: %s", environ["PATH_INFO"])
            return _in_words(HTTPStatus.INTERNAL_SERVER_ERROR, environ[REQUEST_ID])
        status, headers = begun
        size = body.tell()
        body.seek(0)
        # A client that is given less than this knows that it has not got all.
        if size and not any(name.lower() == "content-length" for name, _ in headers):
            headers = [*headers, ("Content-Length", str(size))]
        return Given(status, headers, body, size)


def environ_of(scope: Message) -> Environ:
    """Return a request as WSGI has it, without its body."""
    host, port = scope.get("server") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": (scope.get("client") or [""])[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        # X_Forwarded_For would become the same key as X-Forwarded-For.
        if b"_" in name:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        text = value.decode("latin-1")
        if key in environ:
            text = f"{environ[key]}{';' if key == 'HTTP_COOKIE' else ','}{text}"
        environ[key] = text
    _take_from_proxy(environ)
    return environ


def _take_from_proxy(environ: Environ) -> None:
    """Let a trusted proxy name the client, its scheme and the request; others nothing.

    What the client itself wrote stands left of what the proxy added.
    """
    addresses = environ.pop("HTTP_X_FORWARDED_FOR", "")
    schemes = environ.pop("HTTP_X_FORWARDED_PROTO", "")
    name = environ.pop("HTTP_X_REQUEST_ID", "")
    if not (addresses or schemes or name) or not _is_trusted(environ["REMOTE_ADDR"]):
        return
    if _NAME.fullmatch(name):
        environ[REQUEST_ID] = name
    for address in reversed(addresses.split(",")):
        if not _is_address(address.strip()):
            break
        environ["REMOTE_ADDR"] = address.strip()
        if not _is_trusted(address.strip()):
            break
    scheme = schemes.rpartition(",")[2].strip()
    if scheme in ("http", "https"):
        environ["wsgi.url_scheme"] = scheme


@lru_cache(maxsize=1000)
def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1000)
def _is_trusted(text: str) -> bool:
    return _is_address(text) and any(
        ip_address(text) in network for network in settings.TRUSTED_PROXIES
    )


async def _receive(environ: Environ, receive: Receive, body: IO[bytes]) -> None:
    """Write the whole body of a request into `body`, if it is one that anybody reads.

    Raises Refused where it is too large or too slow, ConnectionError where the client left.
    """
    announced = environ.pop("CONTENT_LENGTH", "")
    if _reads_no_body(environ):
        return
    if announced.isdecimal() and int(announced) > LARGEST_BODY:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ConnectionError
                body.write(message.get("body", b""))
                if body.tell() > LARGEST_BODY:
                    raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                more = message.get("more_body", False)
    except TimeoutError:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
    environ["CONTENT_LENGTH"] = str(body.tell())
    body.seek(0)


def _reads_no_body(environ: Environ) -> bool:
    """Outside the admin every other method is refused (`ecpat_site.middleware`)."""
    is_reading = environ["REQUEST_METHOD"] in ("GET", "HEAD")
    return is_reading or not environ["PATH_INFO"].startswith("/admin/")


def _in_words(status: HTTPStatus, name: str = "") -> Given:
    """Answer with the words of the status and the request's name; close the connection."""
    named = f"Request {name}\n" if name else ""
    words = f"{status.phrase}\n{named}".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(words))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Connection", "close"),
    ]
    return Given(f"{status} {status.phrase}", headers, BytesIO(words), len(words))


async def _send_last(send: Send, message: Message) -> None:
    """Tell the client to close the connection after this answer."""
    if message["type"] == "http.response.start":
        headers = [*message["headers"], (b"connection", b"close")]
        message = message | {"headers": headers}
    await send(message)


def _head(status: str, headers: Iterable[tuple[str, str]]) -> Message:
    encoded = [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in headers]
    number = int(status[:3])
    return {"type": "http.response.start", "status": number, "headers": encoded}


@lru_cache(maxsize=1000)
def _stored_head(status: str, headers: Head) -> Message:
    return _head(status, headers)


async def _send(given: Given, send: Send) -> None:
    await send(_head(given.status, given.headers))
    more = True
    while more:
        piece = given.body.read(PIECE)
        more = given.body.tell() < given.size
        message = {"type": "http.response.body", "body": piece, "more_body": more}
        try:
            async with asyncio.timeout(PIECE_TIMEOUT):
                await send(message)
        except TimeoutError:
            return


application = Site(wsgi.application)
