"""Signing in by django-allauth: for staff alone, slowed for who guesses, by two steps."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
)
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.adapter import get_adapter as get_sessions_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ecpat_site.roles import permissions
from ecpat_site.views import too_many_tries

APP = Authenticator.Type.TOTP
# Open to who must set up a second factor first.
BEFORE_SET_UP = ("mfa_activate_totp", "account_reauthenticate", "account_logout")
# A cookie without rights, by which public pages know that staff may be signed in.
HINT = "desk"

logger = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]


class StaffBackend(AuthenticationBackend):
    """Knows staff alone: who is staff no more is signed out."""

    def user_can_authenticate(self, user: Any) -> bool:
        return user.is_staff and super().user_can_authenticate(user)


class AccountAdapter(DefaultAccountAdapter):
    """What we want otherwise than django-allauth has it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **step: Any) -> Any:
        """Turn away whoever has a password and is not staff."""
        if not user.is_staff:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **step)

    def post_login(self, request: HttpRequest, user: Any, **step: Any) -> Any:
        """Ask who has an app and no recovery code to make some."""
        if is_mfa_enabled(user, [APP]) and not is_mfa_enabled(
            user, [Authenticator.Type.RECOVERY_CODES]
        ):
            messages.warning(
                request,
                "You have no recovery codes. Those of version 1 could not be kept, since "
                "only their digests were stored: make new ones under “Second factor”.",
            )
        return super().post_login(request, user, **step)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **sent: Any) -> str:
        # By the name alone anybody could lock its owner out.
        return f"{sent.get('username', '').lower()} {self.get_client_ip(request)}"

    def authentication_failed(self, request: HttpRequest, **sent: Any) -> None:
        _log_failure("password", sent.get("username", ""), request)

    def validation_error(self, code: str, *args: Any) -> Any:
        """Answer 429 in place of a form with a sentence where somebody tried too often."""
        if code in ("too_many_login_attempts", "rate_limited"):
            raise ImmediateHttpResponse(too_many_tries(self.request))
        return super().validation_error(code, *args)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Take no password, where there is a second factor, to change that factor."""
        methods = super().get_reauthentication_methods(user)
        return [m for m in methods if m["id"] == "mfa_reauthenticate"] or methods

    def get_reset_password_from_key_url(self, key: str) -> str:
        # The host of a request comes from whoever sent it.
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{settings.SITE_URL}{path}"

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Send a mail; log that it failed, and answer alike, so that no name is told."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("The mail server took no mail (EMAIL_URL).")


def is_required(user: Any) -> bool:
    """Return whether a user must have a second factor: who may more than an Author."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return not user.get_all_permissions() <= permissions()["Author"]


def second_factor_required(get_response: Handler) -> Handler:
    """Lead who must have a second factor, and has none, to setting one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            is_missing = is_required(request.user) and not is_mfa_enabled(
                request.user, [APP]
            )
            if is_missing and request.path_info not in map(reverse, BEFORE_SET_UP):
                return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware


def desk_hint(get_response: Handler) -> Handler:
    """Let the hint follow who is signed in: static/js/edit.js reads it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path_info.startswith("/admin/"):
            return response
        is_signed_in = admin.site.has_permission(request)
        if is_signed_in and HINT not in request.COOKIES:
            age, secure = settings.SESSION_COOKIE_AGE, settings.SESSION_COOKIE_SECURE
            response.set_cookie(HINT, "1", age, secure=secure, samesite="Lax")
        elif not is_signed_in and HINT in request.COOKIES:
            response.delete_cookie(HINT, samesite="Lax")
        return response

    return middleware


@transaction.atomic
def remove_second_factor(user: Any) -> None:
    """Take away the second factor of a user, and end all their sessions."""
    Authenticator.objects.filter(user=user).delete()
    get_sessions_adapter().end_sessions(UserSession.objects.filter(user=user))
    logger.info("The second factor of %s was removed.", user.get_username())


@receiver([authenticator_added, authenticator_removed])
def second_factor_changed(
    signal: Any, request: HttpRequest, user: Any, authenticator: Any, **_sent: Any
) -> None:
    """End the sessions that began with less; let the code that was shown sign nobody in."""
    if authenticator.type != APP:
        return
    is_new = signal is authenticator_added
    if is_new:
        authenticator.wrap().validate_code(request.POST["code"])
    own = request.session.session_key
    others = UserSession.objects.filter(user=user).exclude(session_key=own)
    get_sessions_adapter().end_sessions(others)
    done = "set up" if is_new else "switched off"
    logger.info("%s %s a second factor.", user.get_username(), done)


@receiver(authentication_failed)
def code_refused(request: HttpRequest, user: Any, **_sent: Any) -> None:
    _log_failure("code", user.get_username(), request)


def _log_failure(what: str, name: str, request: HttpRequest) -> None:
    address = request.META["REMOTE_ADDR"]
    logger.warning("Wrong %s for %r from %s.", what, name[:150], address)
