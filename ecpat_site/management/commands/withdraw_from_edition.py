"""`withdraw_from_edition` takes files out of editions, and says so in public."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ecpat_site import editions
from ecpat_site.editions.withdrawing import withdraw


class Command(BaseCommand):
    help = (
        "For what the law or somebody's safety demands: puts a notice in place of files, "
        "makes folder and zip valid again, and lists day, reason and old digest on "
        "/editions/. What others have copied stays with them (docs/editions.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add(
            "day", metavar="DAY", help="The edition's name: 2026-12-01 or 2026-12-01-2."
        )
        add("paths", metavar="PATH", nargs="+", help="A file in its data/.")
        add("--why", required=True, help="The reason in a sentence that names nobody.")
        words = "From every edition that has such a file."
        add("--everywhere", action="store_true", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        day, paths, known = options["day"], options["paths"], editions.names()
        if day not in known:
            there = ", ".join(known) or "none"
            raise CommandError(f"There is no edition {day}. There are: {there}.")
        for name in known if options["everywhere"] else [day]:
            edition = editions.named(name)
            some = [p for p in paths if p in edition.files or name == day]
            withdraw(edition, some, options["why"])
            self.stdout.write(f"{name}: {len(some)} withdrawn.")
