"""`runserver`, whose pages name the host and port that it serves at."""

import os

from django.conf import settings
from django.core.management.commands import runserver


class Command(runserver.Command):
    """Django's own, without its static files: whitenoise serves them, as in production."""

    addr: str

    def on_bind(self, server_port: int) -> None:
        """Let pages name this address, unless SITE_URL names another."""
        if "SITE_URL" not in os.environ:
            # All addresses of this machine, of which a browser takes this.
            is_any = self.addr in ("0", "0.0.0.0", "::")  # noqa: S104
            host = f"[{self.addr}]" if ":" in self.addr else self.addr
            settings.SITE_URL = (
                f"http://{'127.0.0.1' if is_any else host}:{server_port}"
            )
        super().on_bind(server_port)
