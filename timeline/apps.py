"""Events: they happened to or through an organisation, on a date."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "timeline"
