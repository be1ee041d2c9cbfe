"""Signing in by two steps: until the second is done, the session counts as signed out."""

import time
from collections.abc import Callable
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_credentials
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import authenticate, login, logout, user_login_failed
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ecpat_site.accounts import codes
from ecpat_site.accounts.browsers import browser_in_words

BACKEND = "django.contrib.auth.backends.ModelBackend"
# How long after the password the code may be given (s).
PATIENCE = 600
# In a session: who gave the right password, and whether a code was given.
AWAITED, VERIFIED = "awaited", "second_factor"
# A cookie without rights, by which public pages know that staff may be signed in.
HINT = "desk"

Handler = Callable[[HttpRequest], HttpResponse]


def await_code(request: HttpRequest, user: Any, address: str) -> None:
    """Note, in a new session, whose password was right and which page was asked for."""
    request.session.flush()
    request.session[AWAITED] = {
        "user": user.pk,
        # Of the password: another one ends the wait.
        "hash": user.get_session_auth_hash(),
        "until": time.time() + PATIENCE,
        "address": address,
    }


def awaited(request: HttpRequest) -> Any:
    """Return the user whose code is awaited; None if nobody's is, or no longer."""
    noted = request.session.get(AWAITED)
    if not noted or time.time() > noted["until"]:
        return None
    user = ModelBackend().get_user(noted["user"])
    if user and constant_time_compare(user.get_session_auth_hash(), noted["hash"]):
        return user
    return None


def awaited_address(request: HttpRequest) -> str:
    """Return the page that was asked for before signing in."""
    return str(request.session[AWAITED]["address"])


def enter(request: HttpRequest, user: Any, *, is_verified: bool) -> None:
    """Sign a user in, by a new session: nothing that was noted before is kept."""
    request.session.flush()
    login(request, user, BACKEND)
    if is_verified:
        request.session[VERIFIED] = True
    request.session["began"] = timezone.now().isoformat()
    agent = request.headers.get("User-Agent", "")
    request.session["browser"] = browser_in_words(agent)


def remember(request: HttpRequest) -> None:
    """Note that a session has given a code; its id changes."""
    request.session.cycle_key()
    request.session[VERIFIED] = True


def forget(request: HttpRequest) -> None:
    """Note that a session's user has no second factor any more."""
    request.session.pop(VERIFIED, None)


def is_right(request: HttpRequest, user: Any, code: str) -> bool:
    """Return whether a code is right; a wrong one counts like a wrong password."""
    credentials = get_credentials(user.get_username())
    if not AxesProxyHandler.is_allowed(request, credentials):
        # AxesMiddleware answers such a request.
        request.axes_locked_out = True  # type: ignore[attr-defined]
        return False
    if codes.accept(user, code):
        return True
    user_login_failed.send(__name__, credentials=credentials, request=request)
    return False


def is_password(request: HttpRequest, typed: str) -> bool:
    """Return whether a password is that of who is signed in; a wrong one counts."""
    name = request.user.get_username()
    return authenticate(request, username=name, password=typed) == request.user


def both_steps(get_response: Handler) -> Handler:
    """Sign out, in the admin, who gave no code and has, or must have, a second factor.

    They signed in before the setting asked for it, before they got more rights, or before
    another session set it up.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_admin = request.path_info.startswith("/admin/")
        if is_admin and request.user.is_authenticated and not _is_done(request):
            logout(request)
        response = get_response(request)
        if is_admin:
            _hint(request, response)
        return response

    return middleware


def _hint(request: HttpRequest, response: HttpResponse) -> None:
    """Let the hint follow who is signed in: static/js/edit.js reads it."""
    is_signed_in = admin.site.has_permission(request)
    if is_signed_in and HINT not in request.COOKIES:
        response.set_cookie(
            HINT,
            "1",
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    elif not is_signed_in and HINT in request.COOKIES:
        response.delete_cookie(HINT, samesite="Lax")


def _is_done(request: HttpRequest) -> bool:
    if VERIFIED in request.session:
        return True
    return not codes.is_set_up(request.user) and not codes.is_required(request.user)
