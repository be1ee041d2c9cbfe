"""The ground floor of the house: sources, and everything that cites them."""

from django.apps import AppConfig


class ReferencesConfig(AppConfig):
    name = "references"
