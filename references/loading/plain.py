"""Rows of a profile as plain values, so that those of files and database compare.

What a foreign key names stands in them by its natural key, as a tuple.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models

from references.models import LoadedRow
from references.prose import markers
from references.records.record import Record

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

    @property
    def where(self) -> str:
        """Return file, line, kind and key: "a.yaml, line 3: timeline.variant (…)"."""
        return f"{self.file}, line {self.line}: {described(self.name)}"

    @property
    def parents(self) -> dict[str, Name]:
        """Return the names of the rows that it names, under its fields."""
        return {
            field.name: (field.related_model._meta.label_lower, self.values[field.name])
            for field in loaded_fields(self.model)
            if field.is_relation and self.values[field.name] is not None
        }

    @property
    def digest(self) -> str:
        """Return a SHA-256 of what is not a default, without the day of the change."""
        own = {
            field.name: self.values[field.name]
            for field in loaded_fields(self.model)
            if self.values[field.name] != field.get_default()
        }
        own.pop("changed", None)
        text = json.dumps(own, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def differences(self, stored: "Row") -> list[str]:
        """Name the fields in which a stored row is not as this one."""
        kept = (
            {"changed": stored.values["changed"]} if not self.values["changed"] else {}
        )
        own = self.values | kept
        return [name for name in own if own[name] != stored.values[name]]


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


def from_database(record: Record) -> Row:
    """Return a stored row as plain values."""
    model, values = type(record), {}
    for field in loaded_fields(model):
        value = getattr(record, field.name)
        values[field.name] = value.natural_key() if isinstance(value, Record) else value
    return Row(model, (model._meta.label_lower, record.natural_key()), values)


def stored(labels: Iterable[str], using: str) -> dict[Name, Record]:
    """Return all rows of these models, with what they name, locked for the transaction.

    So no save of staff comes between comparing and writing.
    """
    found: dict[Name, Record] = {}
    for label in labels:
        model = record_models()[label]
        links = [f.name for f in loaded_fields(model) if f.is_relation]
        rows: Any = model.objects.using(using).order_by("pk")
        rows = rows.select_related(*links) if links else rows
        rows = rows.select_for_update(of=("self",))
        found |= {(label, row.natural_key()): row for row in rows}
    return found


def parents_first(rows: Mapping[Name, Row]) -> list[Row]:
    """Return the rows in their order, but each after the rows that it names."""
    ordered: dict[Name, Row] = {}
    seen: set[Name] = set()
    for name in rows:
        waiting = [name]
        while waiting:
            row = rows[waiting[-1]]
            if row.name in seen:
                ordered[waiting.pop()] = row
            else:
                seen.add(row.name)
                parents = row.parents.values()
                waiting += [p for p in parents if p in rows and p not in seen]
    return list(ordered.values())


def from_file(item: Any, file: str, line: int) -> Row:
    """Return a parsed row; raises ValidationError with a sentence on each fault."""
    if (
        not isinstance(item, dict)
        or set(item) != {"model", "fields"}
        or not isinstance(item["fields"], dict)
    ):
        raise ValidationError(
            "a row has exactly “model” and “fields”; rows are found by natural key, so "
            "there is no “pk”."
        )
    label = str(item["model"]).lower()
    if label not in record_models():
        raise ValidationError(
            f"“{item['model']}” is no part of a profile, and only profiles are loaded "
            f"from fixtures{meant(label, record_models())}"
        )
    model, wrong = record_models()[label], []
    fields = {field.name: field for field in loaded_fields(model)}
    values = {name: field.get_default() for name, field in fields.items()}
    values["changed"] = None
    # Finding what each of many unknown names resembles takes time.
    for name, value in list(item["fields"].items())[:100]:
        if name not in fields:
            wrong.append(f"{label} has no field “{name}”{meant(name, fields)}")
            continue
        try:
            values[name] = _plain(fields[name], value)
        except ValidationError as error:
            wrong.append(f"{label}, {name}: {' '.join(error.messages)}")
    key = []
    for path in model.identified_by:
        name, _, rest = path.partition("__")
        if rest and values[name] is None:
            wrong.append(f"{label}, {name}: this field is needed.")
        elif rest:
            key.append(
                values[name][fields[name].related_model.identified_by.index(rest)]
            )
        else:
            key.append(values[name])
    if wrong:
        raise ValidationError(list(dict.fromkeys(wrong)))
    return Row(model, (label, tuple(key)), values, file, line)


def _plain(field: Any, value: Any) -> Any:
    """Return a value of a file as the field keeps it; raises ValidationError."""
    if field.is_relation and value is not None:
        names = field.related_model.identified_by
        if (
            not isinstance(value, list)
            or not all(isinstance(part, str | int) for part in value[: len(names) + 1])
            or len(value) != len(names)
        ):
            raise ValidationError(
                f"name the {field.related_model._meta.verbose_name} by its natural key, "
                f"in brackets: [{', '.join(names)}]."
            )
        target = field.related_model._meta
        parts = zip(names, value, strict=True)
        return tuple(target.get_field(name).to_python(part) for name, part in parts)
    if isinstance(value, list | dict):
        raise ValidationError("give one value, in quotes if it begins with [ or {.")
    if isinstance(value, bool) and not isinstance(field, models.BooleanField):
        raise ValidationError(f"put “{str(value).lower()}” in quotes if it is text.")
    if value is None and field.empty_strings_allowed and not field.null:
        return ""  # YAML's null, for "field:" with nothing after it
    return field.to_python(value)


def meant(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence: what a mistyped word may have meant, if anything."""
    hint = markers.nearest(word, list(known))
    return f"; did you mean “{hint}”?" if hint and hint != word else "."


def remembered(using: str) -> dict[Name, str]:
    """Return the digest of each row as files and database last agreed on it."""
    found: dict[Name, str] = {}
    for name, digest in LoadedRow.objects.using(using).values_list("name", "digest"):
        label, *key = json.loads(name)
        found[label, tuple(key)] = digest
    if found:
        return found
    # What was loaded before digests were kept (1.0.0), its history has.
    for model in record_models().values():
        loaded = model.history.using(using).filter(history_change_reason=REASON)
        for past in loaded.order_by("history_id"):
            try:
                row = from_database(past.instance)
            except ObjectDoesNotExist:
                continue  # what it names is gone, and it with it
            found[row.name] = row.digest
    return found


def remember(rows: Iterable[Row], using: str) -> None:
    """Keep the digests of rows on which files and database agree."""
    LoadedRow.objects.using(using).bulk_create(
        (
            LoadedRow(name=json.dumps([row.name[0], *row.name[1]]), digest=row.digest)
            for row in rows
        ),
        batch_size=300,
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["digest"],
    )
