"""Sources, and everything that cites them: the lowest layer."""

from importlib import import_module

from django.apps import AppConfig


class ReferencesConfig(AppConfig):
    name = "references"

    def import_models(self) -> None:
        """Import the models, and that of doubts, which stands on more than the others."""
        super().import_models()
        import_module("references.statements.doubt")
