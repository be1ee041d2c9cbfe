"""Loads rows of files: checked like a form, all or nothing, never against staff."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from references.loading import parsing, plain
from references.loading.plain import Name, Row
from references.records.record import Record
from references.statements.marked import Marked
from references.statements.statement import Statement
from references.uses import index
from references.uses.citing import Citing, related

# How many rows are written, or checked, at a time.
BATCH = 1000
# What is done with a row.
DONE = ADDED, CHANGED, REMOVED, KEPT, OVERWRITTEN = (
    "added",
    "changed",
    "removed",
    "kept as staff left it",
    "overwritten, and what staff did to it lost",
)


def read(files: Mapping[str, bytes]) -> tuple[dict[Name, Row], list[str]]:
    """Return the rows of files, and a sentence on each fault with its file and line."""
    rows: dict[Name, Row] = {}
    wrong: list[str] = []
    for file, content in files.items():
        try:
            items = parsing.parse(content)
        except parsing.Unreadable as error:
            # What names its rows would be called wrong too.
            return {}, [*wrong, f"{file}, {error}"]
        if not items:
            wrong.append(f"{file}: there are no rows in this file.")
        for line, item in items:
            try:
                row = plain.from_file(item, file, line)
            except ValidationError as error:
                wrong += [f"{file}, line {line}: {each}" for each in error.messages]
                continue
            if row.name in rows:
                first = rows[row.name]
                place = f"{first.file}, line {first.line}"
                wrong.append(f"{row.where} is given already at {place}. Keep one.")
            rows[row.name] = row
    return rows, wrong


class Load:
    """One load: it saves rows, and keeps what was done with each and what is wrong."""

    def __init__(self, using: str, *, overwrite: bool) -> None:
        self.using, self.overwrite = using, overwrite
        # A sentence on each fault; what names a row at fault is no second one.
        self.wrong: list[str] = []
        self.refused: set[Name] = set()
        # Descriptions of the rows with which this was done.
        self.done: dict[str, list[str]] = {what: [] for what in DONE}
        # What was saved, and the rows whose history is to be written: of a model, new?
        self.saved: dict[type[Record], dict[int, Row]] = defaultdict(dict)
        self.unwritten: dict[tuple[Any, bool], list[Record]] = defaultdict(list)

    def run(self, rows: Mapping[Name, Row]) -> None:
        """Save, within a transaction, what the rows of files say otherwise."""
        names = [n for row in rows.values() for n in (row.name, *row.parents.values())]
        self.stored = plain.stored(sorted({label for label, _key in names}), self.using)
        self.digests = plain.remembered(self.using)
        agreed = [row for row in plain.parents_first(rows) if self._load(row)]
        index.write_saved(self.saved)
        for (model, is_new), records in self.unwritten.items():
            model.history.bulk_history_create(
                records, BATCH, update=not is_new, default_change_reason=plain.REASON
            )
        for model, saved in self.saved.items():
            for start in range(0, len(saved), BATCH):
                self._check(model, list(saved)[start : start + BATCH])
        new = [row for row in agreed if self.digests.get(row.name) != row.digest]
        plain.remember(new, self.using)

    def _load(self, row: Row) -> bool:
        """Save a row if it has changed; return whether file and database now agree."""
        name, record = row.name, self.stored.get(row.name)
        before = plain.from_database(record) if record else None
        fields = row.differences(before) if before else []
        if before and not fields:
            return True
        # Staff have changed, deleted or renamed it since files and database agreed.
        is_staffs = self.digests.get(name) != (before.digest if before else None)
        if is_staffs and not self.overwrite:
            self.done[KEPT].append(plain.described(name))
            return False
        record = record or row.model()
        if not self._fill(record, row) or not self._save(record, row):
            return False
        self.stored[name] = record
        self.saved[row.model][record.pk] = row
        self.unwritten[row.model, not before].append(record)
        done = OVERWRITTEN if is_staffs else CHANGED if before else ADDED
        changes = f": {', '.join(fields)}" if fields else ""
        self.done[done].append(plain.described(name) + changes)
        return True

    def _fill(self, record: Record, row: Row) -> bool:
        """Put the values of a row into a record; return whether all it names is there."""
        values: dict[str, Any] = row.values | {"changed": record.changed}
        for field, parent in row.parents.items():
            values[field] = self.stored.get(parent)
            if values[field]:
                continue
            if parent in self.digests and not self.overwrite:
                self.done[KEPT].append(
                    f"{row.where}, without {plain.described(parent)}"
                )
            elif parent not in self.refused:
                label, key = parent
                known = [str(other[0]) for kind, other in self.stored if kind == label]
                kind = plain.record_models()[label]._meta.verbose_name
                words = f"{field}: there is no {kind} “{', '.join(map(str, key))}”"
                hint = plain.meant(str(key[0]), known)
                self._refuse(row, f"{words} that was or could be loaded before{hint}")
            self.refused.add(row.name)
        if row.name in self.refused:
            return False
        for loaded in plain.loaded_fields(row.model):
            setattr(record, loaded.name, values[loaded.name])
        return True

    def _save(self, record: Record, row: Row) -> bool:
        # Histories are written many at a time, after the rows.
        record.skip_history_when_saving = True
        try:
            record.clean_fields(exclude=row.parents)
            try:
                with transaction.atomic(using=self.using):
                    record.save(
                        using=self.using,
                        changed=row.values["changed"],
                        is_derived=False,
                    )
            except DatabaseError:
                # What the database refuses, the row's own checks say in words.
                record.validate_unique()
                record.validate_constraints()
                raise
        except ValidationError as error:
            self._refuse(row, sentences(error, row.model))
        except DatabaseError as error:
            self._refuse(row, str(error))
        return row.name not in self.refused

    def _refuse(self, row: Row, reason: str) -> None:
        self.refused.add(row.name)
        self.wrong.append(f"{row.where}: {reason}")

    def _check(self, model: Any, numbers: list[int]) -> None:
        """Check rows for what other rows decide; all must be saved by now."""
        found: Any = related(model) if issubclass(model, Citing) else model.objects
        rows = list(found.filter(pk__in=numbers).still_refusable())
        lacking = {row.pk for row in model.naming_nothing(rows)}
        for row in rows:
            try:
                row.clean()
                # `naming_nothing` is for statements alone.
                is_asked = isinstance(row, Marked) and not isinstance(row, Statement)
                if is_asked or row.pk in lacking:
                    row.clean_markers()
            except ValidationError as error:
                self._refuse(self.saved[model][row.pk], sentences(error, model))


def sentences(error: ValidationError, model: type[Record]) -> str:
    """Return what a row's checks say: each field, its faults, the choices it has."""
    said = []
    for name, faults in ValidationError(error.update_error_dict({})).error_dict.items():
        words = [] if name == "__all__" else [f"{name}:"]
        words += [message for fault in faults for message in fault.messages]
        if any(fault.code == "invalid_choice" for fault in faults):
            field: Any = model._meta.get_field(name)
            choices = [str(value) for value, _label in field.flatchoices if value]
            words.append(f"Choose one of {', '.join(choices)}.")
        said.append(" ".join(words))
    return " ".join(said)
