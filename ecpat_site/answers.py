"""Keeps public answers in memory until an edit or midnight.

A public answer depends on its path, what pages know of the query, the media type, the
revision and the day alone: Django is asked without the client's cookies and other headers.
nginx keeps it for a second, and for ten minutes while the site can't answer; other caches ask
each time.
"""

import gzip
import re
import threading
import time
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode

from ecpat_site.middleware import PROBES, Handler
from ecpat_site.questions import QuestionFilter
from orgprofile.network.filters import MemberFilter
from references.catalogue.filters import CitationFilter
from references.exchange.formats import FORMATS
from references.models import Revision
from timeline.filters import HistoryEventFilter

# What is not for everyone, changes by itself, or is a file already (of editions).
NOT_KEPT = ("/admin/", "/editions/2", settings.STATIC_URL, *PROBES)
# What pages know of a query. The rest, such as what counts visits, makes no other answer.
FILTERS: Any = (QuestionFilter, MemberFilter, CitationFilter, HistoryEventFilter)
KNOWN = {name for each in FILTERS for name in each.base_filters}
KNOWN |= {"q", "at", "since", "s", "page", "sources", "sourcing"}
MEDIA_TYPES = ["text/html", *(form.media_type for form in FORMATS.values())]
# A longer Accept header is nobody's choice (characters).
LONGEST_ACCEPT = 500
# Source: RFC 9110, 12.5.3 (Accept-Encoding).
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
# How often the database is asked for the revision (s).
ASK_EVERY = 0.5
# How long a request waits for another one that makes a page or asks for the revision (s).
PATIENCE = 2
# What an answer takes besides its body and its query, such as headers (bytes).
BESIDES = 2000
# nginx must read the first of these before the second.
FOR_EVERYONE = {
    "X-Accel-Expires": "1",
    "Cache-Control": "no-cache, stale-if-error=600",
    "Vary": "Accept, Accept-Encoding",
}
# A 304 has no body, and nginx must not keep it.
NOT_IN_304 = {"Content-Type", "X-Accel-Expires"}
Key = tuple[Any, ...]


class Kept(NamedTuple):
    """A public answer: its headers, its body packed by gzip, and the digest of the body."""

    headers: dict[str, str]
    packed: bytes
    digest: str

    def response(self, request: HttpRequest) -> HttpResponse:
        """Return it packed if the client takes that; 304 to whoever has it."""
        body, tag = self.packed, f'"{self.digest}-gzip"'
        response = HttpResponse(headers=self.headers)
        if TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
            response.headers["Content-Encoding"] = "gzip"
        else:
            body, tag = gzip.decompress(body), f'"{self.digest}"'
        response.headers["ETag"] = tag
        response.headers["Content-Length"] = str(len(body))
        if request.method != "HEAD":
            response.content = body
        answer: Any = get_conditional_response(request, tag, response=response)
        if answer.status_code == 304:
            # Django leaves out those of security.
            for name in self.headers.keys() - NOT_IN_304:
                answer.headers[name] = self.headers[name]
        return answer


class StoredAnswers:
    """Middleware that gives kept answers, in at most so many bytes; the oldest go first."""

    def __init__(self, get_response: Handler) -> None:
        if not settings.ANSWERS_BYTES or settings.DEBUG:
            raise MiddlewareNotUsed
        self._get_response = get_response
        self._kept: dict[Key, Kept] = {}
        self._bytes = 0
        self._making, self._asking = threading.Lock(), threading.Lock()
        self._revision: Key = ()
        self._asked_at = float("-inf")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_public(request):
            return self._get_response(request)
        try:
            key = (*_question(request), *self._current(), datetime.now(UTC).date())
        except (DatabaseError, InterfaceError):
            # The page says what to do; nginx gives an older one.
            return self._get_response(request)
        if kept := self._kept.get(key):
            return kept.response(request)
        # Python runs one at a time: more makers would only keep others waiting.
        is_alone = self._making.acquire(timeout=PATIENCE)
        try:
            answer = self._kept.get(key) or self._made(key, request)
            if not isinstance(answer, Kept):
                return answer
            if is_alone:
                self._keep(key, answer)
        finally:
            if is_alone:
                self._making.release()
        return answer.response(request)

    def _current(self) -> Key:
        """Return the revision as it was half a second ago at most; raises DatabaseError."""
        if time.monotonic() - self._asked_at < ASK_EVERY:
            return self._revision
        if not self._asking.acquire(timeout=PATIENCE):
            raise DatabaseError("Another request waits for the database.")
        try:
            if time.monotonic() - self._asked_at >= ASK_EVERY:
                now, row = time.monotonic(), Revision.objects.current()
                # A new database has the old numbers, a restored one the old token.
                self._revision, self._asked_at = (row.number, row.token), now
            return self._revision
        finally:
            self._asking.release()

    def _made(self, key: Key, request: HttpRequest) -> Kept | HttpResponse:
        """Return Django's answer, asked as by anybody; packed if it is for everyone."""
        response: Any = self._get_response(_plain(request, key))
        headers = {n: v for n, v in response.headers.items() if n not in FOR_EVERYONE}
        if (
            response.status_code != 200
            or response.cookies
            or "Cookie" in response.headers.get("Vary", "")
            or "no-store" in response.headers.get("Cache-Control", "")
        ):
            return response
        body = b"".join(response)
        digest = blake2b(body, digest_size=12).hexdigest()
        return Kept(headers | FOR_EVERYONE, gzip.compress(body, mtime=0), digest)

    def _keep(self, key: Key, answer: Kept) -> None:
        """Keep an answer. Only one thread at a time may call this."""
        if key in self._kept or _weight(key, answer) > settings.ANSWERS_BYTES:
            return
        self._kept[key] = answer
        self._bytes += _weight(key, answer)
        while self._bytes > settings.ANSWERS_BYTES:
            oldest = next(iter(self._kept))
            self._bytes -= _weight(oldest, self._kept.pop(oldest))


def _weight(key: Key, answer: Kept) -> int:
    return len(answer.packed) + len(key[1]) + BESIDES


def _is_public(request: HttpRequest) -> bool:
    """Return whether a request asks what everybody may be given."""
    try:
        request.get_host()
    except DisallowedHost:
        return False
    is_led_to_https = settings.SECURE_SSL_REDIRECT and not request.is_secure()
    is_read = request.method in ("GET", "HEAD") and not is_led_to_https
    return is_read and not request.path_info.startswith(NOT_KEPT)


def _question(request: HttpRequest) -> tuple[str, str, str]:
    """Return path, query and media type; of several values of a parameter the last counts."""
    values: Any = sorted(request.GET.items())
    fields = [(name, value) for name, value in values if name in KNOWN and value]
    accept = request.headers.get("Accept", "*/*")[:LONGEST_ACCEPT]
    return request.path_info, urlencode(fields), _preferred(accept)


@lru_cache(maxsize=1000)
def _preferred(accept: str) -> str:
    """Return the media type of ours that a client prefers."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    return request.get_preferred_type(MEDIA_TYPES) or MEDIA_TYPES[0]


def _plain(request: HttpRequest, key: Key) -> HttpRequest:
    """Return the request as of somebody of whom nothing is known."""
    meta = {k: v for k, v in request.META.items() if not k.startswith("HTTP_")}
    meta |= {"HTTP_HOST": request.get_host(), "HTTP_ACCEPT": key[2]}
    meta |= {"QUERY_STRING": key[1], "REQUEST_METHOD": "GET"}
    return type(request)(meta)  # type: ignore[call-arg]
