"""Runs a command as a shell does."""

from io import StringIO
from typing import Any

from django.core.management import call_command


def run(command: str, *words: str, **options: Any) -> tuple[int, str]:
    """Return the code a command exits with, and what it wrote."""
    options = {"stdout": StringIO(), "stderr": StringIO()} | options
    code = 0
    try:
        call_command(command, *words, **options)
    except SystemExit as ended:
        code = ended.code
    return code, options["stdout"].getvalue()
