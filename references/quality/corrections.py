"""Compares corrections with the rows that were wrong, and with the notes that these rows cite."""

from typing import Any

from django.db.models import QuerySet

from references.models import Correction
from references.models.derived import known_by
from references.models.fields import PartialDateField
from references.models.judging import statements
from references.models.registry import row_at, rows_at
from references.models.revision import per_revision
from references.models.sourced import Published
from references.prose import sentences
from references.prose.sourcing import Judged
from references.values import dates


def lines(row: Any) -> list[str]:
    """Return the lines that a row shows to readers: title, sentences, dates, other texts."""
    result = [row.found_by()[0]] if isinstance(row, Published) else []
    for name in dict.fromkeys((*row.explained, *row.prose_fields())):
        field, value = row._meta.get_field(name), getattr(row, name)
        if name in row.prose_fields():
            result += [sentence.words for sentence in sentences.split(value)]
        elif isinstance(field, PartialDateField):
            result.append(dates.words(value))
        elif isinstance(value, str) and not field.choices:
            result.append(value)
    return [*dict.fromkeys(filter(None, result))]


def name_of(row: Any) -> str:
    """Return the id of the first mark of a row, by which a correction names the row."""
    return row.anchor([*row.prose_fields(), *row.source_fields()][0])


def is_said(correction: Correction) -> bool:
    """Return whether the row that was wrong says what a correction says; True if none is named."""
    found = row_at(correction.statement)
    return not correction.statement or _says(found[0] if found else None, correction)


def _says(row: Any, correction: Correction) -> bool:
    """Return whether a row, None if there is none, says to readers what a correction says."""
    said = {*lines(row)} if row and row.is_public else set()
    new, old = correction.now.splitlines(), correction.was.splitlines()
    # A text that was removed must not be back.
    return {*new} <= said if new else said.isdisjoint(old)


def not_in_readings(correction: Correction) -> list[Judged]:
    """Return the new statements of a correction that say more than the notes they rest on."""
    found = row_at(correction.statement)
    if not (found and correction.now):
        return []
    row, new = found[0], correction.now.splitlines()
    judged = statements(row, known_by([row]))
    return [
        each
        for field, each in judged
        if each.missing
        and each.is_lacking
        and (field in row.source_fields() or each.words in new)
    ]


def of_row(row: Any) -> "QuerySet[Correction]":
    """Return the published corrections of a row."""
    return Correction.objects.published().filter(statement=name_of(row))


@per_revision
def unsaid() -> tuple[Correction, ...]:
    """Return the published corrections whose row does not, or no longer, say what they say."""
    named = [*Correction.objects.published().exclude(statement="")]
    at = rows_at(row.statement for row in named)
    return tuple(
        row for row in named if not _says(at.get(row.statement, (None,))[0], row)
    )
