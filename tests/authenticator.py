"""A telephone with an authenticator app, and signing in with it."""

import time
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from ecpat_site.accounts import codes
from tests.make import make_editor

PASSWORD = "violet-kettle-drums"


@dataclass
class Telephone:
    """Shows the codes of a key, in hexadecimal."""

    key: str

    def code(self, later: int = 0) -> str:
        """Return the code of so many half minutes later."""
        return f"{self._number(later):06d}"

    def wrong_code(self) -> str:
        """Return six digits that are no code about now."""
        near = {self._number(later) for later in range(-3, 6)}
        return next(f"{n:06d}" for n in range(len(near) + 1) if n not in near)

    def _number(self, later: int) -> int:
        totp = TOTP(bytes.fromhex(self.key))
        totp.time = time.time() + 30 * later
        return totp.token()


def make_person(name: str = "astrid", **fields: Any) -> User:
    """Make one of the staff, a superuser, who signs in by PASSWORD."""
    person = make_editor(name, **fields)
    person.set_password(PASSWORD)
    person.save()
    return person


def make_telephone(person: User) -> Telephone:
    """Make the second factor of a user, and return what shows its codes."""
    device = TOTPDevice.objects.create(user=person, name="Authenticator app")
    codes.renew_recovery_codes(person)
    return Telephone(device.key)


def give_password(client: Client, name: str = "astrid", typed: str = PASSWORD) -> Any:
    """Send the first step of signing in."""
    sent = {"username": name, "password": typed, "next": "/admin/references/"}
    return client.post("/admin/login/", sent)


def give_code(client: Client, code: str) -> Any:
    """Send the second step."""
    return client.post("/admin/login/code/", {"code": code})


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200
