"""Imports sources from a file: makes a plan, then adds all records that the editor chose, or none.

An import only adds sources, and changes no stored source.
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

# The reason that the history has for each source of an import. By it they are found again.
REASON = re.compile(r"import [0-9]{8}-[0-9]{6}-[0-9a-f]{4} of [^\0]{1,60}")


@dataclass(slots=True)
class Planned:
    """The plan for one record of a file."""

    # The fields of the record; with a `problem` if the record is refused.
    record: Fields
    # The source that would be added, and the stored sources that may be the same.
    citation: Citation
    near: list[Near] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Return whether the record can be added, and no stored source may be the same."""
        return "problem" not in self.record and not self.near


def plan(records: Iterable[Fields]) -> list[Planned]:
    """Return the plan for each record; nothing is saved."""
    items = [Planned(record, _new_citation(record)) for record in records]
    valid = [item for item in items if "problem" not in item.record]
    keys = Citation.objects.all_keys()
    near_each = matching.near([item.citation for item in valid])
    for item, near in zip(valid, near_each, strict=True):
        item.near = near
        item.citation.key = matching.suggested_key(item.citation, keys)
        errors = _errors_in(item.citation)
        if errors:
            number, key, title = map(item.record.get, ("number", "key", "title"))
            item.record = refused_record(number, key, title, why=" ".join(errors))
        else:
            keys.add(item.citation.key)
    return items


def _new_citation(record: Fields) -> Citation:
    """Return the unsaved source that would be added for a record."""
    fields = fields_in(record)
    if "url" in fields:  # nobody has looked yet what is at the address
        fields.setdefault("address", Citation.Address.PROBABLE)
    return Citation(**fields, listed=False)


def _errors_in(source: Citation) -> list[str]:
    """Return the errors of a new source, each after the name of its field; [] if it is valid."""
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
    """Add the records with these numbers, and return the reason that their history gets."""
    # `new` has the numbers of records that the plan showed as new, `known` of those with similar
    # sources; `name` is that of the file. Raises IntegrityError if a record in `new` has become
    # similar to a stored source: then nothing is added.
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


def sources(reason: str) -> Any:
    """Return the sources of an import that still exist, found by the reason in their history."""
    additions = Citation.history.filter(history_type="+", history_change_reason=reason)
    return Citation.objects.filter(pk__in=additions.values("id"))
