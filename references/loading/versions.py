"""Finds out who wrote the newest version of a row: a load from files, or staff.

A load does not overwrite what staff wrote.
"""

from typing import Any

from django.db.models import Max, Q, QuerySet

from references.loading.rows import (
    Name,
    Row,
    loaded_fields,
    record_models,
    related_model,
)
from references.models.registry import ids_by_key

Key = tuple[Any, ...]
# The reasons that programs give for versions in the history.
LOADED = "loaded from a fixture"
# The second was given by a command that wrote rows into the files, before version 4.0.
FILE_REASONS = (LOADED, "written into the files")
# The condition that a version was written by a load, and not by staff.
IS_FILE_VERSION = Q(history_user=None, history_change_reason__in=FILE_REASONS)


class RowIds:
    """Finds the primary keys of rows by natural key; they are read once for each model."""

    def __init__(self) -> None:
        self._stored: dict[str, dict[Key, int]] = {}
        self._has_history: dict[str, bool] = {}

    def stored(self, label: str) -> dict[Key, int]:
        """Return the primary keys of all stored rows of a model, under their natural keys."""
        # Code that saves a new row adds its key to the dict.
        if label not in self._stored:
            model = record_models()[label]
            self._stored[label] = ids_by_key(model.objects.all())
            self._has_history[label] = model.history.exists()
        return self._stored[label]

    def stored_id(self, name: Name) -> int | None:
        """Return the primary key of the row with this name (label and natural key), or None."""
        label, key = name
        return self.stored(label).get(key)

    def former_id(self, name: Name) -> int | None:
        """Return the primary key of the last row that had this name; None if a row has it now."""
        # The former row was deleted or renamed. None also if there was no such row.
        label, key = name
        model, columns = record_models()[label], {}
        if self.stored_id(name) or not self._has_history[label]:
            return None
        for path, part in zip(model.identified_by, key, strict=True):
            field, _, is_key = path.partition("__")
            if is_key:
                parent = related_model(model, field)._meta.label_lower, (part,)
                field, part = f"{field}_id", self.last_id(parent)
            columns[field] = part
        if None in columns.values():
            return None
        versions = model.history.filter(**columns).order_by("-history_id")
        return versions.values_list("id", flat=True).first()

    def last_id(self, name: Name) -> int | None:
        """Return the primary key of the row with this name, else of the last row that had it."""
        return self.stored_id(name) or self.former_id(name)

    def is_by_staff(self, row: Row) -> bool:
        """Return whether staff made the last change of a row, or of a missing row that it names."""
        # A change may be that staff deleted or renamed the row. False if the row is new.
        if not self.last_id(row.name):
            return False
        missing = [name for name in row.parents().values() if not self.stored_id(name)]
        return any(map(self._is_last_by_staff, [row.name, *missing]))

    def is_as_loaded(self, row: Row) -> bool:
        """Return whether a row of a file is the same as when a load last wrote it."""
        versions = row.model.history.filter(IS_FILE_VERSION, id=self.last_id(row.name))
        loaded = versions.order_by("-history_id").first()
        values, fields = row.values, loaded_fields(row.model)
        # Foreign keys are compared by primary key, since natural keys may have changed since.
        for name, parent in row.parents().items():
            values[name] = self.last_id(parent)
        return loaded is not None and all(
            value == getattr(loaded, fields[name].attname)
            for name, value in values.items()
        )

    def _is_last_by_staff(self, name: Name) -> bool:
        """Return whether staff wrote the newest version of the row with this name, not a load."""
        label, _key = name
        versions = record_models()[label].history.filter(id=self.last_id(name))
        return _newest(versions).exclude(IS_FILE_VERSION).exists()


def _newest(versions: QuerySet[Any]) -> QuerySet[Any]:
    """Return the versions that are the newest of their row."""
    newest = versions.order_by().values("id").annotate(last=Max("history_id"))
    return versions.filter(history_id__in=newest.values("last"))
