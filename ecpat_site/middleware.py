"""The middleware of the site: names and headers of answers, probes, and refusals."""

import logging
import re
from collections.abc import Callable
from secrets import token_hex

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DatabaseError, InterfaceError, connection
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
)

from ecpat_site.logs import request_id
from references.models.revision import one_token
from references.values.text import is_row_number

Handler = Callable[[HttpRequest], HttpResponse]
Answer = Callable[[HttpRequest, Handler], HttpResponse]

PROBES = ("/healthz", "/readyz")
# The one public address to which something is sent.
REPORT = "/report/"
# When to ask again a site whose database can't be asked (s).
RETRY_AFTER = 10
# A database holds no year beyond the next; the admin asks for the years around one.
LAST_YEAR = 9998
# What no page of ours uses, a script that got into one can't use either.
_FEATURES = (
    "accelerometer browsing-topics camera display-capture geolocation gyroscope "
    "magnetometer microphone midi payment usb xr-spatial-tracking"
)
PERMISSIONS_POLICY = ", ".join(f"{name}=()" for name in _FEATURES.split())
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")

logger = logging.getLogger(__name__)


def is_of_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith("/admin/")


def middleware(answer: Answer) -> Callable[[Handler], Handler]:
    """Make a middleware of a function that answers, or lets `get_response` do it."""
    return lambda get_response: lambda request: answer(request, get_response)


def of_admin(answer: Answer) -> Callable[[Handler], Handler]:
    """Make a middleware of a function that answers requests of the admin alone."""
    return lambda get_response: (
        lambda request: (
            answer(request, get_response)
            if is_of_admin(request)
            else get_response(request)
        )
    )


@middleware
def named_requests(request: HttpRequest, get_response: Handler) -> HttpResponse:
    """Write the name of a request, a proxy's `X-Request-ID`, into its lines of the log."""
    name = request.headers.get("X-Request-ID", "")
    token = request_id.set(name if _NAME.fullmatch(name) else token_hex(8))
    try:
        return get_response(request)
    finally:
        request_id.reset(token)


@middleware
def security_headers(request: HttpRequest, get_response: Handler) -> HttpResponse:
    """Keep other sites from embedding answers, and caches from keeping old ones.

    A cache may store a page, but asks again each time, so that an edit shows at once; it
    stores no error and nothing of the admin. Static files say by themselves what it may.
    """
    response = get_response(request)
    headers, is_found = response.headers, response.status_code in (200, 301, 304)
    is_kept = is_found and not is_of_admin(request)
    headers.setdefault("Cache-Control", "no-cache" if is_kept else "no-store")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
    # Django's SecurityMiddleware adds these, but not where it refuses a forged host.
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    # A kept answer is given to others too, so it names no request.
    if (name := request_id.get()) and "no-store" in headers["Cache-Control"]:
        headers["X-Request-ID"] = name
    return response


@middleware
def probes(request: HttpRequest, get_response: Handler) -> HttpResponse:
    """Tell programs, whatever Host they ask, if process and database are alive."""
    if request.path_info not in PROBES or request.method not in ("GET", "HEAD"):
        return get_response(request)
    words, status = "ok" if request.path_info == "/healthz" else "ready", 200
    try:
        if words == "ready":
            # Pages need nothing else.
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        logger.warning("Not ready: %s", type(error).__name__)
        words, status = "not ready", 503
    response = HttpResponse(f"{words}\n", "text/plain; charset=utf-8", status)
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


@middleware
def reading_only(request: HttpRequest, get_response: Handler) -> HttpResponse:
    """Refuse every method that could change something, but in the admin and to report."""
    allowed = ["GET", "HEAD", *["POST"] * (request.path_info == REPORT)]
    if is_of_admin(request) or (request.method == "POST" and "POST" in allowed):
        return get_response(request)
    if request.method in allowed:
        with one_token():
            return get_response(request)
    return HttpResponseNotAllowed(allowed)


@of_admin
def sound_questions(request: HttpRequest, get_response: Handler) -> HttpResponse:
    """Refuse, in the admin, what no form sends and Django's lists fail at."""
    sent = [(name, value) for name, values in request.GET.lists() for value in values]
    if "\0" in request.path_info or any("\0" in name + value for name, value in sent):
        raise BadRequest(
            "The address or a field contains an invisible character that is not allowed (U+0000). "
            "Go back and type the text again."
        )
    for name, value in sent:
        is_number = value.isascii() and is_row_number(value)
        if "__year" in name and not (is_number and 0 < int(value) <= LAST_YEAR):
            raise BadRequest(
                f"“{value[:20]}” is not a year. Write a year such as 2025."
            )
    # Of a GET it is empty.
    if not all(map(is_row_number, request.POST.getlist("_selected_action"))):
        raise BadRequest("You chose an entry that does not exist. Open the list again.")
    return get_response(request)
