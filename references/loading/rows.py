"""Rows of a profile as plain values, so that those of files and database compare.

What a foreign key names has its kind and natural key there. Aliases, tags, repeated
names and deep nesting of YAML are refused, so that reading costs no more than its size.
But for true, false, null and whole numbers, all is text: "no" and 12:30 stay so.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple, NoReturn

import yaml
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.text import capfirst

from references.models import LoadedRow
from references.models.record import Record
from references.values.text import nearest

# The reason in the history of what a load saved.
REASON = "loaded from a fixture"
# The label of a model, and a natural key.
Name = tuple[str, tuple[Any, ...]]
LARGEST = 5_000_000  # bytes
DEEPEST = 5  # levels: the list, a row, its fields, a natural key, one spare

INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}


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


def field_lines() -> Iterator[str]:
    """Yield each kind of row, then its fields: "*" if needed, the choices, what it holds."""
    for label, model in record_models().items():
        yield label
        for field in loaded_fields(model):
            is_needed = not (field.blank or field.null or field.has_default())
            # The kinds are the profile's own.
            choices = field.choices if isinstance(field.choices, list) else []
            codes = ", ".join(code for code, _label in choices if code)
            words = field.help_text or capfirst(field.verbose_name)
            yield f"  {'*' if is_needed else ' '} {field.name}: {codes and f'{codes}. '}{words}"


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
        except yaml.YAMLError as error:
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
    if label == "references.formerkey":
        raise ValidationError(
            "sources have no former keys any more: cite the source that stayed by its "
            "own key wherever the former one is written, and take this row out."
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


def list_items(content: bytes) -> list[tuple[int, Any]]:
    """Return the items of a file's list, each with the line it begins on.

    Raises YAMLError with the line and the reason.
    """
    if len(content) > LARGEST:
        raise yaml.YAMLError(f"line 1: the file is larger than {LARGEST:,} bytes.")
    try:
        return [*_items(yaml.parse(content, yaml.CSafeLoader))]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        words = ", ".join(filter(None, [error.context, error.problem]))
    except yaml.reader.ReaderError as error:
        line, words = content.count(b"\n", 0, error.position), error.reason
    raise yaml.YAMLError(f"line {line + 1}: {words}.")


def _items(events: Iterator[Any]) -> Iterator[tuple[int, Any]]:
    next(events)  # the stream begins
    if isinstance(next(events), yaml.StreamEndEvent):
        return
    if not isinstance(root := next(events), yaml.SequenceStartEvent):
        _refuse(root, "a fixture is a list of rows")
    for event in _until_end(events):
        yield event.start_mark.line + 1, _value(events, event, 1)
    next(events)  # the document ends
    if isinstance(after := next(events), yaml.DocumentStartEvent):
        _refuse(after, "a second document begins; put its rows into the first")


def _value(events: Iterator[Any], event: Any, depth: int) -> Any:
    """Return what begins with an event."""
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        _refuse(event, "anchors and aliases (& and *) are not read; write the text out")
    if event.tag:
        _refuse(event, "tags (!) are not read; write plain values")
    if depth >= DEEPEST:
        _refuse(event, "this is nested deeper than any fixture needs")
    if isinstance(event, yaml.ScalarEvent):
        text, is_quoted = event.value, not event.implicit[0]
        number = int(text) if INTEGER.match(text) else text
        return text if is_quoted else CONSTANTS.get(text, number)
    if isinstance(event, yaml.SequenceStartEvent):
        return [_value(events, each, depth + 1) for each in _until_end(events)]
    found: dict[str, Any] = {}
    for each in _until_end(events):
        name = str(_value(events, each, depth + 1))
        if name in found:
            _refuse(each, f"“{name}” is given twice")
        found[name] = _value(events, next(events), depth + 1)
    return found


def _until_end(events: Iterator[Any]) -> Iterator[Any]:
    """Yield what stands in a list or mapping, as far as its end."""
    while not isinstance(event := next(events), yaml.CollectionEndEvent):
        yield event


def _refuse(event: Any, problem: str) -> NoReturn:
    raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
