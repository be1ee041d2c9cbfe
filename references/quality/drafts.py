"""What is published while parts of it are drafts."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from references.statements.statement import Statement, Status
from references.uses.citing import citing_models, related


def with_draft_parts() -> Iterator[tuple[Statement, list[Statement]]]:
    """Yield the public rows with drafts among their parts, each with these."""
    for model in citing_models():
        names = model.published_with if issubclass(model, Statement) else ()
        waiting = [Q(**{f"{name}__status": Status.DRAFT}) for name in names]
        if not waiting:
            continue
        rows: Any = related(model)
        having = model.objects.filter(reduce(or_, waiting)).values("pk")
        public = rows.published().filter(pk__in=having)
        for row in public.prefetch_related(*names).order_by("pk"):
            yield row, [part for part in row.within() if not part.is_published]
