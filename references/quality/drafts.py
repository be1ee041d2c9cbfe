"""Finds published rows that have drafts among their parts (the rows that belong to them)."""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from references.models.registry import published_models, related
from references.models.sourced import Published, Status
from references.values.text import shortened

# At most so many drafts are listed.
MOST_NAMED = 5


def rows_with_drafts(model: Any) -> Any:
    """Return the public rows of a model with drafts among their parts; all parts are prefetched."""
    names = model.published_with
    has_draft = [Q(**{f"{name}__status": Status.DRAFT}) for name in names]
    wholes = model.objects.filter(reduce(or_, has_draft, Q(pk__in=[])))
    rows: Any = related(model).published().filter(pk__in=wholes.values("pk"))
    return rows.prefetch_related(*names).order_by("pk")


def draft_parts(row: Published) -> list[Published]:
    """Return the drafts among the parts of a row."""
    parts = (part for name in row.published_with for part in getattr(row, name).all())
    return [part for part in parts if not part.is_published]


def rows_and_drafts() -> Iterator[tuple[Published, list[Published]]]:
    """Yield (row, drafts) for each public row that has drafts among its parts."""
    for model in published_models():
        for row in rows_with_drafts(model):
            yield row, draft_parts(row)


def unseen_line(drafts: Sequence[Published]) -> str:
    """Return a sentence that lists drafts among the parts of a published row."""
    listed = [shortened(str(part), 120) for part in drafts[:MOST_NAMED]]
    if len(drafts) > len(listed):
        listed.append(f"{len(drafts) - len(listed)} more")
    return f"Readers do not see: {'; '.join(listed)}."
