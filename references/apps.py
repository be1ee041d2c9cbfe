"""Sources, and everything that cites them: the lowest layer."""

from django.apps import AppConfig


class ReferencesConfig(AppConfig):
    name = "references"
