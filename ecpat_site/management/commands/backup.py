"""`backup` writes the whole database to one file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ecpat_site import backups


class Command(BaseCommand):
    requires_system_checks = []
    help = (
        "Writes the whole database to a new file, and its SHA-256 beside it. Others may "
        "write meanwhile. Keep it as safe as the database: passwords and keys are in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        names = f"A file that ends in {backups.SUFFIX}, or a folder: the time names it."
        folder = settings.BACKUP_FOLDER or None
        parser.add_argument("file", nargs="?", type=Path, default=folder, help=names)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] is None:
            raise CommandError("Name a file or a folder, or set BACKUP_FOLDER.")
        self.stdout.write(f"{backups.make(options['file'])} is written, and whole.")
