"""The WSGI application before Django's: it keeps public answers until an edit or midnight.

A public answer depends on its address, the media type that `Accept` chooses, the revision
and the day alone: Django is asked without the client's cookies and other headers.
"""

import gzip
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from stat import S_IFDIR
from tempfile import gettempdir
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import brotli
from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac
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
OF_SOURCES = {f"sources={code}" for code in FORMATS}
# Headers that are written anew for whoever asks.
MADE_HERE = {"content-length", "vary", "etag", "last-modified", "cache-control"}
# nginx keeps it for a second, and for as long as the site is away, up to ten minutes; other
# caches ask each time. It must read the first of these before the second.
EVERYBODY = [
    ("X-Accel-Expires", "1"),
    ("Cache-Control", "no-cache, stale-if-error={}"),
    ("Vary", "Accept, Accept-Encoding"),
]
# Source: RFC 9110, 12.5.3 (Accept-Encoding).
TAKEN = re.compile(r"\b(br|gzip)\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
# A larger body would take more than half a second; that of a page takes 0.13 s.
MOST_PACKED_AGAIN = 100_000
# How a body is packed, and unpacked; the first that a client takes is sent.
CODINGS: dict[str, Any] = {
    "br": (partial(brotli.compress, quality=5), brotli.decompress),
    "gzip": (partial(gzip.compress, mtime=0), gzip.decompress),
    "identity": (bytes, bytes),
}
Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

logger = logging.getLogger(__name__)


@dataclass
class Answer:
    """An answer of Django, its body in a coding; `digest` is that of the body as it was."""

    status: str
    headers: Any
    body: bytes
    coding: str = "identity"
    digest: str = ""
    is_asked_again: bool = False

    def __post_init__(self) -> None:
        self.digest = self.digest or blake2b(self.body, digest_size=12).hexdigest()
        values = {name.lower(): value.lower() for name, value in self.headers}
        self.is_for_everyone = not (
            "set-cookie" in values
            or "cookie" in values.get("vary", "")
            or "no-store" in values.get("cache-control", "")
        ) and self.status.startswith("200 ")

    def packed(self, coding: str) -> "Answer":
        """Return it in another coding, if it is for everyone."""
        if coding == self.coding or not self.is_for_everyone:
            return self
        body = CODINGS[coding][0](CODINGS[self.coding][1](self.body))
        return replace(self, body=body, coding=coding)

    def send(self, environ: Environ, start: Start, seconds: int) -> list[bytes]:
        """Answer in the client's coding; 304 to whoever has it, HEAD without a body.

        Caches may give it for so many seconds more while the site is away.
        """
        headers, body = self.headers, self.body
        if self.is_for_everyone:
            coding = coding_of(environ)
            tag = f'"{self.digest}-{coding}"'
            headers = [h for h in headers if h[0].lower() not in MADE_HERE]
            headers += [(name, value.format(seconds)) for name, value in EVERYBODY]
            headers += [("ETag", tag)]
            held = parse_etags(environ.get("HTTP_IF_NONE_MATCH", ""))
            if {"*", tag, f"W/{tag}"} & {*held}:
                left_out = ("Content-Type", "X-Accel-Expires")
                start("304 Not Modified", [h for h in headers if h[0] not in left_out])
                return []
            if coding != "identity":
                headers += [("Content-Encoding", coding)]
            body = self.packed(coding).body
            headers += [("Content-Length", str(len(body)))]
        start(self.status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


class Memory:
    """Keeps the answers of a process, in at most so many bytes; the oldest make room."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes, self._making = most_bytes, threading.Lock()
        self._kept: dict[tuple[Any, ...], Answer] = {}

    def alone(self, stack: ExitStack) -> bool:
        """Wait until no other thread makes an answer; return whether that came in time."""
        got = self._making.acquire(timeout=PATIENCE)
        if got:
            stack.callback(self._making.release)
        return got

    def find(self, key: tuple[Any, ...], coding: str) -> Answer | None:
        """Return a kept answer; the second time it becomes as small as brotli can make it."""
        answer = self._kept.get((*key, coding))
        if answer and not answer.is_asked_again:
            answer.is_asked_again = True
            if coding == "br" and len(answer.body) < MOST_PACKED_AGAIN:
                answer.body = brotli.compress(brotli.decompress(answer.body))
        return answer

    def keep(self, key: tuple[Any, ...], answer: Answer) -> None:
        """Keep an answer; only who is alone may."""
        if len(answer.body) <= self._most_bytes:
            self._kept[*key, answer.coding] = answer
            while sum(len(a.body) for a in self._kept.values()) > self._most_bytes:
                del self._kept[next(iter(self._kept))]


class Folder:
    """Keeps the newest answer to each question on disk, for all processes of a machine.

    The folder is a temporary one that only this user can read. Where it can't be used,
    nobody waits for another, and nothing is kept.
    """

    def alone(self, stack: ExitStack) -> bool:
        """Wait until nobody else makes an answer; return whether that came in time."""
        until = time.monotonic() + PATIENCE
        try:
            # Its lock ends when it is closed, or its process has died.
            path = Path(self._folder(), "lock")
            file = stack.enter_context(path.open("w"))
            take = partial(locks.lock, file, locks.LOCK_EX | locks.LOCK_NB)
            while not (got := take()) and time.monotonic() < until:
                time.sleep(0.05)
        except OSError as error:
            logger.warning("A large file is made for each who asks: %s", error)
            return True
        return got

    def find(self, key: tuple[Any, ...], coding: str) -> Answer | None:
        """Return an answer that is whole, and of this revision, day and settings."""
        try:
            kept = FileBasedCache(self._folder(), {}).get("|".join((*key[:3], coding)))
        except Exception:
            # Reading what is torn can raise anything.
            return None
        return Answer(*kept[1]) if kept and kept[0] == state(key) else None

    def keep(self, key: tuple[Any, ...], answer: Answer) -> None:
        """Keep an answer in place of an older one; only who is alone may."""
        kept = state(key), astuple(answer)
        try:
            cache = FileBasedCache(self._folder(), {})
            cache.set("|".join((*key[:3], answer.coding)), kept, timeout=None)
        except OSError as error:
            logger.warning("A large file was made, but not kept: %s", error)

    def _folder(self) -> str:
        """Return the folder; OSError if it can't be made, or others may write there."""
        # Each site of a machine has a folder of its own.
        site = salted_hmac(
            __name__, str(settings.DATABASES["default"]["NAME"])
        ).hexdigest()
        path = Path(gettempdir(), f"{settings.SITE_ORGANISATION}-{site}")
        path.mkdir(0o700, exist_ok=True)
        folder = path.lstat()
        if (folder.st_mode, folder.st_uid) != (S_IFDIR | 0o700, os.geteuid()):
            raise PermissionError(f"{path} is not of this user alone")
        return str(path)


class Answers:
    """Answers from what is kept, pages in at most so many bytes; asks `application` for more."""

    def __init__(self, application: Application, most_bytes: int) -> None:
        self._application = application
        self._pages, self._files = Memory(most_bytes), Folder()
        self._revision: tuple[int, str] = (0, "")
        self._asked_at = self._known_at = float("-inf")
        self._away_for, self._asking = 0.0, threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        question = question_of(environ)
        if question is None or (revision := self._current()) is None:
            return self._application(environ, start)
        key = (*question, revision, datetime.now(UTC).date())
        is_file = is_whole_file(*question)
        store = self._files if is_file else self._pages
        # Who takes neither gets it unpacked.
        takes_gzip_alone = coding_of(environ) == "gzip"
        coding, other = ("gzip", "br") if takes_gzip_alone else ("br", "gzip")
        answer = store.find(key, coding)
        if answer is None:
            # Python runs one at a time: more makers would only keep others waiting. No page
            # waits for a large file.
            with ExitStack() as stack:
                is_alone = store.alone(stack)
                if is_file and not is_alone:
                    return self._application(environ | {BUSY: True}, start)
                answer = store.find(key, coding) or store.find(key, other)
                answer = (answer or self._made(key, environ)).packed(coding)
                if is_alone and answer.is_for_everyone:
                    store.keep(key, answer)
        # What nginx keeps ends when this process would end it.
        return answer.send(environ, start, COUNTS_FOR - int(self._away_for))

    def _current(self) -> tuple[int, str] | None:
        """Return the revision as it was half a second ago; None if it is not known."""
        now = time.monotonic()
        # At the start all wait for the first who asks: else each would have Django make it.
        patience = PATIENCE if self._asked_at < 0 else 0
        is_due = now - self._asked_at >= ASK_EVERY
        if is_due and self._asking.acquire(timeout=patience):
            try:
                if self._asked_at < now:
                    row = Revision.objects.current()
                    # A new database has the old numbers, a restored one the old token.
                    self._revision = row.number, row.token
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


def state(key: tuple[Any, ...]) -> str:
    """Return all that an answer on disk depends on, as text."""
    return repr((key, settings.SITE_URL, settings.PROFILE))


def coding_of(environ: Environ) -> str:
    """Return the best of our codings that a client takes."""
    accepted = TAKEN.findall(environ.get("HTTP_ACCEPT_ENCODING", "").lower())
    return next((coding for coding in CODINGS if coding in accepted), "identity")


def is_whole_file(path: str, query: str, media_type: str) -> bool:
    """Return whether a question is for a file of the whole profile, or of all sources."""
    if path != SOURCES:
        return path in WHOLE_FILES and not query
    return query in OF_SOURCES or (not query and media_type != MEDIA_TYPES[0])


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
        # Each byte as Django reads it, but spelled in one way.
        fields = parse_qsl(query, keep_blank_values=True, encoding="latin-1")
        fields = [field for field in fields if is_known(*field, known)]
        query = urlencode(fields, safe="/", encoding="latin-1")
    # These are one file, whatever else is preferred.
    is_named = path in WHOLE_FILES or "sources=" in query
    return path, query, MEDIA_TYPES[0] if is_named else wanted(accept)


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


def is_known(name: str, value: str, known: set[str]) -> bool:
    if name == "sources" and not value:
        return False
    return name in known and (name != "sourcing" or value == "1")


@lru_cache(maxsize=1000)
def wanted(accept: str) -> str:
    """Return the media type that is preferred among those we have."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    return request.get_preferred_type(MEDIA_TYPES) or MEDIA_TYPES[0]
