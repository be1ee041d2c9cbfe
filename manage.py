#!/usr/bin/env python3
"""Django's command line for this project; `python3 dev.py` runs it inside .venv."""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

# Whoever sets one of these has configured the site, if only in part.
CONFIGURING = ("DJANGO_LOCAL", "DJANGO_SECRET_KEY", "DJANGO_ALLOWED_HOSTS", "SITE_URL")


def main() -> None:
    is_test = sys.argv[1:2] == ["test"]
    if not is_test and not any(name in os.environ for name in CONFIGURING):
        keep_local_settings(Path(__file__).resolve().with_name(".env"))
    settings = "tests.settings" if is_test else "ecpat_site.settings"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    # A command may wait for the database as long as it takes.
    os.environ.setdefault("DATABASE_TIMEOUT", "0")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The settings can't be used: {error}")


def keep_local_settings(path: Path) -> None:
    """Write .env for a site on this machine, with a secret of its own, unless there is one.

    Where it can't be written, as on a server, the settings say what is missing.
    """
    with suppress(OSError):
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(
            "# Written by manage.py for this machine; .env.example explains each line.\n"
            f"DJANGO_LOCAL=true\nDJANGO_SECRET_KEY={secrets.token_urlsafe(60)}\n"
        )
        sys.stderr.write(
            f"The file {path} is written. The settings in this file are for this computer only.\n"
        )


if __name__ == "__main__":
    main()
