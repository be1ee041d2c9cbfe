"""Somebody who signs in, by a password and by the codes of an app."""

import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import User
from django.test import Client

from tests.make import make_editor

PASSWORD = "violet-kettle-drums"


def make_person(name: str = "astrid", **fields: Any) -> User:
    """Make one of the staff, a superuser, who signs in by PASSWORD."""
    person = make_editor(name, email=f"{name}@example.org", **fields)
    person.set_password(PASSWORD)
    person.save()
    return person


def make_app(person: User) -> str:
    """Give a user an app and recovery codes; return the secret of the app."""
    RecoveryCodes.activate(person)
    auth.TOTP.activate(person, secret := auth.generate_totp_secret())
    return secret


def code(secret: str, later: int = 0) -> str:
    """Return the code that an app shows so many half minutes later."""
    return f"{auth.hotp_value(secret, int(time.time()) // 30 + later):06d}"


def give_password(
    client: Client,
    name: str = "astrid",
    typed: str = PASSWORD,
    to: str = "/admin/references/",
    **sent: Any,
) -> Any:
    fields = {"login": name, "password": typed, "next": to}
    return client.post("/admin/login/", fields, **sent)


def give_code(client: Client, code: str) -> Any:
    return client.post("/admin/2fa/authenticate/", {"code": code})


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200
