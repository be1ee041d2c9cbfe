"""The second factor of a user: an authenticator app, and recovery codes."""

import logging
import re
import secrets
from base64 import b32encode
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from ecpat_site.models import RecoveryCode
from ecpat_site.roles import permissions

RECOVERY_CODES = 10

logger = logging.getLogger(__name__)


def is_set_up(user: Any) -> bool:
    """Return whether a user has a second factor."""
    return TOTPDevice.objects.filter(user=user).exists()


def is_required(user: Any) -> bool:
    """Return whether a user must have one: by the setting, who may more than an Author."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return not user.get_all_permissions() <= permissions()["Author"]


def new_app(user: Any, key: str) -> TOTPDevice:
    """Return an authenticator app with this key, which is not stored yet."""
    return TOTPDevice(user=user, key=key, name="Authenticator app")


def set_up(user: Any, key: str, code: str, *, replaces: bool) -> list[str]:
    """Make an app the second factor if it shows this code; return new recovery codes.

    Return none, and leave all as it was, if the code is wrong, or if another request has
    set one up that this one may not replace.
    """
    with transaction.atomic():
        _lock(user)
        if is_set_up(user) and not replaces:
            return []
        TOTPDevice.objects.filter(user=user).delete()
        if not new_app(user, key).verify_token(_plain(code)):
            transaction.set_rollback(True)
            return []
        logger.info("%s set up a second factor.", user.get_username())
        return renew_recovery_codes(user)


def accept(user: Any, code: str) -> bool:
    """Return whether a code is right, and use it up: none is taken twice.

    After a wrong one, django-otp refuses all for a second, then for two, for four ...
    """
    with transaction.atomic():
        # Of two requests with one code the other waits here.
        device = TOTPDevice.objects.select_for_update().filter(user=user).first()
        if device is None or not device.verify_is_allowed()[0]:
            return False
        digest = _digest(code)
        if RecoveryCode.objects.filter(user=user, digest=digest).delete()[0]:
            device.throttle_reset()
            logger.info("%s used a recovery code.", user.get_username())
            return True
        return bool(device.verify_token(_plain(code)))


@transaction.atomic
def renew_recovery_codes(user: Any) -> list[str]:
    """Replace the recovery codes of a user; return them: only digests are stored."""
    _lock(user)
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_random_code() for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(code)) for code in codes
    )
    return codes


def recovery_codes_left(user: Any) -> int:
    """Return how many recovery codes of a user have not been used."""
    return RecoveryCode.objects.filter(user=user).count()


@transaction.atomic
def remove(user: Any) -> None:
    """Take away the second factor of a user."""
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    logger.info("The second factor of %s was removed.", user.get_username())


def _lock(user: Any) -> None:
    """Let no other request change the second factor of a user in this transaction."""
    User.objects.select_for_update().get(pk=user.pk)


def _random_code() -> str:
    """Return 80 random bits as "abcd-efgh-ijkl-mnop"."""
    text = b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _plain(code: str) -> str:
    """Return a code as it is compared, whichever way it is spaced."""
    return re.sub(r"[\s-]", "", code).lower()


def _digest(code: str) -> str:
    return sha256(_plain(code).encode()).hexdigest()
