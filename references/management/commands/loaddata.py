"""`loaddata`, which checks rows like a form and does not undo what editors did.

It replaces Django's command of that name.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from references.loading import rows as profile_rows
from references.loading.rows import Name, Row, described
from references.models import Revision, WithheldName, derived, names
from references.models.record import Record
from references.models.statement import Statement

# What is done with a row.
ADDED, CHANGED, KEPT = "added", "changed", "kept as staff left it"
OVERWRITTEN = "overwritten, and what staff did to it lost"
TWO_SITES = (
    "To keep two profiles, give each a database and a file of settings, with PROFILE and "
    "a DATABASE_URL of its own (docs/your-profile.md)."
)


class Command(BaseCommand):
    # What a site answers at which address is no matter of its rows.
    requires_system_checks = []
    help = (
        "Loads files, or the profile of the site by the name of its folder, all or "
        "nothing. Every row is checked as a form would check it; a row that has not "
        "changed is left alone; a row that staff have changed or deleted since it was "
        "last loaded is kept as they left it, and named. No row is removed."
    )

    def add_arguments(self, parser: Any) -> None:
        add = parser.add_argument
        add("args", metavar="fixture", nargs="+", help="A file .yaml, or the profile.")
        words = "Take the file's word over what staff have changed or deleted."
        add("--overwrite", action="store_true", help=words)
        words = "Say what would change, load nothing."
        add("--dry-run", action="store_true", help=words)

    def handle(self, *labels: str, **options: Any) -> None:
        load = Load(overwrite=options["overwrite"])
        with all_or_nothing("loaded"):
            files = [file for label in labels for file in _files(label)]
            rows, wrong = profile_rows.rows_of_files(
                {str(file): file.read_bytes() for file in files}
            )
            load.run(rows)
            refuse(wrong + load.wrong, "loaded")
            transaction.set_rollback(options["dry_run"])
        if options["dry_run"]:
            for what, names in load.done.items():
                self.stdout.write(f"{len(names) or 'Nothing'} would be {what}.")
                self.stdout.writelines(f"  {name}\n" for name in names)
        elif options["verbosity"]:
            kept = load.done.pop(KEPT)
            number = sum(map(len, load.done.values()))
            self.stdout.write(f"Installed {number} object(s) of {len(rows)}.")
            self.stdout.writelines(f"Kept as staff left it: {row}\n" for row in kept)


@contextmanager
def all_or_nothing(done: str) -> Iterator[None]:
    """Do what is within in one transaction; say in a CommandError what ended it.

    A database that was first written for another profile is refused.
    """
    try:
        with transaction.atomic():
            held, own = Revision.objects.current().profile, settings.SITE_ORGANISATION
            if held not in ("", own):
                raise CommandError(
                    f"Nothing was {done}. This database holds the profile of “{held}”, "
                    f"and a database holds one; this site is about “{own}”. {TWO_SITES} "
                    f"If “{held}” was given another slug, run `manage.py changed` first."
                )
            yield
    except DatabaseError as error:
        raise CommandError(
            f"Nothing was {done}. The database says: {error}. If it is new or of an older "
            "version, run `manage.py migrate` first."
        ) from error
    except (OSError, CycleError) as error:
        raise CommandError(f"Nothing was {done}. {error}.") from error


def refuse(wrong: list[str], done: str) -> None:
    """Raise CommandError if anything is wrong: that nothing was done, and each fault."""
    if wrong:
        raise CommandError(f"Nothing was {done}. " + "\n".join(wrong))


def _files(label: str) -> list[Path]:
    """Return the files that a label names: those of the site's profile, or one file."""
    own, file = settings.PROFILE, Path(label)
    if label == own.folder.name or settings.BASE_DIR / label == own.folder:
        return own.fixtures
    if file.suffix in (".yaml", ".yml") and file.is_file():
        return [file]
    raise CommandError(
        f"Nothing was loaded. “{label}” is no file that ends in .yaml, and not the profile "
        f"of this site, which is {own.folder.name}. {TWO_SITES}"
    )


class Load:
    """One load: it saves rows, and keeps what was done with each and what is wrong."""

    def __init__(self, *, overwrite: bool) -> None:
        self.overwrite = overwrite
        # A sentence on each fault; what names a row at fault is no second one.
        self.wrong: list[str] = []
        self.refused: set[Name] = set()
        # Descriptions of the rows with which this was done.
        done = (ADDED, CHANGED, KEPT, OVERWRITTEN)
        self.done: dict[str, list[str]] = {what: [] for what in done}
        # What was saved, of a model: new?
        self.saved: dict[tuple[Any, bool], list[tuple[Any, Row]]] = defaultdict(list)

    def run(self, rows: Mapping[Name, Row]) -> None:
        """Save, within a transaction, what the rows of files say otherwise.

        Raises CycleError for rows that name each other.
        """
        parents = {name: row.parents for name, row in rows.items()}
        parents_first = [*TopologicalSorter(parents).static_order()]
        labels = {label for label, _key in parents_first}
        self.stored = profile_rows.stored_records(labels)
        self.digests = profile_rows.remembered_digests()
        self.withheld = WithheldName.objects.names()
        ordered = [rows[name] for name in parents_first if name in rows]
        agreed = [row for row in ordered if self._load(row)]
        if self.saved:
            Revision.objects.raise_number()
        numbers: dict[Any, list[int]] = defaultdict(list)
        for (model, is_new), saved in self.saved.items():
            records = [record for record, _row in saved]
            numbers[model] += [record.pk for record in records]
            model.history.bulk_history_create(
                records,
                batch_size=1000,
                update=not is_new,
                default_change_reason=profile_rows.REASON,
            )
        derived.write_saved(numbers)
        for (model, _is_new), saved in self.saved.items():
            self._check(model, saved)
        changed = (row for row in agreed if self.digests.get(row.name) != row.digest)
        profile_rows.remember_digests(changed)

    def _load(self, row: Row) -> bool:
        """Save a row if it has changed; return whether file and database now agree."""
        record = self.stored.get(row.name)
        before = profile_rows.row_of_record(record) if record else None
        fields = row.differences(before) if before else []
        if before and not fields:
            return True
        if self.withheld.found(f"{row.name} {row.values}"):
            self._refuse(row, ValidationError("Write it without who was withdrawn."))
            return False
        # Staff have changed, deleted or renamed it since files and database agreed.
        is_staffs = self.digests.get(row.name) != (before.digest if before else None)
        if is_staffs and not self.overwrite:
            self.done[KEPT].append(described(row.name))
            return False
        if self.refused.intersection(row.parents):
            self.refused.add(row.name)
            return False
        record = record or row.model()
        try:
            self._save(record, row)
        except ValidationError as error:
            self._refuse(row, error)
            return False
        self.stored[row.name] = record
        self.saved[row.model, not before].append((record, row))
        done = OVERWRITTEN if is_staffs else CHANGED if before else ADDED
        changes = f": {', '.join(fields)}" if fields else ""
        self.done[done].append(described(row.name) + changes)
        return True

    def _save(self, record: Record, row: Row) -> None:
        """Save the values of a row, checked by themselves; raises ValidationError."""
        for name, value in row.values.items():
            is_name = isinstance(value, tuple)
            setattr(record, name, self._parent(name, value) if is_name else value)
        # Histories are written many at a time, after the rows.
        record.skip_history_when_saving = True
        record.clean_fields(exclude={"changed"})
        try:
            with transaction.atomic():
                record.save(changed=row.values["changed"], is_derived=False)
        except DatabaseError as error:
            # What the database refuses, the row's own checks say in words.
            record.validate_unique()
            record.validate_constraints()
            raise ValidationError(str(error)) from error

    def _parent(self, field: str, name: Name) -> Record:
        """Return the stored row of this name; raises ValidationError where none is."""
        if name not in self.stored:
            label, (key,) = name
            known = [other[0] for kind, other in self.stored if kind == label]
            kind = profile_rows.record_models()[label]._meta.verbose_name
            words = f"there is no {kind} “{key}”{profile_rows.meant(key, known)}"
            raise ValidationError({field: words})
        return self.stored[name]

    def _check(self, model: Any, saved: list[tuple[Any, Row]]) -> None:
        """Check saved rows against the others: all rows of the load are saved now."""
        records = [record for record, _row in saved]
        has_markers = issubclass(model, Statement)
        lacking = names.naming_nothing(records) if has_markers else []
        for record, row in saved:
            try:
                record.clean()
                if record in lacking:
                    record.clean_markers()
            except ValidationError as error:
                self._refuse(row, error)

    def _refuse(self, row: Row, error: ValidationError) -> None:
        """Keep what a row's checks say: each field, its faults, the choices it has."""
        said = []
        for name, faults in ValidationError(
            error.update_error_dict({})
        ).error_dict.items():
            words = [] if name == "__all__" else [f"{name}:"]
            words += [message for fault in faults for message in fault.messages]
            if any(fault.code == "invalid_choice" for fault in faults):
                field: Any = row.model._meta.get_field(name)
                choices = [str(value) for value, _label in field.flatchoices if value]
                words.append(f"Choose one of {', '.join(choices)}.")
            said.append(" ".join(words))
        self.refused.add(row.name)
        self.wrong.append(f"{row}: {' '.join(said)}")
