"""Finds published rows with drafts among their parts."""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from references.models.registry import published_models, related
from references.models.sourced import Published, Status
from references.values.text import shortened

# So many drafts are named.
MOST_NAMED = 5


def having_draft_parts(model: Any) -> Any:
    """Return the public rows of a model with drafts among their parts, and all these parts."""
    names = model.published_with
    waiting = [Q(**{f"{name}__status": Status.DRAFT}) for name in names]
    having = (
        model.objects.filter(reduce(or_, waiting)) if names else model.objects.none()
    )
    rows: Any = related(model).published().filter(pk__in=having.values("pk"))
    return rows.prefetch_related(*names).order_by("pk")


def draft_parts(row: Published) -> list[Published]:
    return [part for part in row.shown_parts() if not part.is_published]


def with_draft_parts() -> Iterator[tuple[Published, list[Published]]]:
    """Yield the public rows with drafts among their parts, each with these."""
    for model in published_models():
        yield from ((row, draft_parts(row)) for row in having_draft_parts(model))


def unseen(drafts: Sequence[Published]) -> str:
    """Name, in a sentence, the drafts among the parts of what is published."""
    named = [shortened(str(part), 120) for part in drafts[:MOST_NAMED]]
    more = len(drafts) - len(named)
    return f"Readers do not see: {'; '.join(named + [f'{more} more'] * (more > 0))}."
