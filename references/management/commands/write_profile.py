"""`write_profile` brings the files of a profile in step with what staff changed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from references.loading import rows as profile_rows
from references.loading.writing import rewritten
from references.management.commands.loaddata import all_or_nothing, refuse
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
        words = "Say what would be written; exit with 1 if anything would."
        parser.add_argument("--check", action="store_true", help=words)
        words = "Write nothing: say what the fields of each kind of row may hold."
        parser.add_argument("--fields", action="store_true", help=words)

    def handle(self, *args: Any, check: bool, fields: bool, **options: Any) -> None:
        if fields:
            self.stdout.writelines(f"{line}\n" for line in profile_rows.field_lines())
        else:
            self._write(check=check)

    # No save comes between reading the rows and writing the files.
    @all_or_nothing("written")
    def _write(self, *, check: bool) -> None:
        files = {str(file): file for file in settings.PROFILE.fixtures}
        texts = {name: file.read_bytes() for name, file in files.items()}
        rows, wrong = profile_rows.rows_of_files(texts)
        refuse(wrong if rows else [*wrong, "The profile has no rows."], "written")
        records = profile_rows.stored_records(profile_rows.record_models()).values()
        wanted = {row.name: row for row in map(profile_rows.row_of_record, records)}
        digests = profile_rows.remembered_digests()
        changed = {
            name: "changed" if name in wanted else "removed"
            for name, row in rows.items()
            if name not in wanted or row.differences(wanted[name])
        }
        wrong = [
            f"{rows[name]} is not so in the database. Load the files first; where staff "
            "changed the row too, make both the same."
            for name in changed
            if digests.get(name) != rows[name].digest
        ]
        refuse(wrong, "written")
        changed |= {name: "added" for name in wanted if name not in rows}
        for name, done in changed.items():
            said = f"Would be {done}" if check else done.capitalize()
            self.stdout.write(f"{said}: {profile_rows.described(name)}")
        if check:
            raise SystemExit(bool(changed))
        new = {name: rewritten(name, texts[name], rows, wanted) for name in texts}
        again, wrong = profile_rows.rows_of_files(new)
        if again.keys() != wanted.keys() or any(
            row.differences(wanted[name]) for name, row in again.items()
        ):
            wrong = ["In the files each row must begin on a line of its own."]
        refuse(wrong, "written")
        LoadedRow.objects.all().delete()
        profile_rows.remember_digests(wanted.values())
        for path, content in new.items():
            if content != texts[path]:
                beside = files[path].with_suffix(".new")
                beside.write_bytes(content)
                beside.replace(path)
        self.stdout.write(f"Wrote {len(changed)} row(s).")
