"""`publish_edition` makes an edition: the public site of today as plain files."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ecpat_site import freezing, start_page
from references.admin import desk


class Command(BaseCommand):
    help = (
        "Writes the whole public site into EDITIONS_DIR, as a folder and a zip file named by the "
        "day. Anyone can verify both (docs/editions.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        words = "One line that tells readers what is new in this edition."
        parser.add_argument("--summary", required=True, help=words)

    def handle(self, *args: Any, summary: str, **options: Any) -> None:
        edition = freezing.make(summary)
        self.stdout.write(f"{edition.folder} is made.\nDigest  {edition.digest}")
        kinds = start_page.tasks(User(is_superuser=True), timezone.localdate())
        for kind, tasks in kinds.items():
            heading, _what_to_do = desk.KINDS[kind]
            self.stdout.write(f"Open at the desk: {heading}: {len(tasks)}")
