"""Headers of every answer, whatever made it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

Handler = Callable[[HttpRequest], HttpResponse]


def security_headers(get_response: Handler) -> Handler:
    """Keep other sites from embedding answers, and caches from keeping old ones.

    Static files set their own `Cache-Control`.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in {
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": _cache_control(request, response),
            # Django's SecurityMiddleware adds these, but not where it refuses a
            # forged host itself.
            "Cross-Origin-Opener-Policy": "same-origin",
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
        }.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def _cache_control(request: HttpRequest, response: HttpResponse) -> str:
    """Return what caches may do: nothing with errors and the admin.

    They may store a page but ask again each time, so that an edit shows at once; only
    shared ones may give it without asking, for as long as the operator says.
    """
    if _is_admin(request) or response.status_code not in (200, 301, 304):
        return "no-store"
    if response.status_code == 200 and settings.SHARED_CACHE_SECONDS:
        shared = settings.SHARED_CACHE_SECONDS
        # `s-maxage` also forbids to give a page that is older (RFC 9111, 5.2.2.10).
        return f"max-age=0, must-revalidate, s-maxage={shared}"
    return "no-cache"


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
