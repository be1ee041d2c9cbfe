"""`restore`: put a backup in place of the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ecpat_site import backups


class Command(BaseCommand):
    requires_system_checks = []
    help = (
        "Checks a backup, keeps the present database as another beside it, and puts the "
        "first in its place, all or nothing. Everybody has to sign in again. What is not "
        "public now is a draft afterwards, and is named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A file that `backup` made.")
        words = "Publish again what was withdrawn since: to undo a restore."
        parser.add_argument("--as-it-was", action="store_true", help=words)

    def handle(self, *args: Any, file: Path, as_it_was: bool, **options: Any) -> None:
        lines = backups.restore(file, as_it_was=as_it_was)
        self.stdout.write("\n".join([f"Restored {file}.", *lines]))
