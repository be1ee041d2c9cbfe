"""Rows of a profile as plain values, so that those of files and database compare.

What a foreign key names stands in them by its name: its kind and its natural key.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from yaml import YAMLError

from references.loading.plain_yaml import list_items
from references.models import LoadedRow
from references.models.record import Record
from references.values.text import nearest

# The reason in the history of what a load saved.
REASON = "loaded from a fixture"
# The label of a model, and a natural key.
Name = tuple[str, tuple[Any, ...]]


class Row(NamedTuple):
    """A row of the database, or of a file: then with its place."""

    model: type[Record]
    name: Name
    # Of each field; `changed` is None where a file does not say it.
    values: dict[str, Any]
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        """Return file, line, kind and key: "a.yaml, line 3: timeline.variant (…)"."""
        return f"{self.file}, line {self.line}: {described(self.name)}"

    @property
    def parents(self) -> list[Name]:
        """Return the names of the rows that it names."""
        return [value for value in self.values.values() if isinstance(value, tuple)]

    @property
    def digest(self) -> str:
        """Return a SHA-256 of what is not a default, without the day of the change."""
        own = {}
        for field in loaded_fields(self.model):
            value = self.values[field.name]
            if field.name != "changed" and value != field.get_default():
                own[field.name] = value[1] if isinstance(value, tuple) else value
        text = json.dumps(own, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def differences(self, stored: "Row") -> list[str]:
        """Name the fields in which a stored row is not as this one."""
        given = [n for n in self.values if n != "changed" or self.values[n]]
        return [name for name in given if self.values[name] != stored.values[name]]


def described(name: Name) -> str:
    """Describe a row by its kind and key: "orgprofile.section (example-aid, history)"."""
    return f"{name[0]} ({', '.join(map(str, name[1]))})"


@cache
def record_models() -> dict[str, type[Record]]:
    """Return the models of a profile under their labels."""
    found = [model for model in apps.get_models() if issubclass(model, Record)]
    return {model._meta.label_lower: model for model in found}


@cache
def loaded_fields(model: type[models.Model]) -> list[Any]:
    """Return the fields a fixture may give: all but primary keys and derived ones."""
    fields: list[Any] = list(model._meta.concrete_fields)
    return [field for field in fields if field.serialize and not field.primary_key]


def row_of_record(record: Record) -> Row:
    """Return a stored row as plain values."""
    values = {}
    for field in loaded_fields(type(record)):
        value = getattr(record, field.name)
        values[field.name] = _name(value) if isinstance(value, Record) else value
    return Row(type(record), _name(record), values)


def _name(record: Record) -> Name:
    return record._meta.label_lower, record.natural_key()


def stored_records(labels: Iterable[str]) -> dict[Name, Record]:
    """Return all rows of these models, with what they name, locked for the transaction.

    So no save of staff comes between comparing and writing.
    """
    found: dict[Name, Record] = {}
    for label in labels:
        model = record_models()[label]
        links = [f.name for f in loaded_fields(model) if f.is_relation]
        rows: Any = model.objects.order_by("pk").select_for_update(of=("self",))
        rows = rows.select_related(*links) if links else rows
        found |= {_name(row): row for row in rows}
    return found


def rows_of_files(files: Mapping[str, bytes]) -> tuple[dict[Name, Row], list[str]]:
    """Return the rows of files, and a sentence on each fault with its file and line."""
    rows: dict[Name, Row] = {}
    wrong: list[str] = []
    for file, content in files.items():
        try:
            items = list_items(content)
        except YAMLError as error:
            # What names its rows would be called wrong too.
            return {}, [*wrong, f"{file}, {error}"]
        if not items:
            wrong.append(f"{file}: there are no rows in this file.")
        for line, item in items:
            try:
                row = _row_of_item(item)._replace(file=file, line=line)
            except ValidationError as error:
                wrong.append(f"{file}, line {line}: {error.message}")
                continue
            if first := rows.get(row.name):
                place = f"{first.file}, line {first.line}"
                wrong.append(f"{row} is given already at {place}. Keep one.")
            rows[row.name] = row
    return rows, wrong


def _row_of_item(item: Any) -> Row:
    """Return an item of a file; raises ValidationError with its first fault."""
    match item:
        case {"model": str(label), "fields": dict(given)} if len(item) == 2:
            model = record_models().get(label := label.lower())
        case _:
            raise ValidationError(
                "a row has exactly “model” and “fields”; rows are found by natural key, "
                "so there is no “pk”."
            )
    if model is None:
        raise ValidationError(
            f"“{label}” is no part of a profile, and only profiles are loaded from "
            f"fixtures{meant(label, record_models())}"
        )
    fields = {field.name: field for field in loaded_fields(model)}
    values = {name: field.get_default() for name, field in fields.items()}
    values["changed"] = None
    for name, value in given.items():
        if name not in fields:
            raise ValidationError(f"{label} has no field “{name}”{meant(name, fields)}")
        try:
            values[name] = _field_value(fields[name], value)
        except ValidationError as error:
            words = " ".join(error.messages)
            raise ValidationError(f"{label}, {name}: {words}") from error
    key: list[Any] = []
    for name, _, rest in (path.partition("__") for path in model.identified_by):
        if rest and values[name] is None:
            raise ValidationError(f"{label}, {name}: this field is needed.")
        key += values[name][1] if rest else [values[name]]
    return Row(model, (label, tuple(key)), values)


def _field_value(field: Any, value: Any) -> Any:
    """Return a value of a file as the field keeps it; raises ValidationError."""
    if field.is_relation and value is not None:
        target = field.related_model._meta
        match value:
            case [str() | int() as key]:
                return (target.label_lower, (str(key),))
        raise ValidationError(
            f"name the {target.verbose_name} by its natural key, in brackets: "
            f"[{field.related_model.identified_by[0]}]."
        )
    if isinstance(value, list | dict):
        raise ValidationError("give one value, in quotes if it begins with [ or {.")
    if isinstance(value, bool) and not isinstance(field, models.BooleanField):
        raise ValidationError(f"put “{str(value).lower()}” in quotes if it is text.")
    if value is None and field.empty_strings_allowed and not field.null:
        return ""  # YAML's null, for "field:" with nothing after it
    return field.to_python(value)


def meant(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence: what a mistyped word may have meant, if anything."""
    hint = nearest(word, list(known))
    return f"; did you mean “{hint}”?" if hint and hint != word else "."


def remembered_digests() -> dict[Name, str]:
    """Return the digest of each row as files and database last agreed on it."""
    found: dict[Name, str] = {}
    for name, digest in LoadedRow.objects.values_list("name", "digest"):
        label, *key = json.loads(name)
        found[label, tuple(key)] = digest
    # What was loaded before digests were kept (1.0.0), its history has.
    for model in () if found else record_models().values():
        loaded = model.history.filter(history_change_reason=REASON)
        for past in loaded.order_by("history_id"):
            with suppress(ObjectDoesNotExist):  # what it names is gone, and it with it
                row = row_of_record(past.instance)
                found[row.name] = row.digest
    return found


def remember_digests(rows: Iterable[Row]) -> None:
    """Keep the digests of rows on which files and database agree."""
    LoadedRow.objects.bulk_create(
        [
            LoadedRow(name=json.dumps([r.name[0], *r.name[1]]), digest=r.digest)
            for r in rows
        ],
        batch_size=300,
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["digest"],
    )
