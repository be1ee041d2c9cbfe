"""Imports sources from a file: first a plan, then what is chosen of it, all or nothing.

An import changes no source. By a plan's digest only what somebody saw is added.
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
from references.models import Citation
from references.values.description import fields_in
from references.values.source import Fields

# The reason that the rows of an import bear in their history.
REASON = re.compile(r"import [0-9]{8}-[0-9]{6}-[0-9a-f]{4} of [^\0]{1,60}")


class Changed(Exception):  # noqa: N818 (it says what became of the plan)
    """The file, or what is here, is no longer as the plan has it."""


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
    taken = matching.taken_keys()
    found = matching.near([item.citation for item in kept])
    for item, near in zip(kept, found, strict=True):
        item.near = near
        item.citation.key = matching.suggested_key(item.citation, taken)
        if wrong := _refusals(item.citation):
            key, raw = item.record["key"], item.record["raw"]
            item.record = refused(item.record["number"], key, raw, " ".join(wrong))
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


def digest(items: Iterable[Planned]) -> str:
    """Return a digest of the records, of the keys they get, and of what they may be."""
    seen = [
        (item.record, item.citation.key, [near.citation.key for near in item.near])
        for item in items
    ]
    return hashlib.sha256(repr(seen).encode(errors="replace")).hexdigest()


def add(
    records: Iterable[Fields], seen: str, chosen: Collection[int], name: str, user: Any
) -> str:
    """Add the chosen records of the plan with this digest, or raise Changed.

    Return the reason that they bear in their history.
    """
    reason = f"import {timezone.now():%Y%m%d-%H%M%S}-{token_hex(2)} of {name[:60]}"
    try:
        with transaction.atomic():
            items = plan(records)
            if digest(items) != seen:
                raise Changed
            for item in items:
                if item.record["number"] in chosen and "problem" not in item.record:
                    row: Any = item.citation
                    row._change_reason, row._history_user = reason, user
                    row.save()
    except IntegrityError as error:  # somebody added one of them a moment ago
        raise Changed from error
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
