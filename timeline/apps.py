"""What happened to or through an organisation, and when."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "timeline"
