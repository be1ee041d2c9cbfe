"""Rows as the text of a profile's files, in the house's wrapping: 100 characters a line.

`SERIALIZATION_MODULES` makes this the yaml format of `dumpdata`.
"""

import re
import textwrap
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

import yaml
from django.core.serializers.base import SerializationError
from django.db import models

from references.loading.rows import (
    Name,
    Row,
    list_items,
    loaded_fields,
    row_of_record,
)
from references.models.record import Record

WIDTH = 100
# What may be wrapped between any two words, and is read as it was.
FOLDABLE = re.compile(r"\S+( \S+)+")


class Serializer:
    """Writes rows as `dumpdata` asks for them."""

    internal_use_only = False

    def serialize(self, rows: Any, *, stream: Any, **options: Any) -> None:
        """Write records to a stream."""
        texts = []
        for record in rows:
            if not isinstance(record, Record):
                raise SerializationError(
                    f"{record._meta.label_lower} is no part of a profile, and only "
                    "profiles are written as YAML; use --format json."
                )
            texts.append(row_text(row_of_record(record)))
        stream.write("\n".join(texts))

    def getvalue(self) -> None:
        """Return nothing: all is in the stream."""


def row_text(row: Row) -> str:
    """Return a row as text, without what equals a default."""
    lines = [f"- model: {row.model._meta.label_lower}", "  fields:"]
    fields = loaded_fields(row.model)
    # Status and day stand last, whatever the model.
    for field in sorted(
        fields, key=lambda f: (f.name == "changed", f.name == "status")
    ):
        value = row.values[field.name]
        if value is not None and (value != field.get_default() or not field.blank):
            lines.append(textwrap.indent(_written(field, value), " " * 4))
    return "\n".join(lines) + "\n"


def _written(field: Any, value: Any) -> str:
    """Return "name: value", on several lines where a text is long or has several."""
    start = f"{field.name}: "
    if isinstance(value, tuple):
        return f"{start}[{', '.join(_scalar(part, '- [{}]') for part in value[1])}]"
    if isinstance(value, bool | int | Decimal):
        return f"{start}{str(value).lower()}"
    value = str(value)
    if "\n" in value and field.to_python(f"{value}\n") == value:
        value += "\n"  # a plain |, not |-
    line = f"{start}{_scalar(value, '- a: {}')}"
    is_prose = isinstance(field, models.TextField) and FOLDABLE.fullmatch(value)
    if len(line) <= WIDTH - 4 or not is_prose:
        return line
    words = textwrap.wrap(
        value, WIDTH - 6, break_long_words=False, break_on_hyphens=False
    )
    return "\n  ".join([f"{start}>-", *words])


def _scalar(value: Any, within: str) -> str:
    """Return a value as it is written: without quotes where it is read all the same."""
    text = str(value)
    try:
        items = [item for _line, item in list_items(within.format(value).encode())]
    except (yaml.YAMLError, ValueError):
        items = []
    if items in ([[value]], [{"a": value}]):
        return text
    style = "|" if "\n" in text else "'"
    dumped: str = yaml.safe_dump(
        text, default_style=style, allow_unicode=True, width=float("inf")
    )
    # A text that ends with several newlines ends its document too.
    return re.sub(r"\n(\.\.\.\n)?\Z", "", dumped)


def rewritten(
    file: str, content: bytes, rows: Mapping[Name, Row], wanted: Mapping[Name, Row]
) -> bytes:
    """Return a file with the rows as they are wanted; what stays, stays as written.

    Of all `rows`, one that is not wanted goes; a new one comes after the last of its kind.
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
        while last > start and lines[last - 1][0] in "#\n":
            last -= 1  # what stands between rows
        if now := wanted.get(row.name):
            is_same = not row.differences(now)
            body = "".join(lines[start:last]) if is_same else row_text(now)
            written += body if body.endswith("\n") else f"{body}\n"
        elif written.endswith("\n\n"):
            written = written.removesuffix("\n")
        written += added[row.name] + "".join(lines[last:end])
    return written.encode()
