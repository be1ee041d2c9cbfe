"""Fixtures: the profile as YAML that people can read.

Django's fixture format, but narrower: rows are found by natural key and never by number,
prose is written in blocks, dates are text, and what equals a field's default is left out.
See `references.loading.plain_yaml` for the YAML.

`SERIALIZATION_MODULES` makes this the yaml format of `dumpdata` and `loaddata`.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.serializers import base
from django.core.serializers.base import DeserializationError
from django.core.serializers.python import Deserializer as PythonDeserializer
from django.core.serializers.python import Serializer as PythonSerializer
from django.db import DEFAULT_DB_ALIAS, models

from references.loading import plain_yaml
from references.loading.known import BATCH, Known
from references.prose import markers
from references.records.record import Record


class Serializer(PythonSerializer):
    """Writes rows as YAML, by natural key, without what equals a default."""

    internal_use_only = False
    # Made by the parent class for each row; its stubs leave it out.
    _current: dict[str, Any]

    def start_serialization(self) -> None:
        super().start_serialization()
        self.use_natural_primary_keys = True
        self.use_natural_foreign_keys = True
        self._named: dict[tuple[Any, ...], dict[str, Any]] = {}

    def handle_field(self, obj: models.Model, field: Any) -> None:
        value = field.value_from_object(obj)
        if isinstance(value, date):
            value = value.isoformat()  # YAML would make a timestamp of it
        if value != field.get_default() or not field.blank:
            self._current[field.name] = value

    def handle_fk_field(self, obj: models.Model, field: Any) -> None:
        super().handle_fk_field(obj, field)
        value = self._current[field.name]
        if value is None:
            del self._current[field.name]
        else:
            self._current[field.name] = list(value)

    def get_dump_object(self, obj: Any) -> dict[str, Any]:
        row: dict[str, Any] = super().get_dump_object(obj)
        if isinstance(obj, Record):
            # Last, as in the files of a profile: a row begins with what names it.
            row["fields"]["changed"] = row["fields"].pop("changed")
            self._named[row["model"], *obj.natural_key()] = row
        return row

    def end_serialization(self) -> None:
        rows = _parents_first(self.objects, self._named)
        plain_yaml.write_list(rows, self.stream)

    def getvalue(self) -> Any:
        # The parent returns the list of rows; its own parent returns the text.
        return super(PythonSerializer, self).getvalue()


def _parents_first(
    rows: list[dict[str, Any]], named: dict[tuple[Any, ...], dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows in their order, but each after the rows that it names.

    Without `--natural-foreign`, which nobody needs here, `dumpdata` sorts no models.
    """
    first: list[dict[str, Any]] = []
    seen: set[int] = set()

    def write(row: dict[str, Any]) -> None:
        if id(row) in seen:
            return
        seen.add(id(row))
        fields = apps.get_model(row["model"])._meta
        for name, value in row["fields"].items():
            target = fields.get_field(name).related_model
            if target and isinstance(value, list):
                parent = named.get((target._meta.label_lower, *value))
                if parent:
                    write(parent)
        first.append(row)

    for row in rows:
        write(row)
    return first


@cache
def loaded_fields(model: type[models.Model]) -> list[Any]:
    """Return the fields a fixture may give: all but primary keys and derived ones."""
    fields: list[Any] = list(model._meta.concrete_fields)
    return [field for field in fields if field.serialize and not field.primary_key]


class Row(base.DeserializedObject):
    """A row read from a fixture; `where` names the file and the line it begins on."""

    object: Any
    where: str
    # The row it belongs to, if staff have deleted or renamed that one.
    missing: str = ""
    # The row of the same natural key, and whether there was one before.
    stored: Record | None = None
    was_here: bool = False
    # The day on which its words last changed, if the file names it.
    changed: date | None = None
    # The rows it names, found in the database, under their fields.
    named: dict[str, Record]


class Deserializer(PythonDeserializer):
    """Reads rows from YAML; raises DeserializationError with file, line and reason."""

    def __init__(self, stream_or_string: Any, **options: Any) -> None:
        self.file = getattr(stream_or_string, "name", "fixture")
        self.using: str = options.get("using", DEFAULT_DB_ALIAS)
        try:
            rows: Any = plain_yaml.read_list(stream_or_string, self.file)
        except plain_yaml.Unreadable as error:
            raise DeserializationError(str(error)) from error
        if not rows:
            raise DeserializationError(f"{self.file}: there are no rows in this file.")
        self._known = Known(self.using)
        super().__init__(rows, **options)

    def __iter__(self) -> Any:
        rows: Any = self.stream
        for start in range(0, len(rows), BATCH):
            some = rows[start : start + BATCH]
            self._known.read_ahead(row for _where, row in some)
            for row in some:
                yield from self._handle_object(row)

    def _handle_object(self, obj: Any) -> Iterator[Row]:
        where, row = obj
        model = _model(row, where)
        fields = {f.name: f for f in loaded_fields(model)}
        data: dict[str, Any] = {}
        named: dict[str, Record] = {}
        missing = ""
        for name, value in row["fields"].items():
            field = fields.get(name)
            if field is None:
                hint = markers.nearest(str(name), fields)
                meant = f"; did you mean “{hint}”?" if hint else "."
                raise DeserializationError(
                    f"{where}: {model._meta.label_lower} has no field “{name}”{meant}"
                )
            try:
                if isinstance(field, models.ForeignKey):
                    if value is not None:
                        named[name] = self._find(field, value)
                else:
                    data[field.name] = _read_value(field, value)
            except _LeftByStaffError as left:
                missing = str(left)
            except ValidationError as error:
                raise DeserializationError(
                    f"{where}: {model._meta.label_lower}, {name}: "
                    f"{' '.join(error.messages)}"
                ) from error
        found = Row(model(**data, **named))
        found.where, found.missing, found.named = where, missing, named
        found.changed = data.get("changed")
        self._look_up(found)
        yield found
        if not found.object._state.adding:
            self._known.keep(found.object)

    def _look_up(self, found: Row) -> None:
        row = found.object
        try:
            found.stored = self._known.stored(row)
            found.was_here = self._known.was_here(row)
        except ObjectDoesNotExist:
            return  # a part of its natural key is missing; the checks of its fields say
        except ValueError as error:
            raise DeserializationError(
                f"{found.where}: {row._meta.label_lower}: {error}."
            ) from error
        row.pk = found.stored and found.stored.pk
        if found.stored and not found.changed:
            row.changed = found.stored.changed

    def _find(self, field: Any, value: Any) -> Record:
        """Return the row that a natural key names."""
        target = field.related_model
        if (
            not isinstance(value, list)
            or not issubclass(target, Record)
            or any(isinstance(part, list | dict) for part in value)
        ):
            raise ValidationError(
                f"name the {target._meta.verbose_name} by its natural key, in brackets: "
                f"[{', '.join(target.identified_by)}]."
            )
        try:
            found: Record | None = self._known.named(target, value)
        except ValueError as error:
            raise ValidationError(_not_found(target, value)) from error
        if found is None and is_remembered(target, value):
            raise _LeftByStaffError(called(target, value))
        if found is None:
            raise ValidationError(_not_found(target, value))
        return found


class _LeftByStaffError(Exception):
    """Raised for a row that was here once, and that staff have deleted or renamed."""


def is_remembered(model: type[Record], natural_key: Iterable[Any]) -> bool:
    """Return whether the history holds a row of this natural key."""
    named = dict(zip(model.identified_by, natural_key, strict=True))
    return bool(model.history.filter(**named).exists())


def called(model: type[Record], natural_key: Iterable[Any]) -> str:
    """Name a row by its kind and key: "orgprofile.section (example-aid, history)"."""
    return f"{model._meta.label_lower} ({', '.join(str(p) for p in natural_key)})"


def _read_value(field: Any, value: Any) -> Any:
    """Return a plain value as the field keeps it; raises ValidationError for others."""
    if isinstance(value, list | dict):
        raise ValidationError("give one value, in quotes if it begins with [ or {.")
    if isinstance(value, bool) and not isinstance(field, models.BooleanField):
        raise ValidationError(f"put “{str(value).lower()}” in quotes if it is text.")
    if value is None and field.empty_strings_allowed and not field.null:
        return ""  # YAML's null, for "field:" with nothing after it
    return field.to_python(value)


def _not_found(target: type[Record], value: list[Any]) -> str:
    called = ", ".join(str(part) for part in value)
    kind = target._meta.verbose_name
    known = target.objects.values_list(target.identified_by[0], flat=True)
    hint = markers.nearest(str(value[0]) if value else "", list(known))
    meant = f"; did you mean “{hint}”?" if hint and hint != called else "."
    return f"there is no {kind} “{called}” yet, here or above in the files{meant}"


def _model(row: Any, where: str) -> type[Record]:
    if (
        not isinstance(row, dict)
        or set(row) != {"model", "fields"}
        or not isinstance(row["fields"], dict)
    ):
        raise DeserializationError(
            f"{where}: a row has exactly “model” and “fields”; rows are found by "
            "natural key, so there is no “pk”."
        )
    try:
        model = apps.get_model(row["model"])
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise DeserializationError(
            f"{where}: there is no model “{row['model']}”."
        ) from error
    if not issubclass(model, Record):
        raise DeserializationError(
            f"{where}: “{row['model']}” is not part of a profile, and only profiles are "
            "loaded from fixtures."
        )
    return model
