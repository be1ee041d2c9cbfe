"""`backup`: write the whole database to one file, or check such a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ecpat_site.backups import files
from ecpat_site.backups.seal import BackupError, Seal
from references.models import Citation


class Command(BaseCommand):
    requires_system_checks = []
    help = (
        "Writes the whole database to one file: rows, history, users, link checks. Others "
        "may write meanwhile. An older backup of that name stays until the new one is "
        "whole; no other file is replaced. It holds digests of passwords and the keys of "
        "second factors: keep it as safe as the database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=settings.BACKUP_FOLDER or None,
            help="The file; in a folder it is named by the time. Default: BACKUP_FOLDER.",
        )
        parser.add_argument(
            "--verify",
            action="store_true",
            help="Write nothing; read this file whole, and count what is in it.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        if path is None:
            raise CommandError("Name a file or a folder, or set BACKUP_FOLDER.")
        try:
            if options["verify"]:
                path = _latest(path) if path.is_dir() else path
                seal, done = files.check(path), "is whole"
            else:
                if path.is_dir():
                    path /= f"{datetime.now(UTC):%Y%m%dT%H%M%S}{files.SUFFIX}"
                seal, done = files.make(path), "is written"
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path} {done}: {in_words(path, seal)}.")


def in_words(path: Path, seal: Seal) -> str:
    """Return what a backup holds: "made 2026-11-26T03:00:00+00:00, 2.1 MB, 9,712 rows …"."""
    sources = seal.rows.get(Citation._meta.db_table, 0)
    return (
        f"made {seal.made}, {path.stat().st_size / 1e6:,.1f} MB, "
        f"{sum(seal.rows.values()):,} rows in {len(seal.rows)} tables, "
        f"{sources:,} of them sources"
    )


def _latest(folder: Path) -> Path:
    found = files.latest(folder)
    if found is None:
        raise BackupError(f"{folder} holds no backup.")
    return found[0]
