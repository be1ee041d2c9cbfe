"""Sources, and everything that cites them: the lowest layer."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ReferencesConfig(AppConfig):
    name = "references"

    def ready(self) -> None:
        connection_created.connect(_watch, dispatch_uid="references.revision")


def _watch(connection: Any, **_sent: Any) -> None:
    """Let every write to a public table raise the revision, whatever writes."""
    from references.models.revision import raise_with_writes

    if raise_with_writes not in connection.execute_wrappers:
        # First, so that a wrapper set for a while is the last one taken off.
        connection.execute_wrappers.insert(0, raise_with_writes)
