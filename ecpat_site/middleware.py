"""Headers of every answer, whatever made it."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from ecpat_site.logs import request_id
from orgprofile.network.views import asked_moment
from references.models.record import path_to
from references.values.text import is_row_number

# A database holds no year beyond the next; the admin asks for the years around one.
LAST_YEAR = 9998

Handler = Callable[[HttpRequest], HttpResponse]


def security_headers(get_response: Handler) -> Handler:
    """Keep other sites from embedding answers, and caches from keeping old ones.

    Static files set their own `Cache-Control`.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        headers, caching = response.headers, _cache_control(request, response)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Cache-Control", caching)
        # Django's SecurityMiddleware adds these, but not where it refuses a forged host.
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        # A kept answer is given to others too, so it names no request.
        if (name := request_id.get()) and "no-store" in headers["Cache-Control"]:
            headers["X-Request-ID"] = name
        return response

    return middleware


def _cache_control(request: HttpRequest, response: HttpResponse) -> str:
    """Return what caches may do: nothing with errors and the admin.

    They may store a page but ask again each time, so that an edit shows at once.
    """
    is_kept = response.status_code in (200, 301, 304)
    is_admin = request.path_info.startswith("/admin/")
    return "no-cache" if is_kept and not is_admin else "no-store"


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


def looking_back(get_response: Handler) -> Handler:
    """Lead whoever asks another page for a past year to the network, which answers.

    A date that cannot be looked back from is refused at every address but the admin's.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/"):
            return get_response(request)
        at, response = asked_moment(request), get_response(request)
        is_of_network = "/network/" in request.path_info
        if at.asked and not is_of_network and response.status_code == 200:
            return redirect(f"{path_to('orgprofile:count-list')}{at.query}")
        return response

    return middleware


def sound_questions(get_response: Handler) -> Handler:
    """Refuse, in the admin, what no form sends and Django's lists fail at.

    That is NUL in an address, which PostgreSQL can't take; a year that no date has; and the
    number of a chosen row that is none.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/"):
            _check(request)
        return get_response(request)

    return middleware


def _check(request: HttpRequest) -> None:
    asked = [(name, value) for name, values in request.GET.lists() for value in values]
    if "\0" in request.path_info or any("\0" in name + value for name, value in asked):
        raise BadRequest("The address holds a character that no text has (NUL).")
    for name, value in asked:
        is_year = (
            value.isascii() and is_row_number(value) and 0 < int(value) <= LAST_YEAR
        )
        if "__year" in name and not is_year:
            raise BadRequest(f"“{value[:20]}” is no year.")
    if request.method == "POST":
        for value in request.POST.getlist("_selected_action"):
            if not is_row_number(value):
                raise BadRequest("A row was chosen that is none: open the list again.")
