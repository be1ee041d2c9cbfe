"""Reads the rows of a profile from its files: each has a model, a natural key and values."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from references.loading.reading import UnreadableFileError, items
from references.models.record import Record
from references.values.text import nearest, without_leftovers

# The name of a row: the label of the model, and the natural key of the row.
Name = tuple[str, tuple[Any, ...]]


class Row(NamedTuple):
    """A row of a file, and the line on which it begins."""

    file: str
    line: int
    model: type[Record]
    key: tuple[Any, ...]
    # The values in the file, under their fields. A foreign key has the natural key of its row.
    file_values: dict[str, Any]

    def __str__(self) -> str:
        """Return place, model and natural key: "a.yaml, line 3: timeline.event (founding)"."""
        return f"{place(self.file, self.line)}: {described(self.name)}"

    @property
    def name(self) -> Name:
        return self.model._meta.label_lower, self.key

    @property
    def values(self) -> dict[str, Any]:
        """Return the value of each field: that in the file, else the default of the field."""
        # The day of the last change has no default: without one in the file it stays as it is.
        values = {
            name: f.get_default() for name, f in loaded_fields(self.model).items()
        }
        values.pop("changed")
        return values | self.file_values

    def differences(self, record: Record) -> list[str]:
        """Return the names of the fields in which a stored record differs from the row."""
        return [n for n, value in self.values.items() if value != value_of(record, n)]

    def parents(self) -> dict[str, Name]:
        """Return the names of the rows to which foreign keys lead, under the foreign keys."""
        return {
            field: (related_model(self.model, field)._meta.label_lower, value)
            for field, value in self.file_values.items()
            if isinstance(value, tuple)
        }


def place(file: str, line: int) -> str:
    """Return where a row begins: "a.yaml, line 3"; for JSON, which row it is: "a.json, row 3"."""
    return f"{file}, {'row' if file.endswith('.json') else 'line'} {line}"


def described(name: Name) -> str:
    """Return the name of a row in words: "orgprofile.section (example-aid, history)"."""
    return f"{name[0]} ({', '.join(map(str, name[1]))})"


def value_of(record: Record, name: str) -> Any:
    """Return the value of a field; of a foreign key, the natural key of the row it leads to."""
    value = getattr(record, name)
    return value.natural_key() if isinstance(value, Record) else value


@cache
def record_models() -> dict[str, Any]:
    """Return the models of a profile's rows by label; the model of a part follows its whole's."""
    records = [model for model in apps.get_models() if issubclass(model, Record)]
    return {model._meta.label_lower: model for model in records}


@cache
def loaded_fields(model: type[models.Model]) -> dict[str, Any]:
    """Return the fields that a fixture may set, by name: no primary key, no derived field."""
    fields: list[Any] = list(model._meta.concrete_fields)
    return {f.name: f for f in fields if f.serialize and not f.primary_key}


def related_model(model: type[Record], field: str) -> Any:
    return model._meta.get_field(field).related_model


def with_links(model: Any) -> Any:
    """Return the rows of a model, joined with the rows to which their foreign keys lead."""
    links = [name for name, f in loaded_fields(model).items() if f.is_relation]
    rows = model.objects.all()
    return rows.select_related(*links) if links else rows


def all_records() -> Iterator[Record]:
    """Yield the stored rows of the profile in the order of `record_models`, then by natural key."""
    for model in record_models().values():
        yield from with_links(model).order_by(*model.identified_by)


def rows_of_files(
    files: Iterable[tuple[str, bytes]], *, ignore_unknown: bool = False
) -> tuple[dict[Name, Row], dict[Name | str, str]]:
    """Return the rows of files under their names, and a sentence on each fault.

    `files` has (name, content) of each file. A fault is under the name of its row, else under
    its place ("a.yaml, line 3"), or under the name of a file that can't be read. With
    `ignore_unknown`, fields that a model does not have are no fault.
    """
    rows: dict[Name, Row] = {}
    faults: dict[Name | str, str] = {}
    for file, content in files:
        try:
            file_items = items(file, content)
        except UnreadableFileError as error:
            faults[file] = f"{file}, line {error.line}: {error}."
            continue
        if not file_items:
            faults[file] = (
                f"{file}: this file has no rows. Add rows, or leave out the file."
            )
        for line, item in file_items:
            try:
                row, wrong = _row_of_item(file, line, item, ignore_unknown)
            except ValidationError as error:
                at = place(file, line)
                faults[at] = f"{at}: {error.message}"
                continue
            if first := rows.get(row.name):
                at = place(first.file, first.line)
                wrong.append(
                    f"The files already have the same row at {at}. Keep one of the two."
                )
            rows[row.name] = row
            if wrong:
                faults[row.name] = f"{row}: {' '.join(wrong)}"
    return rows, faults


def _row_of_item(
    file: str, line: int, item: Any, ignore_unknown: bool
) -> tuple[Row, list[str]]:
    """Return an item of a file as a row, and a list of sentences on faults in its fields.

    Raises ValidationError, with a sentence, for an item that is no row of a profile.
    """
    match item:
        case {"model": str(label), "fields": dict(fields)} if len(item) == 2:
            model = record_models().get(label := label.lower())
        case _:
            raise ValidationError(
                "a row has exactly “model” and “fields”; rows are found by natural key, "
                "so there is no “pk” (`dumpdata --natural-primary` writes none). Name a row that "
                "this one leads to by its natural key, in brackets, as in “citation: [face-history]”."
            )
    if model is None:
        raise ValidationError(
            f"“{label}” is no part of a profile, and only profiles are loaded from "
            f"fixtures{hint(label, record_models())}"
        )
    model_fields, file_values, wrong = loaded_fields(model), {}, []
    for name, value in fields.items():
        if name in model_fields:
            try:
                file_values[name] = _field_value(model_fields[name], value)
            except ValidationError as error:
                wrong.append(f"{name}: {' '.join(error.messages)}")
        elif not ignore_unknown:
            wrong.append(f"{label} has no field “{name}”{hint(name, model_fields)}")
    key: tuple[Any, ...] = ()
    for path in model.identified_by:
        name, _, is_path_to_parent = path.partition("__")
        if not file_values.get(name) and not wrong:
            wrong.append(f"{name}: this field must not be empty.")
        # Of a path, such as "organisation__slug", the key of the parent: a tuple.
        if is_path_to_parent:
            key += file_values.get(name) or ("",)
        else:
            key += (file_values.get(name, ""),)
    return Row(file, line, model, key, file_values), wrong


def _field_value(field: Any, value: Any) -> Any:
    """Return a value from a file in the form that the field stores; raises ValidationError."""
    if field.is_relation and value is not None:
        target = field.related_model
        parts = value if isinstance(value, list) else []
        if [type(part) for part in parts] == [str] * len(target.identified_by):
            return tuple(parts)
        raise ValidationError(
            f"name the {target._meta.verbose_name} by its natural key, in brackets: "
            f"[{', '.join(target.identified_by)}]."
        )
    if isinstance(value, list | dict):
        raise ValidationError("give one value, in quotes if it begins with [ or {.")
    if isinstance(value, bool) and not isinstance(field, models.BooleanField):
        raise ValidationError(f"put “{str(value).lower()}” in quotes if it is text.")
    if value is None and field.empty_strings_allowed and not field.null:
        return ""  # YAML's null, for "field:" with nothing after it
    return field.to_python(
        without_leftovers(value) if isinstance(value, str) else value
    )


def hint(word: str, choices: Iterable[str]) -> str:
    """Return the end of a sentence on an unknown word: "; did you mean “…”?", or "."."""
    other = nearest(word, list(choices))
    return f"; did you mean “{other}”?" if other and other != word else "."
