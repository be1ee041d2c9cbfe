"""What is published while parts of it are drafts, and what readers are told meanwhile."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q

from references.statements.statement import Statement, Status
from references.uses.citing import citing_models, related


@dataclass(frozen=True, slots=True)
class Whole:
    """A published row with drafts among its parts.

    `told` are sentences on what readers see; `misled` those on what they would be told
    otherwise without the drafts.
    """

    row: Statement
    drafts: tuple[Statement, ...]
    misled: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def kind(self) -> str:
        return str(self.row._meta.verbose_name)


def with_draft_parts() -> list[Whole]:
    """Return the public rows with drafts among their parts, those that mislead first."""
    found = _found((model, model.published_with) for model in wholes())
    return sorted(found, key=lambda whole: not whole.misled)


def misleading() -> list[Whole]:
    """Return those of which readers are told something that the drafts would change."""
    may = [m for m in wholes() if m.misled_without is not Statement.misled_without]
    found = _found((m, m.misled_by or m.published_with) for m in may)
    return [whole for whole in found if whole.misled]


def wholes() -> list[Any]:
    """Return the models whose rows have parts that readers see with them."""
    statements = (m for m in citing_models() if issubclass(m, Statement))
    return [model for model in statements if model.published_with]


def _found(asked: Iterable[tuple[Any, Collection[str]]]) -> Iterator[Whole]:
    """Yield the public rows of each model with drafts among these parts of theirs."""
    for model, names in asked:
        waiting = reduce(or_, (Q(**{f"{n}__status": Status.DRAFT}) for n in names))
        having = model.objects.filter(waiting).values("pk")
        parts = [
            Prefetch(name, related(model._meta.get_field(name).related_model))
            for name in names
        ]
        rows: Any = related(model)
        public = rows.published().filter(pk__in=having)
        for row in public.prefetch_related(*parts):
            its_own = [part for name in names for part in getattr(row, name).all()]
            drafts = [part for part in its_own if not part.is_published]
            others = [part for part in its_own if part.is_published]
            yield Whole(
                row,
                tuple(drafts),
                tuple(row.misled_without(drafts, others)),
                tuple(row.told_without(drafts, others)),
            )
