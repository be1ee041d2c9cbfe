"""Imports sources from a file: first a plan, then what is chosen of it, all or nothing.

An import changes no source.
"""

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
from references.models import Citation
from references.values.source import Fields, fields_in

# The reason that the rows of an import bear in their history.
REASON = re.compile(r"import [0-9]{8}-[0-9]{6}-[0-9a-f]{4} of [^\0]{1,60}")


@dataclass(slots=True)
class Planned:
    """One record of a file, or why it is refused; the new source, and what it may be."""

    record: Fields
    citation: Citation
    near: list[Near] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return not ("problem" in self.record or self.near)


def plan(records: Iterable[Fields]) -> list[Planned]:
    """Return what would become of each record, without writing anything."""
    items = [Planned(each, _new_citation(each)) for each in records]
    kept = [item for item in items if "problem" not in item.record]
    taken = Citation.objects.all_keys()
    found = matching.near([item.citation for item in kept])
    for item, near in zip(kept, found, strict=True):
        item.near = near
        item.citation.key = matching.suggested_key(item.citation, taken)
        if wrong := _refusals(item.citation):
            number, key, title = map(item.record.get, ("number", "key", "title"))
            item.record = refused(number, key, title, " ".join(wrong))
        else:
            taken.add(item.citation.key)
    return items


def _new_citation(record: Fields) -> Citation:
    """Return the source that a record would be added as."""
    fields = fields_in(record)
    if "url" in fields:  # probably its own: nobody has judged it
        fields.setdefault("address", Citation.Address.PROBABLE)
    return Citation(**fields, listed=False)


def _refusals(source: Citation) -> list[str]:
    """Return the reasons against a new source, each after the field that it is about."""
    try:
        source.full_clean()
    except ValidationError as error:
        names = {f.name: f"“{f.verbose_name}”: " for f in source._meta.fields}
        said = error.message_dict.items()
        return [f"{names.get(name, '')}{' '.join(words)}" for name, words in said]
    return []


@transaction.atomic
def add(
    records: Iterable[Fields],
    new: Collection[int],
    known: Collection[int],
    name: str,
    user: Any,
) -> str:
    """Add the records of these numbers, new to their editor or known to be near another.

    Return the reason that they bear in their history. Raises IntegrityError if one that
    was new is here by now, or is added at the same moment.
    """
    reason = f"import {timezone.now():%Y%m%d-%H%M%S}-{token_hex(2)} of {name[:60]}"
    for item in plan(records):
        row: Any = item.citation
        number = item.record["number"]
        if number in new and item.near:
            raise IntegrityError
        if (number in new or number in known) and "problem" not in item.record:
            row._change_reason, row._history_user = reason, user
            row.save()
    return reason


def added(reason: str) -> Any:
    """Return what is still here of an import, by the reason it bears."""
    first = Citation.history.filter(history_type="+", history_change_reason=reason)
    return Citation.objects.filter(pk__in=first.values("id"))


@transaction.atomic
def undo(reason: str) -> tuple[int, list[Citation]]:
    """Delete what an import added; return how many, and what was changed or cited."""
    stay, number = [], 0
    for citation in added(reason).select_for_update():
        try:
            if citation.version > 1 or citation.readings.exists():
                raise ProtectedError("It was changed.", {citation})
            with transaction.atomic():
                citation._change_reason = f"undone: {reason}"[:100]
                citation.delete()
                number += 1
        except ProtectedError:
            stay.append(citation)
    return number, stay
