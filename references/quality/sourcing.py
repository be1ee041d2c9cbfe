"""Judges the statements of the profile, row by row."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from references.models import Reading, judging
from references.models.registry import statement_models
from references.prose.sourcing import Judged


class Sourced(NamedTuple):
    """A statement of a row, and the field in which it stands."""

    row: Any
    field: str
    judged: Judged


def sourced() -> Iterator[Sourced]:
    """Yield each public statement, row by row. A query a model, and one more."""
    said = judging.said(Reading.objects.all())
    for model in statement_models():
        if model.has_status:
            rows = model.objects.published().select_related(*model.source_fields())
            for row in rows.order_by("pk"):
                for field, judged in judging.statements(row, said):
                    yield Sourced(row, field, judged)
