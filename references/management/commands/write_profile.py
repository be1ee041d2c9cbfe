"""`write_profile` brings the files of a profile in step with what staff changed."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, transaction

from references.loading import plain
from references.loading.loader import read
from references.loading.writing import rewritten
from references.management.commands.loaddata import (
    is_own_profile,
    refuse,
    refuse_other_profile,
)
from references.models import LoadedRow


class Command(BaseCommand):
    requires_system_checks = []
    help = (
        "Writes what staff added, changed and deleted into the files of the profile. Rows "
        "that have not changed stay as they are written, and so do the lines between rows; "
        "a comment within a row that changed goes. Refuses files with changes that are "
        "not in the database."
    )

    def add_arguments(self, parser: Any) -> None:
        own = settings.PROFILE.folder.name
        parser.add_argument("name", nargs="?", default=own, help=f"By default {own}.")
        parser.add_argument(
            "--check",
            action="store_true",
            help="Say what would be written; exit with 1 if anything would.",
        )

    def handle(self, *args: Any, name: str, check: bool, **options: Any) -> None:
        if not is_own_profile(name):
            raise CommandError(f"Nothing was written. There is no profile “{name}”.")
        refuse_other_profile("written")
        # No save comes between reading the rows and writing the files.
        with transaction.atomic():
            self._write(is_check=check)

    def _write(self, *, is_check: bool) -> None:
        texts = {str(file): file.read_bytes() for file in settings.PROFILE.fixtures}
        rows, wrong = read(texts)
        refuse(wrong if texts else ["The profile has no fixtures."], "written")
        records = plain.stored(plain.record_models(), DEFAULT_DB_ALIAS).values()
        wanted = {row.name: row for row in map(plain.from_database, records)}
        changed = [
            row
            for name, row in rows.items()
            if name not in wanted or row.differences(wanted[name])
        ]
        added = [row for name, row in wanted.items() if name not in rows]
        digests = plain.remembered(DEFAULT_DB_ALIAS)
        wrong = [
            f"{row.where} is not so in the database. Load the files first; where staff "
            "changed the row too, make both the same."
            for row in changed
            if digests.get(row.name) != row.digest
        ]
        refuse(wrong, "written")
        for row in (*changed, *added):
            done = "changed" if row.name in wanted else "removed"
            done = done if row.name in rows else "added"
            said = f"Would be {done}" if is_check else done.capitalize()
            self.stdout.write(f"{said}: {plain.described(row.name)}")
        if is_check:
            raise SystemExit(bool(changed or added))
        # A new row comes after the last of its kind.
        last = {name[0]: name for name in rows}
        after = defaultdict(list)
        for row in added:
            after[last.get(row.name[0], [*rows][-1])].append(row)
        new = {
            file: rewritten(content.decode(), file, rows.values(), wanted, after)
            for file, content in texts.items()
        }
        again, _wrong = read(new)
        if again.keys() != wanted.keys() or any(
            row.differences(wanted[name]) for name, row in again.items()
        ):
            wrong = ["In the files each row must begin on a line of its own."]
        refuse(wrong, "written")
        LoadedRow.objects.all().delete()
        plain.remember(wanted.values(), DEFAULT_DB_ALIAS)
        for file in settings.PROFILE.fixtures:
            if new[str(file)] != texts[str(file)]:
                beside = file.with_suffix(".new")
                beside.write_bytes(new[str(file)])
                beside.replace(file)
        self.stdout.write(f"Wrote {len(changed) + len(added)} row(s).")
