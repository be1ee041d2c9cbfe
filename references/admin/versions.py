"""Versions of a row as editors read them: its fields in words, and what differs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import (
    CharField,
    Field,
    Model,
    TextField,
    prefetch_related_objects,
)
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from references.admin.deleting import paths_of_names
from references.records.fields import CitedTextField, PartialDateField
from references.records.record import Record
from references.values.differences import Kind, Piece, pieces
from references.values.text import shortened

# Longer values are not written into a list, but compared on a page of their own.
LONGEST_LISTED = 60
# Of what stays the same, so much is shown at each end.
LONGEST_SAME = 300

Names = dict[tuple[type[Model], Any], str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A version in the list: what changed with it, in words, and how to bring it back."""

    version: Any
    changes: tuple[str, ...]
    restore: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of a version, or of two compared: its label, and its words as HTML."""

    label: str
    words: SafeString | str


def fields_of(model: type[Record]) -> list[Any]:
    """Return the fields that editors fill in, in the order of the model."""
    columns = model._meta.concrete_fields
    return [field for field in columns if field.editable and not field.primary_key]


def differing(old: Any, new: Any, model: type[Record]) -> list[Any]:
    """Return the fields in which two versions, or rows, differ."""
    return [
        field
        for field in fields_of(model)
        if getattr(old, field.attname) != getattr(new, field.attname)
    ]


def names(versions: Iterable[Any], fields: Iterable[Field]) -> Names:
    """Return the names of the rows that versions name and that are still there.

    A query for each model they are of.
    """
    wanted: dict[Any, set[Any]] = defaultdict(set)
    links = [field for field in fields if field.is_relation]
    for version in versions:
        for field in links:
            wanted[field.related_model].add(getattr(version, field.attname))
    found: Names = {}
    for model, numbers in wanted.items():
        rows = model._base_manager.select_related(*paths_of_names(model))
        for number, row in rows.in_bulk(numbers - {None}).items():
            found[model, number] = str(row)
    return found


def in_words(field: Any, version: Any, known: Names) -> str:
    """Return the value of a field as its form shows it; "" where it is empty."""
    value = getattr(version, field.attname)
    if value in (None, ""):
        return ""
    if field.is_relation:
        lost = f"number {value}, which was deleted since"
        return known.get((field.related_model, value), lost)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, CitedTextField):
        return str(value)
    return str(dict(field.flatchoices).get(value, value))


def label(field: Any) -> str:
    return capfirst(field.verbose_name)


def date_of(version: Any) -> str:
    """Return when a version was saved, in words."""
    when: datetime = timezone.localtime(version.history_date)
    return f"{when:%-d %B %Y, %H:%M} UTC"


def listed(
    versions: Sequence[Any], model: type[Record], restore: Callable[[Any], str]
) -> list[Listed]:
    """Say what changed with each of these versions, the newest first.

    The last one is compared with nothing: it is given for the one before it alone, or is
    the first of all. `restore` gives the address that brings back a version, or "".
    """
    pairs = list(zip_longest(versions, versions[1:]))
    changed = [differing(old, new, model) if old else [] for new, old in pairs]
    known = names(versions, {field for fields in changed for field in fields})
    found = []
    for (new, old), fields in zip(pairs, changed, strict=True):
        changes = [_in_short(field, old, new, known) for field in fields]
        found.append(Listed(new, tuple(changes), restore(new)))
    return found


def _in_short(field: Any, old: Any, new: Any, known: Names) -> str:
    """Return the name of a field, with both values if they are short."""
    before, after = (in_words(field, version, known) for version in (old, new))
    if max(len(before), len(after)) > LONGEST_LISTED or "\n" in before + after:
        return label(field)
    return f"{label(field)}: {before or 'empty'} → {after or 'empty'}"


def read(version: Any, model: type[Record]) -> list[Shown]:
    """Return all fields of a version, in words."""
    fields = fields_of(model)
    known = names([version], fields)
    return [
        Shown(label(field), in_words(field, version, known) or "empty")
        for field in fields
    ]


def compared(old: Any, new: Any, model: type[Record]) -> list[Shown]:
    """Return the fields in which two versions differ, each marked word by word."""
    fields = differing(old, new, model)
    known = names([old, new], fields)
    return [
        Shown(
            label(field),
            marked(pieces_of(field, *(in_words(field, v, known) for v in (old, new)))),
        )
        for field in fields
    ]


def pieces_of(field: Any, old: str, new: str) -> tuple[Piece, ...]:
    """Compare texts word by word; a date, a number, a choice or a row is one value."""
    is_text = isinstance(field, CharField | TextField) and not (
        field.choices or isinstance(field, PartialDateField)
    )
    if is_text:
        return pieces(old, new)
    both = (Piece(Kind.GONE, old), Piece(Kind.NEW, new))
    return tuple(piece for piece in both if piece.text)


def marked(found: Iterable[Piece]) -> SafeString:
    """Write pieces: gone as deleted, new as inserted; of what stays, both ends alone."""
    return format_html_join("", "{}", ((_written(piece),) for piece in found))


def _written(piece: Piece) -> SafeString | str:
    if piece.kind is Kind.GONE:
        return format_html("<del>{}</del>", piece.text)
    if piece.kind is Kind.NEW:
        return format_html("<ins>{}</ins>", piece.text)
    if len(piece.text) <= 3 * LONGEST_SAME:
        return piece.text
    left_out = len(piece.text) - 2 * LONGEST_SAME
    return format_html(
        '{}<span class="difference__left-out"> … {} characters are the same … </span>{}',
        piece.text[:LONGEST_SAME],
        left_out,
        piece.text[-LONGEST_SAME:],
    )


def rows_of(found: Iterable[Any]) -> list[Any]:
    """Return the rows that versions were of, each with what names it, if still there.

    A query for each kind of row that names them.
    """
    rows = [version.instance for version in found]
    if rows:
        prefetch_related_objects(rows, *paths_of_names(type(rows[0])))
    return rows


def named(row: Any) -> str:
    """Return what a row is called, or was.

    Where what it was called by is gone, return its kind and its own part of the name.
    """
    try:
        name = str(row)
    except ObjectDoesNotExist:
        own = [getattr(row, path) for path in row.identified_by if "__" not in path]
        name = f"{row._meta.verbose_name} {' '.join(map(str, own)) or row.pk}"
    return shortened(name, 120)
