"""The rows that a file holds or names, as the database has them: read many at a time."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import QuerySet

from references.records.record import Record

# So many rows of a file are read ahead of, and so many keys asked for at a time.
BATCH = 300
# What no database can be asked for: asked alone, it spoils nothing else.
UNASKABLE = re.compile("[\0\ud800-\udfff]")

Key = tuple[Any, ...]
Keys = dict[type[Record], set[Key]]


class Known:
    """The rows of one file, and those they name, under their model and natural key."""

    def __init__(self, using: str) -> None:
        self._using = using
        self._rows: dict[tuple[type[Record], Key], Record | None] = {}
        self._past: set[tuple[type[Record], Key]] = set()

    def read_ahead(self, rows: Iterable[Any]) -> None:
        """Look up what these rows of a file are, and what they name."""
        own: Keys = defaultdict(set)
        named: Keys = defaultdict(set)
        for row in rows:
            for position, (model, key) in enumerate(_names(row)):
                if not any(UNASKABLE.search(str(part)) for part in key):
                    (named if position else own)[model].add(key)
        for model, keys in own.items():
            self._ask_for_own(model, keys)
        for model, keys in named.items():
            self._ask(_whole(model, self._using), keys - self._asked(model, keys))

    def stored(self, row: Record) -> Any:
        """Return the row of this natural key, locked until the load ends, or None."""
        model, key = type(row), row.natural_key()
        if (model, key) not in self._rows:
            self._ask_for_own(model, {key})
        return self._rows[model, key]

    def was_here(self, row: Record) -> bool:
        """Return whether the history holds a row of this natural key."""
        return (type(row), row.natural_key()) in self._past

    def named(self, model: type[Record], value: list[Any]) -> Any:
        """Return the row that a natural key in a file names, or None.

        Raises ValueError for what cannot be the natural key of any.
        """
        try:
            key = _as_stored(model, value)
        except ValidationError as error:
            raise ValueError from error
        if (model, key) not in self._rows:
            self._ask(_whole(model, self._using), {key})
        return self._rows[model, key]

    def keep(self, row: Record) -> None:
        """Take a row that was saved for what others name."""
        self._rows[type(row), row.natural_key()] = row

    def _asked(self, model: type[Record], keys: set[Key]) -> set[Key]:
        return {key for key in keys if (model, key) in self._rows}

    def _ask_for_own(self, model: type[Record], keys: set[Key]) -> None:
        rows = _whole(model, self._using)
        if connections[self._using].in_atomic_block:
            # Until the load ends no save comes between comparing and writing.
            rows = rows.select_for_update(of=("self",))
        self._ask(rows, keys)
        new = {key for key in keys if not self._rows[model, key]}
        for some in _narrowed(model.history.using(self._using), model, new):
            past = some.values_list(*model.identified_by)
            self._past |= {(model, key) for key in past}

    def _ask(self, rows: QuerySet[Any], keys: set[Key]) -> None:
        model = rows.model
        self._rows |= {(model, key): None for key in keys}
        for some in _narrowed(rows, model, keys):
            found = {(model, row.natural_key()): row for row in some}
            self._rows |= {name: found[name] for name in found if name[1] in keys}


def _names(row: Any) -> list[tuple[type[Record], Key]]:
    """Return the model and natural key of a row of a file, then those of what it names.

    Nothing where it is not written as it should be: reading it will say so.
    """
    try:
        model, given = apps.get_model(row["model"]), row["fields"]
        if not issubclass(model, Record):
            return []
        own = [_part(model, path, given) for path in model.identified_by]
        found = [(model, _as_stored(model, own))]
        for field in model._meta.concrete_fields:
            if field.is_relation and given.get(field.name) is not None:
                target: Any = field.related_model
                found.append((target, _as_stored(target, given[field.name])))
    except (LookupError, TypeError, ValueError, AttributeError, ValidationError):
        return []
    return found


def _part(model: type[Record], path: str, given: dict[str, Any]) -> Any:
    """Return the part of a row's natural key that a path leads to."""
    name, _, rest = path.partition("__")
    field: Any = model._meta.get_field(name)
    if rest:
        return given[name][field.related_model.identified_by.index(rest)]
    return given.get(name, field.get_default())


def _as_stored(model: type[Record], key: Iterable[Any]) -> Key:
    """Return a natural key as rows have it: "1990" where a slug was written as 1990."""
    paths = zip(model.identified_by, key, strict=True)
    return tuple(_field(model, path).to_python(part) for path, part in paths)


@cache
def _field(model: Any, path: str) -> Any:
    name, _, rest = path.partition("__")
    field = model._meta.get_field(name)
    return _field(field.related_model, rest) if rest else field


def _whole(model: Any, using: str) -> QuerySet[Any]:
    """Return the rows of a model with what names them."""
    parents = [path.rpartition("__")[0] for path in model.identified_by if "__" in path]
    rows: QuerySet[Any] = model.objects.using(using)
    return rows.select_related(*parents) if parents else rows


def _narrowed(
    rows: QuerySet[Any], model: type[Record], keys: set[Key]
) -> Iterator[QuerySet[Any]]:
    """Narrow rows to those that may have one of these natural keys, some at a time."""
    ordered = list(keys)
    for start in range(0, len(ordered), BATCH):
        parts = zip(*ordered[start : start + BATCH], strict=True)
        asked = zip(model.identified_by, parts, strict=True)
        yield rows.order_by().filter(**{f"{path}__in": {*part} for path, part in asked})
