#!/usr/bin/env python3
"""Django's command line for this project; `python3 dev.py` runs it inside .venv."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecpat_site.settings")
    # A command may wait for the database as long as it takes.
    os.environ.setdefault("DATABASE_TIMEOUT", "0")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The settings are not complete: {error}")
