"""Keeps public answers in memory until an edit or midnight.

A public answer depends on its path, what its page knows of the query, the media type, the
revision and the day alone: Django is asked without the client's cookies and other headers.
nginx keeps it for a second, and for ten minutes while the site can't answer; other caches ask
each time.
"""

import gzip
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
# What pages know of a query; the rest, such as what counts visits, makes no other answer.
FILTERS: Any = (QuestionFilter, MemberFilter, CitationFilter, HistoryEventFilter)
KNOWN = {name for each in FILTERS for name in each.base_filters}
KNOWN |= {"q", "at", "since", "s", "page", "sources", "sourcing"}
MEDIA_TYPES = ["text/html", *(form.media_type for form in FORMATS.values())]
# How often the database is asked for the revision, and how long a request waits for another
# that makes a page (s).
ASK_EVERY, PATIENCE = 0.5, 2
# What an answer takes besides its bodies (bytes).
BESIDES = 2000
EVERYBODY = {
    "X-Accel-Expires": "1",
    "Cache-Control": "no-cache, stale-if-error=600",
    "Vary": "Accept, Accept-Encoding",
}
Key = tuple[Any, ...]


class Kept(NamedTuple):
    """An answer of Django: its headers, its body as it is and packed, and its tag."""

    headers: dict[str, str]
    body: bytes
    packed: bytes
    tag: str

    @property
    def weight(self) -> int:
        return len(self.body) + len(self.packed) + BESIDES

    def response(self, request: HttpRequest) -> HttpResponse:
        """Return it packed if the client takes that; 304 to whoever has it."""
        response = HttpResponse(self.body, headers=self.headers)
        tag = f'"{self.tag}"'
        if "gzip" in request.headers.get("Accept-Encoding", "").lower():
            tag, response.content = f'"{self.tag}-gzip"', self.packed
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["ETag"] = tag
        if request.method == "HEAD":
            response.content = b""
        known: Any = get_conditional_response(request, tag, response=response)
        return known or response


class StoredAnswers:
    """Middleware that gives what is kept; the oldest goes first where that is too much."""

    def __init__(self, get_response: Handler) -> None:
        if not settings.ANSWERS_BYTES or settings.DEBUG:
            raise MiddlewareNotUsed
        self._get_response, self._kept = get_response, dict[Key, Kept]()
        self._making, self._asking = threading.Lock(), threading.Lock()
        self._revision: Key = ()
        self._asked_at = float("-inf")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_public(request):
            return self._get_response(request)
        question = _question(request)
        try:
            key = (*question, *self._current(), datetime.now(UTC).date())
        except (DatabaseError, InterfaceError):
            # The page says what to do; nginx gives an older one.
            return self._get_response(request)
        if kept := self._kept.get(key):
            return kept.response(request)
        # Python runs one at a time: more makers would only keep others waiting.
        is_alone = self._making.acquire(timeout=PATIENCE)
        try:
            made = self._kept.get(key) or self._make(key, request)
        finally:
            if is_alone:
                self._making.release()
        return made.response(request) if isinstance(made, Kept) else made

    def _current(self) -> Key:
        """Return the revision as it was half a second ago at most."""
        with self._asking:
            if time.monotonic() - self._asked_at > ASK_EVERY:
                row = Revision.objects.current()
                # A new database has the old numbers, a restored one the old token.
                self._revision = row.number, row.token
                self._asked_at = time.monotonic()
            return self._revision

    def _make(self, key: Key, request: HttpRequest) -> Kept | HttpResponse:
        """Return the answer of Django, asked as by anybody; keep it if it is for everyone."""
        response: Any = self._get_response(_plain(request, key))
        headers = dict(response.headers.items())
        is_kept = response.status_code == 200 and not response.cookies
        is_kept = is_kept and "no-store" not in headers.get("Cache-Control", "")
        if not is_kept or "Cookie" in headers.get("Vary", ""):
            return response
        body = b"".join(response)
        tag = blake2b(body, digest_size=12).hexdigest()
        packed = gzip.compress(body, mtime=0)
        # nginx must read X-Accel-Expires before Cache-Control: they come last, in this order.
        headers = {name: headers[name] for name in headers.keys() - EVERYBODY.keys()}
        kept = Kept(headers | EVERYBODY, body, packed, tag)
        if kept.weight <= settings.ANSWERS_BYTES:
            self._kept[key] = kept
            while sum(k.weight for k in self._kept.values()) > settings.ANSWERS_BYTES:
                del self._kept[next(iter(self._kept))]
        return kept


def _is_public(request: HttpRequest) -> bool:
    try:
        request.get_host()
    except DisallowedHost:
        return False
    is_moved = settings.SECURE_SSL_REDIRECT and not request.is_secure()
    is_asked = request.method in ("GET", "HEAD") and not is_moved
    return is_asked and not request.path_info.startswith(NOT_KEPT)


def _question(request: HttpRequest) -> tuple[str, str, str]:
    """Return path, query and media type; of several values of a parameter the last counts."""
    values: Any = sorted(request.GET.items())
    fields = [(name, value) for name, value in values if name in KNOWN and value]
    accept = request.headers.get("Accept", "*/*")[:500]
    return request.path_info, urlencode(fields), _wanted(accept)


@lru_cache(maxsize=1000)
def _wanted(accept: str) -> str:
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    return request.get_preferred_type(MEDIA_TYPES) or MEDIA_TYPES[0]


def _plain(request: HttpRequest, key: Key) -> HttpRequest:
    """Return the request as of somebody of whom nothing is known."""
    meta = {k: v for k, v in request.META.items() if not k.startswith("HTTP_")}
    meta |= {"HTTP_HOST": request.get_host(), "HTTP_ACCEPT": key[2]}
    meta |= {"QUERY_STRING": key[1], "REQUEST_METHOD": "GET"}
    return type(request)(meta)  # type: ignore[call-arg]
