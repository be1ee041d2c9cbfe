"""Rows as the text of a profile's files: the yaml format of `dumpdata`."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any

import yaml
from django.core.serializers import pyyaml
from django.core.serializers.base import SerializationError

from references.loading.rows import Name, Row, loaded_fields, value_of
from references.models.record import Record

# A line ends with the word that reaches so far.
WIDTH = 90
# A text up to this length stands beside its name.
SHORT = 70
LAST = ("citation", "reading", "doubt", "status", "changed")
# Texts that a program would read as a number stand in quotes.
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")

# What other programs ask of the format: Django's own reading of YAML.
Deserializer = pyyaml.Deserializer


class Dumper(pyyaml.DjangoSafeDumper):
    """Writes texts with line ends after |, long ones after >, and keys in one line.

    Quotes stand only where `references.loading.reading` would read something else.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}

    def represent_text(self, text: str) -> Any:
        style = None
        # Blanks at the ends of lines are kept within quotes alone.
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
    """Writes rows as `dumpdata` asks for them."""

    def get_dump_object(self, record: Any) -> Any:
        """Return the text of a row; raises SerializationError for one of no profile."""
        if isinstance(record, Record):
            return row_text(record)
        raise SerializationError(
            f"{record._meta.label_lower} is no part of a profile, and only profiles are "
            "written as YAML; use --format json."
        )

    def end_serialization(self) -> None:
        self.stream.write("\n".join(self.objects))


def row_text(record: Record) -> str:
    """Return a row as text, without what equals a default; status and day stand last."""
    values = {}
    fields = loaded_fields(type(record))
    first = [name for name in fields if name not in LAST]
    for name in [*first, *filter(fields.get, LAST)]:
        value, field = value_of(record, name), fields[name]
        if value is None or (value == field.get_default() and field.blank):
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


def rewritten(
    file: str,
    content: bytes,
    rows: Mapping[Name, Row],
    wanted: Mapping[Name, Record],
    changed: Collection[Name],
) -> bytes:
    """Return a file with the records that are wanted; what stays, stays as written.

    Of all `rows`, one that is not wanted goes, and one that has `changed` is written anew;
    a new one comes after the last of its kind.
    """
    last_of = {name[0]: name for name in rows}
    added: dict[Name, str] = defaultdict(str)
    for name in wanted:
        if name not in rows:
            after = last_of.get(name[0], [*rows][-1])
            added[after] += f"\n{row_text(wanted[name])}"
    own = [row for row in rows.values() if row.file == file]
    lines = re.findall(r".*\n|.+\Z", content.decode())
    starts = [row.line - 1 for row in own] + [len(lines)]
    written = "".join(lines[: starts[0]])
    for row, (start, end) in zip(own, pairwise(starts), strict=True):
        last = end
        while last > start and lines[last - 1][0] in "#\r\n":
            last -= 1  # what stands between rows
        if record := wanted.get(row.name):
            is_changed = row.name in changed
            body = row_text(record) if is_changed else "".join(lines[start:last])
            written += body if body.endswith("\n") else f"{body}\n"
        elif written.endswith("\n\n"):
            written = written.removesuffix("\n")
        written += added[row.name] + "".join(lines[last:end])
    return written.encode()
