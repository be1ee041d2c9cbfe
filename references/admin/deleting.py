"""Deleting rows: a page lists all that is deleted; what readers see needs a reason."""

from collections import Counter
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import CASCADE, PROTECT, ProtectedError
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from references.admin.addresses import form_address
from references.admin.publishing import reason_in
from references.models.record import Record
from references.models.registry import related
from references.models.sourced import Published

UNEXPLAINED = "Readers see what you want to delete. Open this page again, and give a reason in a few words."


def what_goes(model: Any, rows: list[Any], request: HttpRequest) -> Any:
    """Return (links to all rows that go, numbers by kind, forbidden kinds, obstacles)."""
    # The admin expects this before rows are deleted. Django's own version would list derived
    # rows too.
    try:
        model.objects.filter(pk__in=[row.pk for row in rows]).refuse_named()
    except ProtectedError as error:
        return [], {}, set(), [error.args[0]]
    going, protecting = _with_parts(rows)
    forbidden_kinds = set()
    for row in going:
        model_admin = admin.site.get_model_admin(type(row))
        if not model_admin.has_delete_permission(request, row):
            forbidden_kinds.add(row._meta.verbose_name)
    obstacles: list[str] = [row_link(row) for row in protecting]
    if "post" in request.POST and not forbidden_kinds:
        obstacles += _reason_errors(request, going)
    counts = Counter(row._meta.verbose_name_plural for row in going)
    return [row_link(row) for row in going], counts, forbidden_kinds, obstacles


def _with_parts(rows: list[Any]) -> tuple[list[Any], list[Any]]:
    """Return (rows of a model and all that are deleted with them, rows that prevent this)."""
    going, protecting = dict.fromkeys(rows), dict[Any, None]()
    for link in rows[0]._meta.get_fields(include_hidden=True) if rows else ():
        if link.concrete or not issubclass(link.related_model or object, Record):
            continue
        linked = related(link.related_model).filter(**{f"{link.field.name}__in": rows})
        if link.on_delete is PROTECT:
            protecting |= dict.fromkeys(linked)
        elif link.on_delete is CASCADE:
            parts, more = _with_parts(list(linked))
            going |= dict.fromkeys(parts)
            protecting |= dict.fromkeys(more)
    return [*going], [*protecting]


def _reason_errors(request: HttpRequest, going: list[Any]) -> list[str]:
    """Return what is wrong with the reason for deleting these rows; [] if nothing is."""
    try:
        reason = reason_in(request)
    except ValidationError as error:
        return error.messages
    is_public = any(row.is_published for row in going)
    return [UNEXPLAINED] if is_public and not reason else []


def row_link(row: Any) -> SafeString:
    """Return a row as HTML: its kind, a link to its form, and its status if it has one."""
    state = " (published)" if row.is_published else " (draft)"
    return format_html(
        '{}: <a href="{}">{}</a>{}',
        capfirst(row._meta.verbose_name),
        form_address(row, row.pk),
        row,
        state if isinstance(row, Published) else "",
    )
