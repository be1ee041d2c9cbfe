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
        if request.path_info not in VIEWS or request.method not in ("GET", "HEAD"):
            return get_response(request)
        words = VIEWS[request.path_info]()
        status = 200 if words else 503
        response = HttpResponse(f"{words or 'not ready'}\n", TEXT, status)
        response.headers["Cache-Control"] = "no-store"
        if not words:
            response.headers["Retry-After"] = str(RETRY_AFTER)
        return response

    return middleware


def healthz() -> str:
    """Answer as long as the process runs, whatever the database does."""
    return "ok"


def readyz() -> str:
    """Return "" unless the database answers, which is all that pages need."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        logger.warning("Not ready: %s", type(error).__name__)
        return ""
    return "ready"


VIEWS: dict[str, Callable[[], str]] = {"/healthz": healthz, "/readyz": readyz}
