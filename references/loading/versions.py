"""Whose the newest version of a row is: a file's or staff's.

A load keeps what staff wrote. When `write_profile` has brought it into the files, a version
of its own says so, and what the files say later counts again.
"""

from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from references.loading.rows import Row, record_models, related_model
from references.models.registry import numbers_by_key

Key = tuple[Any, ...]
# Reasons in the history.
LOADED, WRITTEN = "loaded from a fixture", "written into the files"
# The versions that a load or `write_profile` wrote.
OF_FILES = Q(history_user=None, history_change_reason__in=(LOADED, WRITTEN))


class RowNumbers:
    """The numbers of rows under their natural keys, read once for each model."""

    def __init__(self) -> None:
        self._stored: dict[Any, dict[Key, int]] = {}
        self._has_history: dict[Any, bool] = {}

    def stored(self, model: Any) -> dict[Key, int]:
        """Return the numbers of all stored rows of a model; who saves one adds it."""
        if model not in self._stored:
            self._stored[model] = numbers_by_key(model.objects.all())
            self._has_history[model] = model.history.exists()
        return self._stored[model]

    def gone(self, model: Any, key: Key) -> int | None:
        """Return the number of the row that last had a key which none has now."""
        if key in self.stored(model) or not self._has_history[model]:
            return None
        columns = {}
        for path, part in zip(model.identified_by, key, strict=True):
            name, _, is_key = path.partition("__")
            if is_key:
                of, name = related_model(model, name), f"{name}_id"
                part = self.stored(of).get((part,)) or self.gone(of, (part,))
            columns[name] = part
        if None in columns.values():
            return None
        versions = model.history.filter(**columns).order_by("-history_id")
        return versions.values_list("id", flat=True).first()

    def is_staffs(self, row: Row) -> bool:
        """Return whether staff last changed, deleted or renamed a row, or what it names."""
        number = self.stored(row.model).get(row.key) or self.gone(row.model, row.key)
        if not number:
            return False
        return self._is_last_by_staff(row.model, number) or any(
            self._is_last_by_staff(model, gone)
            for label, key in row.parents().values()
            if (gone := self.gone(model := record_models()[label], key))
        )

    def _is_last_by_staff(self, model: Any, number: int) -> bool:
        versions = model.history.filter(id=number)
        return _newest(versions).exclude(OF_FILES).exists()


def count_as_written(model: Any) -> None:
    """Give each row that staff last changed or deleted a version that files wrote."""
    versions = list(_newest(model.history.all()).exclude(OF_FILES))
    for version in versions:
        version.pk = version.history_user_id = None
        version.history_date = timezone.now()
        version.history_change_reason = WRITTEN
        if version.history_type == "+":
            version.history_type = "~"
    model.history.model._base_manager.bulk_create(versions, batch_size=1000)


def _newest(versions: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the newest version of each row."""
    newest = versions.order_by().values("id").annotate(last=Max("history_id"))
    return versions.filter(history_id__in=newest.values("last"))
