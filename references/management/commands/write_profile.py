"""`write_profile`: writes what staff changed into the files of the profile."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from references.loading.rows import (
    all_records,
    described,
    field_lines,
    name_of,
    record_models,
    rows_of_files,
)
from references.loading.versions import RowIds, mark_as_written
from references.loading.writing import rewrite_file
from references.management.commands.loaddata import all_or_nothing, refuse
from references.models import Revision


class Command(BaseCommand):
    requires_system_checks = []
    help = (
        "Writes what staff added, changed and deleted into the files of the profile. Unchanged "
        "rows and the lines between rows stay as they are. Comments inside a changed row are "
        "lost. The command refuses files with changes that are not in the database."
    )

    def add_arguments(self, parser: Any) -> None:
        words = (
            "List what the command would write, without writing. Exit with 1 if there is "
            "something to write."
        )
        parser.add_argument("--check", action="store_true", help=words)
        words = (
            "Write nothing. Print which values each field of each kind of row may have."
        )
        parser.add_argument("--fields", action="store_true", help=words)

    def handle(self, *args: Any, check: bool, fields: bool, **options: Any) -> None:
        if fields:
            self.stdout.writelines(f"{line}\n" for line in field_lines())
        else:
            self._write(check=check)

    @all_or_nothing("written")
    def _write(self, *, check: bool) -> None:
        """Write what staff changed into the files; with `check` only print what that is."""
        # Staff can save nothing between our reading of the rows and writing of the files.
        Revision.objects.lock()
        contents = {str(file): file.read_bytes() for file in settings.PROFILE.fixtures}
        rows, faults = rows_of_files(contents.items())
        no_rows = [] if rows else ["The profile has no rows: load the profile first."]
        refuse([*faults.values()] or no_rows, "written")
        records = {name_of(record): record for record in all_records()}
        changed = {
            name: "changed" if name in records else "removed"
            for name, row in rows.items()
            if name not in records or row.differences(records[name])
        }
        row_ids = RowIds()
        not_loaded = [
            f"{rows[name]} differs from the database, and staff did not make the difference. "
            "Load the files first, or write into the file what the database has."
            for name in changed
            if not row_ids.is_by_staff(rows[name])
        ]
        refuse(not_loaded, "written")
        changed |= {name: "added" for name in records if name not in rows}
        for name, done in changed.items():
            words = f"Would be {done}" if check else done.capitalize()
            self.stdout.write(f"{words}: {described(name)}")
        if check:
            raise SystemExit(bool(changed))
        new_contents = {
            file: rewrite_file(file, content, rows, records, changed)
            for file, content in contents.items()
        }
        # The new files must have the same rows as the database.
        new_rows, _faults = rows_of_files(new_contents.items())
        if new_rows.keys() != records.keys() or any(
            row.differences(records[name]) for name, row in new_rows.items()
        ):
            fault = "Each row in the files must begin on its own line. Put the row on a new line."
            refuse([fault], "written")
        for model in record_models().values():
            mark_as_written(model)
        for file, content in new_contents.items():
            if content != contents[file]:
                # A file is replaced at once, so that it is never half written.
                new_file = Path(file).with_suffix(".new")
                new_file.write_bytes(content)
                new_file.replace(file)
        self.stdout.write(f"Wrote {len(changed)} row(s).")
