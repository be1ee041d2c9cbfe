"""Judges the statements of the profile, row by row."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from references.models import judging
from references.models.registry import statement_models
from references.prose.sourcing import Judged


class Sourced(NamedTuple):
    """A statement of a row, and the field in which it stands."""

    row: Any
    field: str
    judged: Judged


def sourced() -> Iterator[Sourced]:
    """Yield each public statement, row by row. Two queries a model."""
    for model in statement_models():
        if model.has_status:
            rows = model.objects.published().select_related(*model.source_fields())
            found = list(rows.order_by("pk"))
            said = judging.said_to(found)
            for row in found:
                for field, judged in judging.statements(row, said):
                    yield Sourced(row, field, judged)
