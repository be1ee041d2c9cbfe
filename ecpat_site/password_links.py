"""The addresses at which staff set their password: of invitations and after forgetting it."""

from datetime import datetime
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.cache import cache
from django.utils import timezone

# Where it is noted which mails failed, and for how long (s).
UNSENT, KEPT_FOR = "unsent-links", 7 * 24 * 3600


class PasswordLinks(PasswordResetTokenGenerator):
    """Makes the keys in these addresses: of a user only the newest sets a password, once.

    django-allauth's own writes an unverified address, with which it refuses second factors.
    """

    def make_token(self, user: Any) -> str:
        cache.set(_newest(user), token_hex(16), settings.PASSWORD_RESET_TIMEOUT)
        if (failures := unsent()).pop(user.pk, None):
            cache.set(UNSENT, failures, KEPT_FOR)
        return str(super().make_token(user))

    def check_token(self, user: Any, token: str | None) -> bool:
        is_staff = user is not None and user.is_active and user.is_staff
        return is_staff and super().check_token(user, token)

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        value = super()._make_hash_value(user, timestamp)
        return f"{value}{cache.get(_newest(user))}"


def _newest(user: Any) -> str:
    return f"newest-link-{user.pk}"


def unsent() -> dict[int, datetime]:
    """Return when the last mail to a user failed, by their numbers, if no link came since."""
    failures: dict[int, datetime] = cache.get(UNSENT, {})
    return failures


def note_unsent(user: Any) -> None:
    cache.set(UNSENT, unsent() | {user.pk: timezone.now()}, KEPT_FOR)
