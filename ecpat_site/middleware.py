"""The border of the site: what every answer carries, whatever made it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def border(get_response: Handler) -> Handler:
    """Keep other sites from embedding answers, and caches from keeping old ones.

    A page may be stored but is asked for again each time, so that an edit shows
    at once; an error and the admin are never stored. Static files say for themselves.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        kept = response.status_code in (200, 301, 304) and not _is_admin(request)
        for name, value in {
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-cache" if kept else "no-store",
            # Django's own security middleware adds these, but not to an answer it
            # makes itself when it refuses a forged host.
            "Cross-Origin-Opener-Policy": "same-origin",
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
        }.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def _is_admin(request: HttpRequest) -> bool:
    return bool(request.resolver_match and "admin" in request.resolver_match.namespaces)
