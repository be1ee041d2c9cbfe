"""`backup` writes the whole database to one file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ecpat_site import backups


class Command(BaseCommand):
    requires_system_checks = []
    help = (
        "Writes the whole database to a new file, and the checksum of that file (SHA-256), which "
        "shows later whether the file was damaged, to a second file. "
        "Users can go on saving while the command runs. Keep the backup as safe as the database, "
        "because it "
        "contains passwords and keys."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        names = (
            f"A new file with a name that ends in {backups.SUFFIX}, or a folder. In a "
            "folder, the name of the backup is made from the time."
        )
        folder = settings.BACKUP_FOLDER or None
        parser.add_argument("file", nargs="?", type=Path, default=folder, help=names)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] is None:
            raise CommandError(
                "Give the name of a file or folder for the backup, or set "
                "BACKUP_FOLDER."
            )
        self.stdout.write(f"{backups.make(options['file'])} is written, and whole.")
