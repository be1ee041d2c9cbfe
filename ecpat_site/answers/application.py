"""The WSGI application before Django's: it answers from the store what it may.

A public answer depends on a `Question`, the revision and the day, and on nothing else:
Django is asked without the client's cookies and its other headers, so it can't depend on
them. Everything else goes through to Django as it came.
"""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host

from ecpat_site.answers import encoding
from ecpat_site.answers.compression import (
    Application,
    Closing,
    Environ,
    Headers,
    StartResponse,
    close,
    compressed,
)
from ecpat_site.answers.freshness import Freshness, State, UnreachableError
from ecpat_site.answers.store import Answer, Head, Question, Store
from ecpat_site.probes import VIEWS as PROBES
from references.exchange.formats import FORMATS

# What is not for everyone, changes by itself, or has a server of its own.
NOT_STORED = ("/admin/", settings.STATIC_URL, *PROBES)
# A larger answer is passed on piece by piece.
LARGEST = 2_000_000
LONGEST_ACCEPT = 500
# How long an answer may be given that the database can't confirm (s).
STALE_FOR = 600
# How long a request waits for another that makes the same answer (s).
PATIENCE = 10
MEDIA_TYPES = ["text/html", *(form.media_type for form in FORMATS.values())]
# No cache may keep it: the site itself does not know how old it is.
STALE = [("Warning", '110 - "Response is Stale"'), ("Cache-Control", "no-store")]


class Answers:
    """Answers from the store; asks `application` for what it does not hold."""

    def __init__(self, application: Application, most_bytes: int) -> None:
        self._application = application
        self._store = Store(most_bytes)
        self._freshness = Freshness()
        self._making: dict[Question, threading.Lock] = {}
        self._guard = threading.Lock()
        # Since when the database can't be asked, by the monotonic clock.
        self._down_since: float | None = None

    def at_hand(self, environ: Environ) -> tuple[str, Head, bytes] | None:
        """Return status, headers and body of a stored answer, if it holds for certain.

        It waits for nobody and asks nobody, so an event loop may call it.
        """
        question = asked(environ)
        state = self._freshness.at_hand() if question else None
        if question is None or state is None:
            return None
        answer = self._store.get(question)
        if answer is None or answer.state != state:
            return None
        return _given(answer, environ)

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        question = asked(environ)
        if question is None:
            return compressed(self._application, environ, start)
        try:
            state = self._freshness.now()
        except UnreachableError:
            return self._unconfirmed(question, environ, start)
        self._down_since = None
        answer = self._store.get(question)
        if answer is None or answer.state != state:
            with self._alone(question):
                answer = self._store.get(question)
                if answer is None or answer.state != state:
                    return self._made(question, state, environ, start)
        return _send(answer, environ, start)

    def _made(
        self, question: Question, state: State, environ: Environ, start: StartResponse
    ) -> Iterable[bytes]:
        """Let Django make the answer, and keep it if it is one for everyone."""
        made = _Made(self._application, _plain(environ, question))
        if not made.is_for_everyone:
            return compressed(made.again, environ, start)
        answer = Answer(state, made.kept_headers(), made.body, made.is_compressible)
        self._store.keep(question, answer)
        return _send(answer, environ, start)

    def _unconfirmed(
        self, question: Question, environ: Environ, start: StartResponse
    ) -> Iterable[bytes]:
        """Give the last answer for a while; then, or without one, let Django refuse."""
        now = time.monotonic()
        self._down_since = self._down_since or now
        answer = self._store.get(question)
        if answer and now - self._down_since < STALE_FOR:
            return _send(answer, environ, start, *STALE)
        return compressed(self._application, environ, start)

    @contextmanager
    def _alone(self, question: Question) -> Iterator[None]:
        """Let one request make an answer while the others wait for it."""
        with self._guard:
            lock = self._making.setdefault(question, threading.Lock())
        got = lock.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if got:
                with self._guard:
                    self._making.pop(question, None)
                lock.release()


def asked(environ: Environ) -> Question | None:
    """Return the question of a request; None if its answer must not be stored."""
    path = environ.get("PATH_INFO", "")
    accept = environ.get("HTTP_ACCEPT", "*/*")
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or path.startswith(NOT_STORED)
        or len(accept) > LONGEST_ACCEPT
    ):
        return None
    host = environ.get("HTTP_HOST", "")
    if not _is_ours(host):
        return None
    query, scheme = environ.get("QUERY_STRING", ""), environ["wsgi.url_scheme"]
    return Question(scheme, host, path, query, _wanted(accept))


@lru_cache(maxsize=1000)
def _is_ours(host: str) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


@lru_cache(maxsize=1000)
def _wanted(accept: str) -> str:
    """Return the media type that is preferred among those we have."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    return request.get_preferred_type(MEDIA_TYPES) or MEDIA_TYPES[0]


def _plain(environ: Environ, question: Question) -> Environ:
    """Return the request without anything of the client but its question."""
    own = {k: v for k, v in environ.items() if not k.startswith("HTTP_")}
    return own | {
        "REQUEST_METHOD": "GET",
        "CONTENT_LENGTH": "",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": question.scheme,
        "HTTP_HOST": question.host,
        "HTTP_ACCEPT": question.wanted,
    }


class _Made:
    """Asks Django for an answer and reads up to `LARGEST` bytes of it."""

    def __init__(self, application: Application, environ: Environ) -> None:
        self.status = ""
        self.headers: Headers = []
        self._rest = application(environ, self._start)
        chunks: list[bytes] = []
        size = 0
        pieces = iter(self._rest)
        for chunk in pieces:
            chunks.append(chunk)
            size += len(chunk)
            if size > LARGEST:
                break
        self.body = b"".join(chunks)
        self._pieces = pieces
        self.is_whole = size <= LARGEST
        if self.is_whole:
            close(self._rest)

    def _start(self, status: str, headers: Headers, _error: Any = None) -> None:
        self.status, self.headers = status, headers

    @property
    def is_for_everyone(self) -> bool:
        """Return whether it is a whole 200 answer that depends on no cookie."""
        named = {name.lower(): value.lower() for name, value in self.headers}
        return (
            self.is_whole
            and self.status.startswith("200 ")
            and "set-cookie" not in named
            and "cookie" not in named.get("vary", "")
            and "no-store" not in named.get("cache-control", "")
        )

    @property
    def is_compressible(self) -> bool:
        kinds = [v for name, v in self.headers if name.lower() == "content-type"]
        return bool(kinds) and encoding.is_compressible(kinds[0])

    def kept_headers(self) -> tuple[tuple[str, str], ...]:
        made_here = {"content-length", "vary", "etag", "last-modified"}
        return tuple(h for h in self.headers if h[0].lower() not in made_here)

    def again(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Answer as an application does, with what was made; to HEAD without a body."""
        start(self.status, self.headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            close(self._rest)
            return []
        return Closing(chain([self.body], self._pieces), self._rest)


def _send(
    answer: Answer, environ: Environ, start: StartResponse, *more: tuple[str, str]
) -> list[bytes]:
    status, headers, body = _given(answer, environ)
    replaced = {name for name, _ in more}
    start(status, [*(h for h in headers if h[0] not in replaced), *more])
    return [body] if body else []


def _given(answer: Answer, environ: Environ) -> tuple[str, Head, bytes]:
    """Return what to send of a stored answer; 304 to whoever has it already."""
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    name = encoding.chosen(accepted) if answer.is_compressible else encoding.IDENTITY
    headers = answer.head(name)
    if has_already(environ.get("HTTP_IF_NONE_MATCH", ""), answer.digest):
        return "304 Not Modified", _without_body(headers), b""
    body = b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.encoded(name)
    return "200 OK", headers, body


def has_already(if_none_match: str, digest: str) -> bool:
    """Return whether a tag that a client names is of this answer, in any encoding."""
    if not if_none_match:
        return False
    named = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return any(
        tag == "*" or tag.strip('"').partition("-")[0] == digest for tag in named
    )


@lru_cache(maxsize=1000)
def _without_body(headers: Head) -> Head:
    own = ("Content-Type", "Content-Encoding", "Content-Length")
    return tuple(h for h in headers if h[0] not in own)
