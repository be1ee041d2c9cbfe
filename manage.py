#!/usr/bin/env python3
"""Django's command line for this project; `python3 dev.py` runs it inside .venv."""

import os
import signal
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecpat_site.settings")
    # A command may wait for the database as long as it takes.
    os.environ.setdefault("DATABASE_TIMEOUT", "0")
    if sys.argv[1:2] == ["dumpdata"] and hasattr(signal, "SIGPIPE"):
        # It takes a reader who has read enough for an error of its own.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        try:
            execute_from_command_line(sys.argv)
        finally:
            sys.stdout.flush()
    except ImproperlyConfigured as error:
        sys.exit(f"The settings can't be used: {error}")
    except BrokenPipeError:
        # `| head` has read enough. What is still to be written goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + 13)  # as a program that the signal SIGPIPE (13) ends


if __name__ == "__main__":
    main()
