"""Headers of every answer, whatever made it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

Handler = Callable[[HttpRequest], HttpResponse]


def security_headers(get_response: Handler) -> Handler:
    """Keep other sites from embedding answers, and caches from keeping old ones.

    A cache may store a page but asks again each time, so that an edit shows at once.
    Errors and the admin are never stored. Static files set their own header.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_storable = response.status_code in (200, 301, 304) and not _is_admin(request)
        for name, value in {
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-cache" if is_storable else "no-store",
            # Django's SecurityMiddleware adds these, but not where it refuses a
            # forged host itself.
            "Cross-Origin-Opener-Policy": "same-origin",
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
        }.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def _is_admin(request: HttpRequest) -> bool:
    return bool(request.resolver_match and "admin" in request.resolver_match.namespaces)


def reading_only(get_response: Handler) -> Handler:
    """Refuse every method that could change something, anywhere but in the admin.

    Before the check of a form's token, which would refuse for another reason.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_admin = request.path_info.startswith("/admin/")
        if is_admin or request.method in ("GET", "HEAD"):
            return get_response(request)
        return HttpResponseNotAllowed(["GET", "HEAD"])

    return middleware
