"""The WSGI application before Django's: it keeps public answers until an edit or midnight.

A public answer depends on its address, the media type that `Accept` chooses, the revision
and the day alone: Django is asked without the client's cookies and other headers.
"""

import gzip
import re
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from django.utils.http import parse_etags

from ecpat_site.middleware import BUSY, PROBES
from ecpat_site.questions import QuestionFilter
from orgprofile.network.filters import MemberFilter
from references.catalogue.filters import CitationFilter
from references.exchange.formats import FORMATS
from references.models import Revision
from timeline.filters import HistoryEventFilter

# What is not for everyone, changes by itself, or is a file already (of editions).
NOT_KEPT = ("/admin/", "/editions/2", settings.STATIC_URL, *PROBES)
# What narrows each list and file, by the name of its address; what else pages know is the
# number of a page, and how a page with notes may be had otherwise.
FILTERS: dict[str, Any] = {
    "search": ["q"],
    "changes:list": ["at", "since"],
    "changes:feed": ["at", "since"],
    "report": ["s"],
    "doubts:list": QuestionFilter.base_filters,
    "references:citation-list": CitationFilter.base_filters,
    "orgprofile:member-list": MemberFilter.base_filters,
    "orgprofile:member-csv": MemberFilter.base_filters,
    "timeline:event-list": HistoryEventFilter.base_filters,
    "timeline:event-csv": HistoryEventFilter.base_filters,
}
WITH_NOTES = (
    *("home", "doubts:list", "doubts:detail", "timeline:event-list"),
    *("timeline:event-detail", "references:citation-list", "orgprofile:count-list"),
    *("references:citation-detail", "orgprofile:criticism-list"),
    *("orgprofile:criticism-detail", "orgprofile:member-list", "orgprofile:leadership"),
    *("orgprofile:country-detail", "orgprofile:organisation-detail"),
    "orgprofile:other-count-list",
)
MEDIA_TYPES = ["text/html", *(form.media_type for form in FORMATS.values())]
# How often the database is asked for the revision, how long the last one counts while it
# can't be asked, and how long a request waits for another that makes an answer (s).
ASK_EVERY, COUNTS_FOR, PATIENCE = 0.5, 600, 2
# Files of the whole profile, and of all sources, take seconds where a profile is large.
WHOLE_FILES, SOURCES = ("/profile.json", "/statements.csv"), "/references/"
# Headers that are written anew for whoever asks.
MADE_HERE = {"content-length", "vary", "etag", "last-modified", "cache-control"}
# nginx keeps it for a second, and for as long as the site is away, up to ten minutes; other
# caches ask each time. It must read the first of these before the second.
EVERYBODY = [
    ("X-Accel-Expires", "1"),
    ("Cache-Control", "no-cache, stale-if-error={}"),
    ("Vary", "Accept, Accept-Encoding"),
]
# nginx takes no other coding. Source: RFC 9110, 12.5.3 (Accept-Encoding).
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.IGNORECASE)
Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


class Answer:
    """An answer of Django, whose body is packed if it is for everyone."""

    def __init__(self, status: str, headers: Any, body: bytes) -> None:
        values = {name.lower(): value.lower() for name, value in headers}
        self.is_for_everyone = not (
            "set-cookie" in values
            or "cookie" in values.get("vary", "")
            or "no-store" in values.get("cache-control", "")
        ) and status.startswith("200 ")
        self.status, self.headers = status, headers
        self.body = gzip.compress(body, mtime=0) if self.is_for_everyone else body
        self.digest = blake2b(body, digest_size=12).hexdigest()

    def send(self, environ: Environ, start: Start, seconds: int) -> list[bytes]:
        """Answer in the client's coding; 304 to whoever has it, HEAD without a body.

        Caches may give it for so many seconds more while the site is away.
        """
        headers, body = self.headers, self.body
        if self.is_for_everyone:
            takes_gzip = TAKES_GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", ""))
            tag = f'"{self.digest}{"-gzip" if takes_gzip else ""}"'
            headers = [h for h in headers if h[0].lower() not in MADE_HERE]
            headers += [(name, value.format(seconds)) for name, value in EVERYBODY]
            headers += [("ETag", tag)]
            held = parse_etags(environ.get("HTTP_IF_NONE_MATCH", ""))
            if {"*", tag, f"W/{tag}"} & {*held}:
                left_out = ("Content-Type", "X-Accel-Expires")
                start("304 Not Modified", [h for h in headers if h[0] not in left_out])
                return []
            if takes_gzip:
                headers += [("Content-Encoding", "gzip")]
            else:
                body = gzip.decompress(body)
            headers += [("Content-Length", str(len(body)))]
        start(self.status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


class Answers:
    """Answers from what it keeps, in at most so many bytes; asks `application` for more."""

    def __init__(self, application: Application, most_bytes: int) -> None:
        self._application, self._most_bytes = application, most_bytes
        self._kept: dict[tuple[Any, ...], Answer] = {}
        self._revision, self._asked_at, self._known_at = 0, float("-inf"), float("-inf")
        self._away_for = 0.0
        self._asking, self._making = threading.Lock(), threading.Lock()
        self._making_file, self._keeping = threading.Lock(), threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        question = question_of(environ)
        if question is None or (revision := self._current()) is None:
            return self._application(environ, start)
        key = (*question, revision, datetime.now(UTC).date())
        answer = self._kept.get(key)
        if answer is None:
            # Python runs one at a time: more makers would only keep others waiting. No page
            # waits for a large file.
            is_file = is_whole_file(*question)
            lock = self._making_file if is_file else self._making
            got = lock.acquire(timeout=PATIENCE)
            try:
                if is_file and not got:
                    return self._application(environ | {BUSY: True}, start)
                answer = self._kept.get(key) or self._made(key, environ)
                if got:
                    self._keep(key, answer)
            finally:
                if got:
                    lock.release()
        # What nginx keeps ends when this process would end it.
        return answer.send(environ, start, COUNTS_FOR - int(self._away_for))

    def _current(self) -> int | None:
        """Return the revision as it was half a second ago; None if it is not known."""
        now = time.monotonic()
        if now - self._asked_at >= ASK_EVERY and self._asking.acquire(blocking=False):
            try:
                self._revision = Revision.objects.current().number
                self._known_at, self._away_for = now, 0
            except (DatabaseError, InterfaceError):
                self._away_for = now - self._known_at
                connection.close()
            finally:
                self._asked_at = time.monotonic()
                # As after a request: SQLite's file may be another by the next time.
                connection.close_if_unusable_or_obsolete()
                self._asking.release()
        return self._revision if now - self._known_at < COUNTS_FOR else None

    def _made(self, key: tuple[Any, ...], environ: Environ) -> Answer:
        """Return the answer of Django, which is asked as by anybody."""
        begun: list[Any] = []
        # Without cookies, and whatever else is of one client.
        asked = {k: v for k, v in environ.items() if not k.startswith("HTTP_")}
        asked |= {"REQUEST_METHOD": "GET", "QUERY_STRING": key[1]}
        asked |= {n: environ.get(n, "") for n in ("HTTP_HOST", "HTTP_X_REQUEST_ID")}
        asked |= {"HTTP_ACCEPT": key[2], "CONTENT_LENGTH": "", "wsgi.input": BytesIO()}
        chunks: Any = self._application(asked, lambda *words: begun.extend(words))
        answer = Answer(begun[0], begun[1], b"".join(chunks))
        chunks.close()
        return answer

    def _keep(self, key: tuple[Any, ...], answer: Answer) -> None:
        """Keep an answer if it is for everyone; the oldest make room for it."""
        if not answer.is_for_everyone or len(answer.body) > self._most_bytes:
            return
        with self._keeping:
            self._kept[key] = answer
            while sum(len(a.body) for a in self._kept.values()) > self._most_bytes:
                del self._kept[next(iter(self._kept))]


def is_whole_file(path: str, query: str, media_type: str) -> bool:
    """Return whether a question is for a file of the whole profile, or of all sources."""
    is_file = media_type != MEDIA_TYPES[0] and not query
    is_file |= query.startswith("sources=") and "&" not in query
    return path in WHOLE_FILES or (path == SOURCES and is_file)


def question_of(environ: Environ) -> tuple[str, str, str] | None:
    """Return path, query and media type of a request; None if it is not for everyone."""
    accept, path = environ.get("HTTP_ACCEPT", "*/*"), environ.get("PATH_INFO", "")
    host = environ.get("HTTP_HOST", "")
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or path.startswith(NOT_KEPT)
        or len(accept) > 500
        or environ["wsgi.url_scheme"] != urlsplit(settings.SITE_URL).scheme
        or not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
    ):
        return None
    query = environ.get("QUERY_STRING", "")
    known = known_parameters(path)
    if query and known is not None:
        query = "&".join(part for part in query.split("&") if is_known(part, known))
    return path, query, wanted(accept)


@lru_cache(maxsize=1000)
def known_parameters(path: str) -> set[str] | None:
    """Return what the page of an address knows of a query; None where no page is."""
    try:
        name = resolve(path).view_name
    except Resolver404:
        return None
    # The first leads from each page to the same without it.
    known = {"as_of", *FILTERS.get(name, ())}
    if name in FILTERS and (name == "search" or name.endswith("list")):
        known.add("page")
    return known | {"sources", "sourcing"} if name in WITH_NOTES else known


def is_known(part: str, known: set[str]) -> bool:
    name, _, value = part.partition("=")
    name = unquote_plus(name)
    return name in known and (name != "sourcing" or value == "1")


@lru_cache(maxsize=1000)
def wanted(accept: str) -> str:
    """Return the media type that is preferred among those we have."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    return request.get_preferred_type(MEDIA_TYPES) or MEDIA_TYPES[0]
