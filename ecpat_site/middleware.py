"""The border of the site: what every answer carries, whatever made it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def border(get_response: Handler) -> Handler:
    """Keep other sites from embedding answers, and caches from keeping old ones.

    A page may be stored but is asked for again each time, so that an edit shows
    at once; an error is never stored. Static files say for themselves.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        kept = response.status_code in (200, 301, 304)
        response.headers.setdefault("Cache-Control", "no-cache" if kept else "no-store")
        return response

    return middleware
