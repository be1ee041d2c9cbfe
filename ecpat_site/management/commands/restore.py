"""`restore`: put a backup in place of the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ecpat_site import backups


class Command(BaseCommand):
    requires_system_checks = []
    help = (
        "Checks the backup that you name, saves a new backup of the present database, and then "
        "replaces the database by the backup that you named. If a step fails, nothing changes. All users have to sign in "
        "again. Entries that are public in that backup, but not public in the present database, "
        "become drafts. The command lists these entries."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="A file that the command `backup` made."
        )
        words = (
            "Publish again the entries that were withdrawn after the backup. Use this option to "
            "undo a restore."
        )
        parser.add_argument("--as-it-was", action="store_true", help=words)

    def handle(self, *args: Any, file: Path, as_it_was: bool, **options: Any) -> None:
        lines = backups.restore(file, as_it_was=as_it_was)
        self.stdout.write("\n".join([f"Restored {file}.", *lines]))
