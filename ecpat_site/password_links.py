"""The keys of the addresses at which staff set their password."""

from secrets import token_hex
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.cache import cache


class PasswordLinks(PasswordResetTokenGenerator):
    """Makes keys that set a password once: only the newest key of a user who is staff works.

    django-allauth's own generator stores an unverified address, and then refuses second factors.
    """

    def make_token(self, user: Any) -> str:
        cache.set(
            f"newest-link-{user.pk}", token_hex(), settings.PASSWORD_RESET_TIMEOUT
        )
        return str(super().make_token(user))

    def check_token(self, user: Any, token: str | None) -> bool:
        is_staff = user is not None and user.is_active and user.is_staff
        return is_staff and super().check_token(user, token)

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        newest = cache.get(f"newest-link-{user.pk}")
        return f"{super()._make_hash_value(user, timestamp)}{newest}"
