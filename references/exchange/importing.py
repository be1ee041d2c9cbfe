"""Imports sources from a file: first a plan, then what is chosen of it, all or nothing.

An import adds sources and changes none. What is here already, or may be, is left out unless
it is chosen. A plan has a digest, so that only what somebody has seen is written.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from references.exchange import matching
from references.exchange.formats.records import refused
from references.exchange.matching import Near
from references.models import Citation, Reading
from references.values.found import Found

_EXTENTS = {str(label): value for value, label in Reading.Extent.choices}
# The reason that the rows of an import bear in their history.
REASON = re.compile(r"import [0-9]{8}-[0-9]{6}-[0-9a-f]{4} of [^\0]{1,60}")


class Changed(Exception):  # noqa: N818 (it says what became of the plan)
    """The file, or what is here, is no longer as the plan has it."""


@dataclass(slots=True)
class Item:
    """One record of a file: as it would be added, or refused; and what it may be."""

    found: Found
    citation: Citation
    readings: list[Reading] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return not (self.found.problem or self.near)


def plan(records: Iterable[Found]) -> list[Item]:
    """Return what would become of each record, without writing anything."""
    items = [Item(each, Citation(**_columns(each))) for each in records]
    kept = [item for item in items if not item.found.problem]
    taken = matching.taken_keys()
    found = matching.near([item.citation for item in kept])
    for item, near in zip(kept, found, strict=True):
        item.near = near
        _write(item, taken)
    return items


def _columns(found: Found) -> dict[str, Any]:
    """Return what a source would be added with, by column, but for its key."""
    given = {n: value for n, value in found.fields.items() if value and n != "readings"}
    if "url" in given:  # probably its own: nobody has judged it
        given.setdefault("address", Citation.Address.PROBABLE)
    return given | {"listed": False}


def _write(item: Item, taken: set[str]) -> None:
    """Give a source a key of its own, and check it with what it says; or refuse it."""
    source, found = item.citation, item.found
    source.key = matching.suggested_key(source, taken)
    wrong = _wrong(source)
    for said in found.fields["readings"]:
        extent = _EXTENTS.get(said["extent"], said["extent"])
        reading = Reading(**said | {"extent": extent})
        label = f"reading “{reading.slug}”"
        if reading.slug in {each.slug for each in item.readings}:
            wrong.append(f"{label} is given twice: keep one of the two.")
        wrong += [f"{label}, {why}" for why in _wrong(reading, "citation")]
        item.readings.append(reading)
    if wrong:
        key = found.fields["key"]
        item.found = refused(found.number, key, found.raw, " ".join(wrong))
    else:
        taken.add(source.key)


def _wrong(row: Citation | Reading, *exclude: str) -> list[str]:
    """Return the reasons against a new row, each after the field that it is about."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        names = {f.name: f"“{f.verbose_name}”: " for f in row._meta.fields}
        said = error.message_dict.items()
        return [f"{names.get(name, '')}{' '.join(words)}" for name, words in said]
    return []


def digest(items: Iterable[Item]) -> str:
    """Return a digest of the records, of the keys they get, and of what they may be."""
    seen = [
        (item.found, item.citation.key, [near.citation.key for near in item.near])
        for item in items
    ]
    return hashlib.sha256(repr(seen).encode(errors="replace")).hexdigest()


def add(
    records: Iterable[Found], seen: str, chosen: Collection[int], name: str, user: Any
) -> str:
    """Add the chosen records of the plan with this digest; return the reason they bear.

    Raises Changed if the plan would be another by now.
    """
    reason = f"import {timezone.now():%Y%m%d-%H%M%S}-{token_hex(2)} of {name[:60]}"
    try:
        with transaction.atomic():
            items = plan(records)
            if digest(items) != seen:
                raise Changed
            for item in items:
                if item.found.number not in chosen or item.found.problem:
                    continue
                for reading in item.readings:
                    reading.citation = item.citation
                rows: list[Any] = [item.citation, *item.readings]
                for row in rows:
                    # simple-history keeps these with the change.
                    row._change_reason = reason
                    row._history_user = user
                    row.save()
    except IntegrityError as error:  # somebody added one of them a moment ago
        raise Changed from error
    return reason


def added(reason: str, model: Any = Citation) -> Any:
    """Return what is still here of an import, by the reason it bears."""
    first = model.history.filter(history_type="+", history_change_reason=reason)
    return model.objects.filter(pk__in=first.values("id"))


@transaction.atomic
def undo(reason: str) -> tuple[int, list[Citation]]:
    """Delete what an import added; return how many, and those that stay.

    These were changed since, or something rests on them.
    """
    stay, number = [], 0
    untouched = added(reason, Reading).filter(version=1)
    for citation in added(reason).select_for_update():
        has_more = citation.readings.exclude(pk__in=untouched.values("pk")).exists()
        try:
            if citation.version > 1 or has_more:
                raise ProtectedError("It was changed.", {citation})
            with transaction.atomic():
                citation._change_reason = f"undone: {reason}"[:100]
                citation.delete()
                number += 1
        except ProtectedError:
            stay.append(citation)
    return number, stay
