"""`runserver`, whose pages name the port that it serves at."""

import os

from django.conf import settings
from django.core.management.commands import runserver


class Command(runserver.Command):
    """Django's own, without its static files: whitenoise serves them, as in production."""

    def on_bind(self, server_port: int) -> None:
        """Let pages name this port, unless SITE_URL names another."""
        if "SITE_URL" not in os.environ:
            settings.SITE_URL = f"http://127.0.0.1:{server_port}"
        super().on_bind(server_port)
