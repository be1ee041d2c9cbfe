"""How the prose of the profile is sourced, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from references.models import Reading
from references.prose.sourcing import Judged
from references.statements.statement import Statement
from references.uses import judging
from references.uses.citing import citing_models
from references.uses.judging import of, of_row


@dataclass(frozen=True, slots=True)
class Sourced:
    """A statement of a row, and the field in which it stands."""

    row: Any
    field: str
    judged: Judged


def sourced() -> Iterator[Sourced]:
    """Yield each public statement: sentences, then rows by the sources they name.

    A query a model, and one more.
    """
    said = judging.said(Reading.objects.all())
    for model in citing_models():
        if issubclass(model, Statement):
            rows = model.objects.published().select_related(*model.source_fields())
            for row in rows.order_by("pk"):
                for field in row.prose_fields():
                    yield from (Sourced(row, field, j) for j in of(row, field, said))
                for field in row.source_fields():
                    yield from (
                        Sourced(row, field, j) for j in of_row(row, field, said)
                    )
