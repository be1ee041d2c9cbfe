"""Sources, and everything that cites them: the lowest layer."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ReferencesConfig(AppConfig):
    name = "references"

    def import_models(self) -> None:
        """Import the models, and that of doubts, which stands on more than the others."""
        super().import_models()
        import_module("references.statements.doubt")

    def ready(self) -> None:
        connection_created.connect(_watch, dispatch_uid="references.revision")


def _watch(connection: Any, **_sent: Any) -> None:
    """Let every write to a public table raise the revision, whatever writes."""
    from references.models.revision import raise_with_writes

    if raise_with_writes not in connection.execute_wrappers:
        # First, so that a wrapper set for a while is the last one taken off.
        connection.execute_wrappers.insert(0, raise_with_writes)
