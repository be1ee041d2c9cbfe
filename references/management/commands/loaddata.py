"""`loaddata`: the command of Django, which here checks rows and keeps those that staff changed."""

import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.db import DatabaseError, transaction

from references.loading.reading import ENDINGS, LARGEST
from references.loading.rows import (
    Name,
    Row,
    described,
    hint,
    loaded_fields,
    record_models,
    rows_of_files,
    with_links,
)
from references.loading.versions import LOADED, RowIds
from references.models import Revision, WithheldName, derived, names
from references.models.derived import in_batches
from references.models.registry import related
from references.models.sourced import Sourced

# What the command does with a row.
ADDED, CHANGED, KEPT = "added", "changed", "kept as staff left it"
BOTH = "changed by both, and kept as staff left it"
OVERWRITTEN = "overwritten, and what staff did to it lost"
NOTHING = "Nothing was loaded."
TWO_SITES = (
    "To keep two profiles, give each profile its own database and its own file with PROFILE and "
    "DATABASE_URL (docs/your-profile.md)."
)


class Command(loaddata.Command):
    help = (
        "Loads files of rows (fixtures), or the whole profile of the site if you give the name of "
        "its folder. Either all rows are loaded or none. The command checks every row as a form "
        "does. If staff changed or deleted a row, the command does not undo this, and it lists the "
        "row. The command removes no row."
    )
    # The checks of Django are of addresses and settings, not of rows.
    requires_system_checks = []
    # Archives are not read: a small one can hold a very large file.
    compression_formats: Any = {None: None, "stdin": None}

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        words = "Let the rows in the files overwrite what staff changed or deleted."
        parser.add_argument("--overwrite", action="store_true", help=words)
        words = "List what would change, but load nothing."
        parser.add_argument("--dry-run", action="store_true", help=words)

    def handle(self, *labels: str, **options: Any) -> None:
        """Load the rows of all labels, or none of them, and print what was done with each row."""
        self.overwrite = options["overwrite"]
        # The files to load, each once, in the order of the labels.
        self.files: dict[str, None] = {}
        # A sentence on each fault, under the name of its row, its place or its label.
        self.faults: dict[Any, str] = {}
        self.row_ids = RowIds()
        # The saved rows of each model, under their primary keys: (whether it is new, row).
        self.saved: dict[Any, dict[int, tuple[bool, Row]]] = defaultdict(dict)
        # The names of rows, in words, under what was done with them.
        done = (ADDED, CHANGED, KEPT, BOTH, OVERWRITTEN)
        self.done: dict[str, list[str]] = {what: [] for what in done}
        with all_or_nothing():
            # Staff can save nothing between our comparing and writing.
            Revision.objects.lock()
            self.withheld = WithheldName.objects.names()
            super().handle(*labels, **options | {"verbosity": 0})
            rows, unread = rows_of_files(self._contents(), ignore_unknown=self.ignore)
            self.faults |= unread
            # A label, file or place that was not read may have rows that other rows name.
            self.is_all_read = not any(isinstance(name, str) for name in self.faults)
            self._load(rows)
            if faults := [*filter(None, self.faults.values())]:
                raise CommandError(f"{NOTHING} " + "\n".join([*faults, *self._hint()]))
            transaction.set_rollback(options["dry_run"])
        if options["dry_run"]:
            self._print_plan()
        elif options["verbosity"]:
            self._print_result(len(rows))

    def _print_plan(self) -> None:
        """Print what would be done, and with which rows."""
        for what, described_rows in self.done.items():
            number = len(described_rows) or "Nothing"
            self.stdout.write(f"{number} would be {what}.")
            self.stdout.writelines(f"  {row}\n" for row in described_rows)

    def _print_result(self, row_count: int) -> None:
        """Print how many of the rows were saved, and which were kept as staff left them."""
        kept = {what: self.done.pop(what) for what in (KEPT, BOTH)}
        saved = sum(map(len, self.done.values()))
        self.stdout.write(f"Installed {saved} object(s) of {row_count}.")
        for what, rows in kept.items():
            self.stdout.writelines(f"{what.capitalize()}: {row}\n" for row in rows)

    def find_fixtures(self, label: str) -> list[Any]:
        """Return (path, folder, name) of each file that a label names."""
        # The profile's folder names all its files. A label that names none is a fault.
        profile = settings.PROFILE
        if label == profile.folder.name or settings.BASE_DIR / label == profile.folder:
            return [(str(f), str(f.parent), f.stem) for f in profile.fixtures]
        try:
            self.parse_name(label)  # refuses what is piped without --format
            files: list[Any] = super().find_fixtures(label)
        except CommandError as error:
            labels = [profile.folder.name, *(file.stem for file in profile.fixtures)]
            is_lost = Path(label).name != label and not Path(label).exists()
            reason = f"There is no file “{label}”." if is_lost else str(error)
            message = (
                f"{reason} Name the profile of this site, {profile.folder.name}, one of its "
                f"files, or a file that ends in {', '.join(ENDINGS)}{hint(label, labels)}"
            )
            profile_file = profile.folder.parent / label / "profile.toml"
            is_other_profile = profile_file.is_file()
            self.faults[label] = message + f" {TWO_SITES}" * is_other_profile
            return []
        return files

    def load_label(self, label: str) -> None:
        """Note the files of a label; the rows of all labels are saved together later."""
        for file, _folder, _name in self.find_fixtures(label):
            self.files[file] = None

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        """Yield (name, content) of each file, reading one byte more than `LARGEST` at most."""
        # By that byte `rows_of_files` knows that a file is too large, and refuses it.
        for file in self.files:
            if file == loaddata.READ_STDIN:
                yield f"stdin.{self.format}", sys.stdin.buffer.read(LARGEST + 1)
            else:
                with Path(file).open("rb") as opened:
                    yield file, opened.read(LARGEST + 1)

    def _load(self, rows: dict[Name, Row]) -> None:
        """Save the rows, each after the rows that it names, and then check all saved rows."""
        ordered = self._parents_first(rows)
        for batch in in_batches(rows[name] for name in ordered if name in rows):
            self._load_some(batch)
        if self.saved:
            self._write_and_check_saved()

    def _parents_first(self, rows: dict[Name, Row]) -> list[Name]:
        """Return the names of rows, ordered so that each row comes after the rows it names."""
        # Rows that name each other in a circle are added to the faults.
        parents = {name: {*row.parents().values()} for name, row in rows.items()}
        while True:
            try:
                return [*TopologicalSorter(parents).static_order()]
            except CycleError as error:
                circle = error.args[1]
                parents |= {name: set() for name in circle}
                self.faults |= dict.fromkeys(circle, "")
                words = " → ".join(map(described, circle))
                self.faults[circle[0]] = (
                    f"These rows refer to each other in a circle: {words}. Remove one of the "
                    "references."
                )

    def _load_some(self, rows: list[Row]) -> None:
        """Save a batch of rows, but not those at fault, excluded, or the same as their records."""
        wanted = defaultdict(list)
        for row in rows:
            if row_id := self.row_ids.stored_id(row.name):
                wanted[row.model].append(row_id)
        records = {m: with_links(m).in_bulk(row_ids) for m, row_ids in wanted.items()}
        for row in rows:
            row_id = self.row_ids.stored_id(row.name)
            record = records[row.model][row_id] if row_id else None
            is_excluded = row.model in self.excluded_models
            is_excluded |= row.model._meta.app_config in self.excluded_apps
            parents = {*row.parents().values()}
            names_fault = bool({row.name, *parents} & self.faults.keys())
            may_name_unread_row = not self.is_all_read and not all(
                map(self.row_ids.stored_id, parents)
            )
            is_same = record and not row.differences(record)
            if names_fault or may_name_unread_row:
                # The fault of the other row is reported, so this row gets no sentence.
                self.faults.setdefault(row.name, "")
            elif not is_excluded and not is_same:
                try:
                    self._save(row, record)
                except ValidationError as error:
                    self._add_fault(row, error)

    def _save(self, row: Row, record: Any) -> None:
        """Save a row as its record, or as a new one if `record` is None; note what was done.

        A record that staff changed last stays as it is, except with `--overwrite`. Raises
        ValidationError.
        """
        texts = (f"{field} {value}" for field, value in row.values.items())
        if self.withheld.occurrences(" ".join(texts)):
            raise ValidationError(
                "This row contains the name of a person, and that name was withdrawn. Remove the "
                "name from the file."
            )
        is_by_staff = self.row_ids.is_by_staff(row)
        if is_by_staff and not self.overwrite:
            what = KEPT if self.row_ids.is_as_loaded(row) else BOTH
            self.done[what].append(described(row.name))
            return
        done = OVERWRITTEN if is_by_staff else CHANGED if record else ADDED
        changes = f": {', '.join(row.differences(record))}" if record else ""
        self.done[done].append(described(row.name) + changes)
        is_new, record = record is None, record or row.model()
        parents = row.parents()
        numbers = {
            field: self.row_ids.stored_id(name) for field, name in parents.items()
        }
        if missing := [field for field in parents if not numbers[field]]:
            raise ValidationError({f: self._missing(parents[f]) for f in missing})
        for field, value in row.values.items():
            if field in numbers:
                setattr(record, f"{field}_id", numbers[field])
            else:
                setattr(record, field, value)
        record.clean_fields(exclude={"changed", *numbers})
        # The versions of many rows are written together, after the rows.
        record.skip_history_when_saving = True
        try:
            with transaction.atomic():
                record.save(changed=row.file_values.get("changed"), is_derived=False)
        except DatabaseError as error:
            # These checks raise ValidationError with a sentence on what the database refuses.
            record.validate_unique()
            record.validate_constraints()
            raise ValidationError(str(error)) from error
        self.row_ids.stored(row.name[0])[row.key] = record.pk
        self.saved[row.model][record.pk] = is_new, row

    def _missing(self, name: Name) -> str:
        """Return a clause on a name that no row has: staff deleted its row, or a similar name."""
        label, (key, *_rest) = name
        words = f"there is no {record_models()[label]._meta.verbose_name} “{key}”"
        if self.row_ids.former_id(name):
            return f"{words}: staff deleted or renamed it."
        return words + hint(
            key, [first for first, *_rest in self.row_ids.stored(label)]
        )

    def _write_and_check_saved(self) -> None:
        """Write versions of the saved rows, check the rows, and write what is derived from them."""
        Revision.objects.raise_number()
        # A marker may name a row at fault, which is not stored: then markers are not checked.
        can_name = self.is_all_read and not any(
            label.startswith("references.") for label, *_key in self.faults
        )
        for model, saved in self.saved.items():
            is_sourced = can_name and issubclass(model, Sourced)
            for numbers in in_batches(saved):
                records = list(related(model).filter(pk__in=numbers))
                for is_new in (True, False):
                    model.history.bulk_history_create(
                        [r for r in records if saved[r.pk][0] is is_new],
                        update=not is_new,
                        default_change_reason=LOADED,
                    )
                checked = [r for r in records if is_sourced and r.is_published]
                lacking = names.naming_nothing(checked)
                for record in records:
                    try:
                        record.clean()
                        if record in lacking:
                            names.check(record)
                    except ValidationError as error:
                        self._add_fault(saved[record.pk][1], error)
        derived.write_saved(self.saved)

    def _add_fault(self, row: Row, error: ValidationError) -> None:
        """Add the errors of a row to `self.faults` as one line.

        The line has the messages after the name of each field, and the choices of a field whose
        value is none of them.
        """
        field_lines = []
        by_field = error.update_error_dict({})
        for name, faults in by_field.items():
            words = [] if name == NON_FIELD_ERRORS else [f"{name}:"]
            words += [message for fault in faults for message in fault.messages]
            if any(fault.code == "invalid_choice" for fault in faults):
                field = loaded_fields(row.model)[name]
                choices = [str(value) for value, _label in field.flatchoices if value]
                words.append(f"Choose one of {', '.join(choices)}.")
            field_lines.append(" ".join(words))
        self.faults[row.name] = f"{row}: {' '.join(field_lines)}"

    def _hint(self) -> Iterator[str]:
        """Yield advice to load all files if there are faults and only some files were loaded."""
        profile = settings.PROFILE
        others = {str(file) for file in profile.fixtures} - self.files.keys()
        if self.faults and others and len(others) < len(profile.fixtures):
            yield (
                f"You did not load all files of the profile. To load all of them, run `loaddata "
                f"{profile.folder.name}`."
            )


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Run the code of the `with` block in one transaction; turn an error into a CommandError."""
    # A database with the rows of another profile is refused.
    try:
        with transaction.atomic():
            stored = Revision.objects.current().profile
            here = settings.SITE_ORGANISATION
            if stored not in ("", here):
                raise CommandError(
                    f"{NOTHING} This site is about “{here}”, but the database already has "
                    f"the profile of “{stored}”. A database has only one profile. {TWO_SITES} If "
                    f"you changed the slug of “{stored}”, run `manage.py changed` first."
                )
            yield
    except DatabaseError as error:
        raise CommandError(
            f"{NOTHING} The database says: {error}. If the database is new or from an "
            "older version, run `manage.py migrate` first."
        ) from error
    except OSError as error:
        raise CommandError(f"{NOTHING} {error}.") from error
