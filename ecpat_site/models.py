"""Sessions that know their user, and recovery codes."""

from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

# Writing at every request would make readers of the admin wait for each other.
SEEN_EVERY = timedelta(minutes=5)


class Session(AbstractBaseSession):
    """A session; its user can find it, and end it by deleting the row."""

    # Empty until the user has signed in, by all steps.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    seen = models.DateTimeField(default=timezone.now)

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls) -> type[DatabaseStore]:
        return SessionStore


class SessionStore(DatabaseStore):
    """Keeps sessions as `Session`: `SESSION_ENGINE` names this module."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: Any) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.user_id = data.get(SESSION_KEY)
        return session

    def _get_session_from_db(self) -> Session | None:
        session = super()._get_session_from_db()
        now = timezone.now()
        if session and session.seen < now - SEEN_EVERY:
            Session.objects.filter(pk=session.pk).update(seen=now)
        return session


class RecoveryCode(models.Model):
    """A code that stands in once for the authenticator app; using it deletes the row."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    # SHA-256: 80 random bits can't be guessed from it.
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"A recovery code of {self.user}"
