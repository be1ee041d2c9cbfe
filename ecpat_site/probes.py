"""The addresses that programs ask: does the process live, and is it ready.

They are answered before a Host is judged, since a program asks a process by its number.
"""

import logging
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse

from ecpat_site.middleware import Handler

# When to ask again a site whose database can't be asked (s).
RETRY_AFTER = 10
TEXT = "text/plain; charset=utf-8"

logger = logging.getLogger(__name__)


def probes(get_response: Handler) -> Handler:
    """Answer the programs; pass on what is asked by anybody else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        view = VIEWS.get(request.path_info)
        is_asked = view and request.method in ("GET", "HEAD")
        response = view(request) if view and is_asked else None
        if response is None:
            return get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process runs, whatever the database does."""
    return HttpResponse("ok\n", content_type=TEXT)


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 if the database does, which is all that pages need; else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        logger.warning("Not ready: %s", type(error).__name__)
        response = HttpResponse("not ready\n", status=503, content_type=TEXT)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return HttpResponse("ready\n", content_type=TEXT)


VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
}
