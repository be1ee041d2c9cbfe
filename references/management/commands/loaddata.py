"""`loaddata`, which checks rows like a form and does not undo what editors did.

It replaces Django's command of that name.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, models, transaction
from django.utils.functional import cached_property
from tqdm import tqdm

from references.loading import profile
from references.loading.fixtures import Row, called, loaded_fields
from references.loading.known import BATCH
from references.models import Citation, Revision
from references.records.record import Record
from references.statements.doubt import Doubt
from references.statements.marked import Marked
from references.uses import index
from references.uses.citing import Citing, related

REASON = "loaded from a fixture"


class Command(loaddata.Command):
    # What a site answers at which address is no matter of its rows.
    requires_system_checks = [Tags.models, Tags.database]
    help = (
        "Loads fixtures, or a profile by the name of its folder, all or nothing. Every row is checked as a form would check "
        "it; a row that has not changed is left alone; a row that staff have changed "
        "or deleted since it was last loaded is kept as they left it, and named."
    )

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Take the file's word over what staff have changed or deleted.",
        )

    def handle(self, *labels: str, **options: Any) -> None:
        self.overwrite = options["overwrite"]
        self.seen: dict[tuple[type, tuple[Any, ...]], str] = {}
        # The rows saved, by model and number; those whose history is still to be written.
        self.saved: list[tuple[type[Record], int, str]] = []
        self.unwritten: dict[tuple[type[Record], bool], list[Record]] = defaultdict(
            list
        )
        self.kept: list[str] = []
        _refuse_other_profile()
        files = [file for label in labels for file in _files(label)]
        try:
            super().handle(*files, **options)
        except (DeserializationError, DatabaseError) as error:
            raise CommandError(f"Nothing was loaded. {_sentence(error)}") from error
        self.stdout.write(
            f"Read {self.loaded_object_count} rows from {self.fixture_count} files; "
            f"changed {len(self.saved)}."
        )
        for name in self.kept:
            self.stdout.write(
                f"Kept as staff left it: {name}; --overwrite takes the file's word."
            )

    def loaddata(self, fixture_labels: Any) -> None:
        """Load the files; then check the markers, which may name any row of them."""
        verbosity, self.verbosity = self.verbosity, 0  # `handle` says how it went
        self.bar = tqdm(desc="Loading", unit=" rows", disable=None)
        with self.bar, index.updating_at_the_end():
            super().loaddata(fixture_labels)
            self.bar.set_description_str("Indexing what was loaded")
        self.verbosity = verbosity
        self._write_histories()
        starts = range(0, len(self.saved), BATCH)
        shown = tqdm(starts, "Checking", unit=" rows", unit_scale=BATCH, disable=None)
        for start in shown:
            self._check_together(self.saved[start : start + BATCH])

    @cached_property
    def compression_formats(self) -> dict[str | None, Any]:
        """Allow plain files and standard input: a packed file can unpack to any size."""
        formats = super().compression_formats
        return {name: formats[name] for name in (None, "stdin")}

    def parse_name(self, fixture_name: str) -> tuple[str, str | None, str | None]:
        """Parse a label as Django does; raises CommandError for a format not ours."""
        name, written_in, packed = super().parse_name(fixture_name)
        if written_in not in (None, "yaml"):
            raise CommandError(
                f"Nothing was loaded. {fixture_name}: fixtures are YAML; of “"
                f"{written_in}” neither lines nor limits are known."
            )
        return name, written_in, packed

    def save_obj(self, obj: Any) -> bool:
        """Check and save one row; return True if it was read, which Django counts."""
        self.bar.update()
        row, where = obj.object, obj.where
        if row._meta.app_config in self.excluded_apps:
            return False
        if type(row) in self.excluded_models:
            return False
        self.models.add(type(row))
        if obj.missing:
            self._leave_out(row, obj)
            return True
        with _refusing(where, row):
            row.clean_fields(exclude=obj.named)
        self._refuse_second(row, where)
        stored = obj.stored
        if stored and _same(row, stored):
            return True
        if not self.overwrite and _changed_by_staff(obj):
            self.kept.append(_name(row))
            return True
        if stored:
            _take_over(row, stored)
        with _refusing(where, row):
            self._save(row, obj.changed)
        self.saved.append((type(row), row.pk, where))
        self.unwritten[type(row), stored is None].append(row)
        if len(self.saved) % BATCH == 0:
            self._write_histories()
        return True

    def _save(self, row: Record, changed: date | None) -> None:
        """Save a row; what the database refuses, the row's own checks say in words."""
        # The histories are written many at a time, after the rows.
        row.skip_history_when_saving = True
        try:
            with transaction.atomic(using=self.using):
                row.save(using=self.using, changed=changed)
        except DatabaseError:
            row.validate_unique()
            row.validate_constraints()
            raise

    def _write_histories(self) -> None:
        """Write the histories of the rows saved since the last time."""
        for (model, is_new), rows in self.unwritten.items():
            model.history.bulk_history_create(
                rows, update=not is_new, default_change_reason=REASON
            )
        self.unwritten.clear()

    def _check_together(self, saved: list[tuple[type[Record], int, str]]) -> None:
        """Check rows for what other rows decide; all must be saved by now."""
        numbers: dict[type[Record], list[int]] = defaultdict(list)
        for model, number, _where in saved:
            numbers[model].append(number)
        rows: dict[tuple[type[Record], int], Any] = {}
        for model, some in numbers.items():
            found: Any = related(model) if issubclass(model, Citing) else model.objects
            for row in found.filter(pk__in=some).still_refusable():
                rows[model, row.pk] = row
        keys = {
            name.partition("#")[0]
            for row in rows.values()
            if isinstance(row, Marked)
            for names in row.named().values()
            for name in names
        }
        known = Citation.objects.names_of(keys)
        known |= Doubt.objects.all_names()
        for model, number, where in saved:
            row = rows.get((model, number))
            if row is None:
                continue
            with _refusing(where, row):
                row.clean()
                if isinstance(row, Marked):
                    try:
                        row.clean_markers(known)
                    except ValidationError:
                        row.clean_markers()  # which one it may have meant

    def _leave_out(self, row: Record, obj: Any) -> None:
        """Leave out a row whose parent staff have deleted: it was deleted with it."""
        label = f"{row._meta.label_lower} at {obj.where}"
        if self.overwrite:
            raise CommandError(
                f"Nothing was loaded. {label}: {obj.missing} was deleted or renamed, "
                "and no file brings it back."
            )
        self.kept.append(f"{label}, without {obj.missing}")

    def _refuse_second(self, row: Record, where: str) -> None:
        """Refuse a row that the files give twice: the second would win unseen."""
        name = (type(row), row.natural_key())
        if name in self.seen:
            raise CommandError(
                f"Nothing was loaded. {where}: {_name(row)} is given already at "
                f"{self.seen[name]}. Keep one of the two."
            )
        self.seen[name] = where


def _files(label: str) -> list[str]:
    """Return the files that a label names: those of the site's profile, or itself."""
    known = {settings.BASE_DIR / label, settings.BASE_DIR / "profiles" / label}
    folders = [folder for folder in known if (folder / profile.FILE).is_file()]
    if settings.PROFILE.folder in folders or label == settings.PROFILE.folder.name:
        return [str(file) for file in settings.PROFILE.fixtures]
    if folders:
        raise CommandError(
            f"Nothing was loaded. {label} is another profile than this site has, which is "
            f"{settings.PROFILE.folder.name}. {_TWO_SITES.format(folder=label)}"
        )
    return [label]


def _refuse_other_profile() -> None:
    """Refuse a database that was first written for another profile."""
    held = Revision.objects.current().profile
    if held not in ("", settings.SITE_ORGANISATION):
        raise CommandError(
            f"Nothing was loaded. This database holds the profile of “{held}”, and a "
            f"database holds one; this site is about “{settings.SITE_ORGANISATION}”. "
            f"{_TWO_SITES.format(folder=settings.PROFILE.folder.name)} If “{held}” was "
            "given another slug, run `manage.py index_uses` first."
        )


_TWO_SITES = (
    "To keep both, give each a database and a file of settings: PROFILE=profiles/{folder} "
    "and a DATABASE_URL of its own in the second .env (docs/your-profile.md)."
)


@contextmanager
def _refusing(where: str, row: Record) -> Iterator[None]:
    """Turn what a row's checks raise into one sentence: file, row, field, reason."""
    try:
        yield
    except (ValidationError, DatabaseError) as error:
        reason = _sentences(error) if isinstance(error, ValidationError) else str(error)
        raise CommandError(
            f"Nothing was loaded. {where}: {_name(row)}: {reason}"
        ) from error


def _name(row: Record) -> str:
    """Name a row by its kind and key: "orgprofile.section (example-aid, history)"."""
    try:
        return called(type(row), row.natural_key())
    except models.ObjectDoesNotExist:
        return f"{row._meta.label_lower} (without {', '.join(row.identified_by)})"


def _sentences(error: ValidationError) -> str:
    found = ValidationError(error.update_error_dict({})).message_dict
    return " ".join(
        f"{field}: {' '.join(messages)}" if field != "__all__" else " ".join(messages)
        for field, messages in found.items()
    )


def _sentence(error: Exception) -> str:
    """Return the reason alone: Django puts the file before it, which it names already."""
    sentence = str(error)
    if isinstance(error, DeserializationError):
        return sentence.split("': ", 1)[-1]
    return sentence


def _take_over(row: Record, stored: Record) -> None:
    """Copy to a row what no fixture gives from the stored one: version, findings."""
    carried = {field.attname for field in loaded_fields(type(row))}
    for field in row._meta.concrete_fields:
        if field.attname not in carried:
            setattr(row, field.attname, getattr(stored, field.attname))
    row._state.adding = False


def _same(row: Record, stored: Record) -> bool:
    return all(
        getattr(row, field.attname) == getattr(stored, field.attname)
        for field in loaded_fields(type(row))
    )


def _changed_by_staff(loaded: Row) -> bool:
    """Return whether the row's last change was made by anything but a load.

    A row that was here and is not any more was deleted or renamed by staff.
    """
    if loaded.stored is None:
        return loaded.was_here
    history = type(loaded.stored).history.filter(id=loaded.stored.pk)
    latest = history.order_by("-history_id").first()
    return latest is None or latest.history_change_reason != REASON
