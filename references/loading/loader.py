"""Loads rows of files: checked like a form, all or nothing, never against staff."""

from collections import defaultdict
from collections.abc import Mapping
from graphlib import TopologicalSorter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from references.loading import parsing, plain
from references.loading.plain import Name, Row
from references.models import derived, names
from references.models.record import Record
from references.models.registry import related
from references.models.statement import Statement

# How many rows are written, or checked, at a time.
BATCH = 1000
# What is done with a row.
ADDED, CHANGED, KEPT = "added", "changed", "kept as staff left it"
OVERWRITTEN = "overwritten, and what staff did to it lost"


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
                wrong.append(f"{file}, line {line}: {error.message}")
                continue
            if first := rows.get(row.name):
                place = f"{first.file}, line {first.line}"
                wrong.append(f"{row} is given already at {place}. Keep one.")
            rows[row.name] = row
    return rows, wrong


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
        self.saved: dict[tuple[Any, bool], list[tuple[Record, Row]]] = defaultdict(list)

    def run(self, rows: Mapping[Name, Row]) -> None:
        """Save, within a transaction, what the rows of files say otherwise.

        Raises CycleError for rows that name each other.
        """
        parents = {name: [*row.parents.values()] for name, row in rows.items()}
        parents_first = [*TopologicalSorter(parents).static_order()]
        self.stored = plain.stored({label for label, _key in parents_first})
        self.digests = plain.remembered()
        ordered = [rows[name] for name in parents_first if name in rows]
        agreed = [row for row in ordered if self._load(row)]
        numbers: dict[Any, list[int]] = defaultdict(list)
        for (model, _is_new), saved in self.saved.items():
            numbers[model] += [record.pk for record, _row in saved]
        derived.write_saved(numbers)
        for (model, is_new), saved in self.saved.items():
            model.history.bulk_history_create(
                [record for record, _row in saved],
                BATCH,
                update=not is_new,
                default_change_reason=plain.REASON,
            )
            for start in range(0, len(saved), BATCH):
                self._check(model, saved[start : start + BATCH])
        plain.remember(r for r in agreed if self.digests.get(r.name) != r.digest)

    def _load(self, row: Row) -> bool:
        """Save a row if it has changed; return whether file and database now agree."""
        record = self.stored.get(row.name)
        before = plain.from_database(record) if record else None
        fields = row.differences(before) if before else []
        if before and not fields:
            return True
        # Staff have changed, deleted or renamed it since files and database agreed.
        is_staffs = self.digests.get(row.name) != (before.digest if before else None)
        if is_staffs and not self.overwrite:
            self.done[KEPT].append(plain.described(row.name))
            return False
        if self.refused.intersection(row.parents.values()):
            self.refused.add(row.name)
            return False
        record = record or row.model()
        try:
            self._save(record, row)
        except ValidationError as error:
            self._refuse(row, sentences(error, row.model))
            return False
        self.stored[row.name] = record
        self.saved[row.model, not before].append((record, row))
        done = OVERWRITTEN if is_staffs else CHANGED if before else ADDED
        changes = f": {', '.join(fields)}" if fields else ""
        self.done[done].append(plain.described(row.name) + changes)
        return True

    def _save(self, record: Record, row: Row) -> None:
        """Save the values of a row, checked by themselves; raises ValidationError."""
        for name in row.values.keys() - row.parents.keys():
            setattr(record, name, row.values[name])
        for name, parent in row.parents.items():
            if parent not in self.stored:
                label, (key,) = parent
                known = [other[0] for kind, other in self.stored if kind == label]
                kind = plain.record_models()[label]._meta.verbose_name
                words = f"there is no {kind} “{key}”{plain.meant(key, known)}"
                raise ValidationError({name: words})
            setattr(record, name, self.stored[parent])
        # Histories are written many at a time, after the rows.
        record.skip_history_when_saving = True
        record.clean_fields(exclude={*row.parents, "changed"})
        try:
            with transaction.atomic():
                record.save(changed=row.values["changed"], is_derived=False)
        except DatabaseError as error:
            # What the database refuses, the row's own checks say in words.
            record.validate_unique()
            record.validate_constraints()
            raise ValidationError(str(error)) from error

    def _check(self, model: Any, saved: list[tuple[Record, Row]]) -> None:
        """Check rows for what other rows decide; all must be saved by now."""
        rows = {record.pk: row for record, row in saved}
        found: Any = related(model) if issubclass(model, Statement) else model.objects
        records = list(found.filter(pk__in=rows).still_refusable())
        has_markers = issubclass(model, Statement)
        lacking = names.naming_nothing(records) if has_markers else []
        for record in records:
            try:
                record.clean()
                if record in lacking:
                    record.clean_markers()
            except ValidationError as error:
                self._refuse(rows[record.pk], sentences(error, model))

    def _refuse(self, row: Row, reason: str) -> None:
        self.refused.add(row.name)
        self.wrong.append(f"{row}: {reason}")


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
