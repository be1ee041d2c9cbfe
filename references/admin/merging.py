"""Merging two citations: a page with both side by side, then the merge."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html

from references import citing_sentences
from references.admin.addresses import may
from references.admin.uses import use_link
from references.models import Citation, Reading
from references.models.registry import statement_models
from references.quality import merging
from references.values.text import is_row_number

COMPARED = ["type", "title", *chain(*merging.TAKEN_TOGETHER.values())]
# Of more uses, the page says only that there are more.
MOST_LISTED = 100


def may_merge(user: Any) -> bool:
    """Return whether a user may change all that names a source in a field."""
    naming = [model for model in statement_models() if model.source_fields()]
    return all(
        may(user, what, model)
        for model in (Citation, Reading, *naming)
        for what in ("change", "publish")
    )


def merge_view(
    of_rows: Any, request: HttpRequest, queryset: Any
) -> HttpResponse | None:
    """Show two citations side by side, or merge them as their editor saw them."""
    two = list(queryset.order_by("pk")[:3])
    is_sent = "_merge" in request.POST
    if len(two) != 2:
        reason = (
            "Nothing was merged: one of the two is no longer there."
            if is_sent
            else "Choose exactly two citations to merge: two records of one source."
        )
        messages.error(request, reason)
        return None
    errors: list[str] = []
    if is_sent:
        try:
            drop, keep = _chosen(two, request.POST)
            merging.merge(drop, keep)
        except ValidationError as error:
            errors = error.messages
        else:
            done = format_html(
                'Merged “{}” into <a href="{}">“{}”</a>: the old key is another name of '
                "it for good.",
                *(drop.key, keep.get_absolute_url(), keep.key),
            )
            messages.success(request, done)
            return None
    # As they are now: their editor may have waited.
    rows = Citation.objects.filter(pk__in=[citation.pk for citation in two])
    two = list(rows.with_use_count().order_by("pk"))
    most_used = max(two, key=lambda citation: citation.use_count)
    context = of_rows.admin_site.each_context(request) | {
        "title": "Merge two citations",
        "opts": of_rows.opts,
        "errors": errors,
        "rows": compared(two),
        "kept": request.POST.get("keep") or str(most_used.pk),
        "sides": [(citation, _uses(citation)) for citation in two],
    }
    return TemplateResponse(request, "admin/references/citation/merge.html", context)


def _chosen(two: list[Citation], sent: Mapping[str, str]) -> tuple[Citation, Citation]:
    """Return the one that goes and the one that stays, as their editor saw them."""
    drop, keep = sorted(two, key=lambda citation: str(citation.pk) == sent.get("keep"))
    if str(keep.pk) != sent.get("keep"):
        raise ValidationError("Choose the citation that stays.")
    for citation in two:
        version = sent.get(f"version-{citation.pk}", "")
        if not is_row_number(version):
            raise ValidationError("Open this page again: it is not whole.")
        citation.version = int(version)
    return drop, keep


def compared(two: list[Citation]) -> list[tuple[str, list[str]]]:
    """Return the label and both values of the fields in which either says anything."""
    options: Any = Citation._meta
    rows = [
        (str(options.get_field(n).verbose_name), [_shown(c, n) for c in two])
        for n in COMPARED
    ]
    return [(label, found) for label, found in rows if any(found)]


def _shown(citation: Citation, name: str) -> str:
    shown = getattr(citation, f"get_{name}_display", None)
    return str(shown() if shown else getattr(citation, name))


def _uses(citation: Citation) -> list[Any]:
    found = citing_sentences.of_source(citation.key, most=MOST_LISTED + 1)
    more = ["and more"] if len(found) > MOST_LISTED else []
    return [*map(use_link, found[:MOST_LISTED]), *more]
