"""`restore`: put a backup in place of the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ecpat_site.backups import files
from ecpat_site.backups.seal import BackupError
from ecpat_site.management.commands.backup import in_words


class Command(BaseCommand):
    requires_system_checks = []
    help = (
        "Checks a whole backup, keeps the present database as another backup beside it, "
        "and puts the first in place of the database, all or nothing. The site may run. "
        "What is saved while it restores is lost, and everybody has to sign in again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A file that `backup` made.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            seal, kept = files.restore(path)
        except BackupError as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.stdout.write(f"Restored {path}: {in_words(path, seal)}.")
        if kept:
            self.stdout.write(f"What was there until now is kept: restore {kept}")
        if files.is_older(seal):
            self.stdout.write("It is of an older version: run `manage.py migrate` now.")
