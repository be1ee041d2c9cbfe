"""Imports sources from a file: first a plan, then the chosen records, all or none of them.

An import only adds sources. It changes none.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from references.exchange import matching
from references.exchange.formats.records import refused_record
from references.exchange.matching import Near
from references.models import Citation
from references.values.source import Fields, fields_in

# The reason in the history of the sources of an import, by which they are found again.
REASON = re.compile(r"import [0-9]{8}-[0-9]{6}-[0-9a-f]{4} of [^\0]{1,60}")


@dataclass(slots=True)
class Planned:
    """The plan for one record of a file."""

    # The fields of the record; with a `problem` if it is refused.
    record: Fields
    # The source that would be added, and the known sources that may be the same.
    citation: Citation
    near: list[Near] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return not ("problem" in self.record or self.near)


def plan(records: Iterable[Fields]) -> list[Planned]:
    """Return what would become of each record, without saving anything."""
    items = [Planned(each, _new_citation(each)) for each in records]
    valid = [item for item in items if "problem" not in item.record]
    keys = Citation.objects.all_keys()
    near_each = matching.near([item.citation for item in valid])
    for item, near in zip(valid, near_each, strict=True):
        item.near = near
        item.citation.key = matching.suggested_key(item.citation, keys)
        if wrong := _refusals(item.citation):
            number, key, title = map(item.record.get, ("number", "key", "title"))
            item.record = refused_record(number, key, title, " ".join(wrong))
        else:
            keys.add(item.citation.key)
    return items


def _new_citation(record: Fields) -> Citation:
    """Return the unsaved source that would be added for a record."""
    fields = fields_in(record)
    if "url" in fields:  # nobody has looked yet what is at the address
        fields.setdefault("address", Citation.Address.PROBABLE)
    return Citation(**fields, listed=False)


def _refusals(source: Citation) -> list[str]:
    """Return the errors of a new source, each after the name of its field; none if valid."""
    try:
        source.full_clean()
    except ValidationError as error:
        labels = {f.name: f"“{f.verbose_name}”: " for f in source._meta.fields}
        errors = error.message_dict.items()
        return [f"{labels.get(name, '')}{' '.join(words)}" for name, words in errors]
    return []


@transaction.atomic
def add(
    records: Iterable[Fields],
    new: Collection[int],
    known: Collection[int],
    name: str,
    user: Any,
) -> str:
    """Add the records with these numbers, and return the reason for their history."""
    # Those in `new` were shown as unlike any source, those in `known` with what they are like.
    # Raises IntegrityError if one of the first is like a stored source by now.
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


def imported_sources(reason: str) -> Any:
    """Return the sources of an import that still exist, by the reason in their history."""
    first = Citation.history.filter(history_type="+", history_change_reason=reason)
    return Citation.objects.filter(pk__in=first.values("id"))
