"""Writes rows as the text of a profile's files: the format `yaml` of `dumpdata`."""

import re
from typing import Any

import yaml
from django.core.serializers import pyyaml
from django.core.serializers.base import SerializationError

from references.loading.rows import loaded_fields, value_of
from references.models.record import Record

# The greatest length of a line, in characters.
WIDTH = 90
# A text up to this length stands on the line of its name.
SHORT = 70
# The fields that come last in a row.
LAST = ("citation", "reading", "doubt", "status", "changed")
# Texts that other programs would read as a number; they are written in quotes.
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")

# Django asks each format for a deserializer. It is not used: `loading.reading` reads files.
Deserializer = pyyaml.Deserializer


class Dumper(pyyaml.DjangoSafeDumper):
    """Writes YAML. Texts with line ends come after |, long texts after >.

    A natural key of several values, a tuple, is a list on one line: [a, b]. A text is in quotes
    only if `references.loading.reading` would else read another value.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}

    def represent_text(self, text: str) -> Any:
        """Return the YAML node of a text in the style that suits its length and its lines."""
        style = None
        # A text with blanks at the ends of lines needs quotes, which keep them.
        if all(line == line.strip() for line in text.split("\n")):
            is_long = len(text) > SHORT and " " in text
            style = "|" if "\n" in text else ">" if is_long else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def represent_key(self, key: tuple[Any, ...]) -> Any:
        return self.represent_sequence("tag:yaml.org,2002:seq", key, flow_style=True)


Dumper.add_representer(str, Dumper.represent_text)
Dumper.add_representer(tuple, Dumper.represent_key)
for tag, pattern, first in (
    ("int", INTEGER, "-0123456789"),
    ("bool", re.compile(r"(true|false)\Z"), "tf"),
    ("null", re.compile(r"(null|~)?\Z"), ("n", "~", "")),
):
    Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", pattern, [*first])


class Serializer(pyyaml.Serializer):
    """The serializer that `dumpdata --format yaml` calls for each row."""

    def get_dump_object(self, record: Any) -> Any:
        """Return a row as YAML; raises SerializationError if no profile has such rows."""
        if isinstance(record, Record):
            return row_text(record)
        raise SerializationError(
            f"{record._meta.label_lower} is no part of a profile, and only profiles are "
            "written as YAML; use --format json."
        )

    def end_serialization(self) -> None:
        self.stream.write("\n".join(self.objects))


def row_text(record: Record) -> str:
    """Return a row as YAML, without values that equal the default; the fields in `LAST` last."""
    values = {}
    fields = loaded_fields(type(record))
    first = [name for name in fields if name not in LAST]
    for name in [*first, *filter(fields.get, LAST)]:
        value, field = value_of(record, name), fields[name]
        # A default that is a function, such as today's date, may differ at the next load.
        may_be_left_out = field.blank or not callable(field.default)
        if value is None or (value == field.get_default() and may_be_left_out):
            continue
        if not isinstance(value, tuple | bool | int):
            value = str(value)
            if "\n" in value and field.to_python(f"{value}\n") == value:
                value += "\n"  # a plain |, not |-
        values[name] = value
    row = {"model": record._meta.label_lower, "fields": values}
    text: str = yaml.dump(
        [row], Dumper=Dumper, allow_unicode=True, sort_keys=False, width=WIDTH
    )
    return text
