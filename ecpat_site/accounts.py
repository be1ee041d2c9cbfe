"""Adapt django-allauth where its settings can't: staff alone, by name and address."""

import logging
import time
from threading import Timer
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import ResetPasswordForm
from allauth.account.utils import user_pk_to_url_str
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import user_login_failed
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ecpat_site.middleware import Handler, of_admin
from ecpat_site.password_links import PasswordLinks
from ecpat_site.roles import permissions
from ecpat_site.views import too_many_tries

# Besides the pages that set a password, a user without the second factor that they need may
# open only these.
BEFORE_SET_UP = ("mfa_activate_totp", "account_reauthenticate", "account_logout")
# So long after it is asked for, a link is mailed (s): then the answer has gone.
MAILED_AFTER = 1.0
# Where it is kept for the desk, for a day, that a mail failed.
UNSENT, DAY = "unsent-link", 24 * 3600
# A cookie without rights, by which edit.js knows that staff may be signed in.
HINT = "desk"

logger = logging.getLogger(__name__)


class StaffBackend(AuthenticationBackend):
    """Know staff alone: who is staff no more is signed out."""

    def user_can_authenticate(self, user: Any) -> bool:
        return user.is_staff and super().user_can_authenticate(user)


class AccountAdapter(DefaultAccountAdapter):
    def pre_login(self, request: HttpRequest, user: Any, **step: Any) -> Any:
        if not user.is_staff:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **step)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count failures by name and address: by the name alone anybody could lock it."""
        name = f"{credentials['username']} {self.get_client_ip(request)}"
        super().pre_authenticate(request, username=name)

    def validation_error(self, code: str, *args: Any) -> Any:
        """Answer 429 where somebody tried too often, in place of a form that says so."""
        if code in ("too_many_login_attempts", "rate_limited"):
            raise ImmediateHttpResponse(too_many_tries(self.request))
        return super().validation_error(code, *args)

    def is_reauthentication_required(self, *, app: str, **about: Any) -> bool:
        """Return whether to ask for the password again: not if it was just set through a link."""
        # A user with a second factor gave a code after the link, so is asked for another code.
        records = get_authentication_records(self.request, self.request.user)
        last: dict[str, Any] = records[-1] if records else {"method": "", "at": 0}
        is_recent = time.time() - last["at"] < REAUTHENTICATION_TIMEOUT
        if last["method"] == "password_reset" and is_recent:
            return False
        return super().is_reauthentication_required(app=app, **about)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to confirm a change: a code alone, if the user has a second factor."""
        methods = super().get_reauthentication_methods(user)
        return [m for m in methods if m["id"] == "mfa_reauthenticate"] or methods

    def send_password_reset_mail(self, user: Any, email: str, context: Any) -> None:
        """Send it after the answer, whose time would else tell who has an account."""
        mail = self.render_mail("account/email/password_reset_key", email, context)
        Timer(MAILED_AFTER, _send_link, (mail, user)).start()


class ForgottenPasswordForm(ResetPasswordForm):
    users: list[Any]

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Do the same work for an address without an account, so that the answer takes as long."""
        self.users = [user for user in self.users if user.is_staff] or [User(pk=0)]
        return str(super().save(request))


def _send_link(mail: Any, user: Any) -> None:
    if user.pk:
        _is_sent(mail, user)
        # The connection of this thread alone.
        connection.close()


def _is_sent(mail: Any, user: Any) -> bool:
    """Send a mail to a user; return whether it was sent. If not, the desk says so."""
    try:
        mail.send()
    except OSError:
        logger.exception(
            "The mail server did not accept a mail. Check its name and its password in the "
            "setting EMAIL_URL."
        )
        words = f"In the last 24 hours the site could not mail {user} a link to set a password. "
        words += "To make a new link, choose “Let them set a password anew” in the list of users."
        cache.set(UNSENT, words, DAY)
        return False
    return True


def must_set_up(user: Any) -> bool:
    """Return whether a user with more rights than an Author lacks a required second factor."""
    return (
        settings.SECOND_FACTOR_REQUIRED
        and user.is_authenticated
        and not user.get_all_permissions() <= permissions()["Author"]
        and not is_mfa_enabled(user, ["totp"])
    )


@of_admin
def at_the_desk(request: HttpRequest, get_response: Handler) -> HttpResponse:
    """Redirect a user who must set up a second factor; set or delete the `HINT` cookie."""
    is_open = request.path_info in map(reverse, BEFORE_SET_UP)
    is_link = request.path_info.startswith("/admin/password/reset/")
    if not (is_open or is_link) and must_set_up(request.user):
        return redirect("mfa_activate_totp")
    response = get_response(request)
    is_signed_in, has_hint = admin.site.has_permission(request), HINT in request.COOKIES
    if is_signed_in and not has_hint:
        age, secure = settings.SESSION_COOKIE_AGE, settings.SESSION_COOKIE_SECURE
        response.set_cookie(HINT, "1", age, secure=secure, samesite="Lax")
    elif has_hint and not is_signed_in:
        response.delete_cookie(HINT, samesite="Lax")
    return response


def invite(user: Any) -> str:
    """Mail a user the address that sets a password once; return what to do, in words."""
    if not (user.is_active and user.is_staff):
        return "the account is not active or not a staff account, so a link would not work."
    key = user_pk_to_url_str(user), PasswordLinks().make_token(user)
    page = reverse("account_reset_password_from_key", args=key)
    address, failure = f"{settings.SITE_URL}{page}", ""
    if settings.EMAIL_URL and user.email:
        subject = f"{settings.EMAIL_SUBJECT_PREFIX}Invitation to edit the profile"
        text = f"Your user name is {user}. Set your password within three days:\n\n{address}\n"
        if _is_sent(EmailMessage(subject, text, to=[user.email]), user):
            return f"a mail to {user.email} has the link to set the password, which works once."
        failure = "no mail could be sent, the log says why; "
    words = "hand over this link to set the password; it works once, within three days"
    return f"{failure}{words}: {address}"


@transaction.atomic
def remove_second_factor(user: Any) -> None:
    """Take away the second factor of a user, and end all their sessions."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    logger.info("The second factor of %s was removed.", user.get_username())


@transaction.atomic
def close(user: Any) -> None:
    """Close an account for good, and replace its name by “a former editor” everywhere."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    user.username = f"a former editor ({user.pk})"
    User(pk=user.pk, username=user.username, is_active=False).save()
    lines = LogEntry.objects.filter(content_type__model="user", object_id=f"{user.pk}")
    lines.update(object_repr=user.username)


def end_sessions(user: Any, kept: str = "") -> None:
    for session in UserSession.objects.filter(user=user).exclude(session_key=kept):
        session.end()


@receiver([signals.authenticator_added, signals.authenticator_removed])
def second_factor_changed(
    request: Any, user: Any, authenticator: Any, **_sent: Any
) -> None:
    """If an app's factor was added or removed, end other sessions; mark the sent code as used."""
    if authenticator.type == "totp":
        end_sessions(user, request.session.session_key)
        authenticator.wrap().validate_code(request.POST.get("code", ""))


@receiver([user_login_failed, signals.authentication_failed])
def refused(request: Any, credentials: Any = None, **sent: Any) -> None:
    what = "password" if credentials else "code"
    name = credentials["username"] if credentials else sent["user"]
    logger.warning(
        "Wrong %s for “%s” from %s.", what, name, request.META["REMOTE_ADDR"]
    )
