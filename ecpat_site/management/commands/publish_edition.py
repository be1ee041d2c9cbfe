"""`publish_edition` makes an edition: the public site of today as plain files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ecpat_site.editions import making


class Command(BaseCommand):
    help = (
        "Writes all that is public into EDITIONS_DIR, as a folder and a zip named by the "
        "day, which anyone can verify (docs/editions.md). Killed, it leaves none."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        words = "What is new in it, in a line for readers."
        parser.add_argument("--summary", required=True, help=words)

    def handle(self, *args: Any, summary: str, **options: Any) -> None:
        edition = making.make(summary)
        self.stdout.write(f"{edition.folder} is made.\nDigest  {edition.digest}")
