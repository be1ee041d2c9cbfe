"""Deleting rows: what goes is named, and only what the editor saw named is deleted."""

import hashlib
from typing import Any

from django.contrib import admin
from django.contrib.admin import actions
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from references.admin.publishing import reason_in
from references.admin.tasks import form_address
from references.models import Citation, SearchEntry, Use
from references.models.record import Record

UNSEEN = (
    "What would go has changed since you opened this page, or was never shown to you. Open "
    "the page again, look at what would go now, and decide again."
)


UNEXPLAINED = (
    "Readers see what would go. Open the page again, and say in a few words why."
)


class Going(NestedObjects):
    """The rows that go with those that are deleted, each read with what names it.

    What is derived from them goes too, and is not named.
    """

    def collect(self, objs: Any, *args: Any, **kwargs: Any) -> None:
        if getattr(objs, "model", None) not in (Use, SearchEntry):
            super().collect(objs, *args, **kwargs)

    def related_objects(
        self, related_model: Any, related_fields: Any, objs: Any
    ) -> models.QuerySet:
        rows = Collector.related_objects(self, related_model, related_fields, objs)
        names = {field.name for field in related_fields}
        return rows.select_related(*names, *paths_of_names(related_model))


def paths_of_names(model: Any) -> list[str]:
    """Return the paths to the rows by whose names the rows of a model may be named."""
    found = []
    for link in _links(model):
        far = _links(link.related_model)
        found += [link.name, *(f"{link.name}__{each.name}" for each in far)]
    return found


def _links(model: Any) -> list[Any]:
    """Return the foreign keys whose rows may name a row: each has one, and no source does."""
    return [
        field
        for field in model._meta.fields
        if field.many_to_one
        and not field.null
        and field.related_model not in (model, Citation)
    ]


def _going(rows: list[Any]) -> tuple[Any, list[Any]]:
    """Return what goes with rows as Django collects it, and all of these rows."""
    going: Any = Going(using=rows[0]._state.db, origin=rows)
    going.collect(rows)
    return going, [row for group in going.model_objs.values() for row in group]


def what_goes(rows: list[Any], request: HttpRequest) -> Any:
    """Return what goes, nested; how many of each kind; what may not; what prevents it."""
    if request.method == "POST":
        # Locked until the end of the transaction around the deletion. Whoever writes
        # waits for it, the parts of these rows included: see `models.revision`.
        held = type(rows[0]).objects.select_for_update()
        rows = list(held.filter(pk__in=[row.pk for row in rows]))
    going, found = _going(rows)
    lacking = {
        row._meta.verbose_name
        for row in found
        if isinstance(row, Record) and not _may_delete(request, row)
    }
    if "post" in request.POST and not lacking and (wrong := _refusal(request, found)):
        return [], {}, set(), [wrong]
    counts = {
        model._meta.verbose_name_plural
        if len(group) > 1
        else model._meta.verbose_name: len(group)
        for model, group in going.model_objs.items()
    }
    return going.nested(named), counts, lacking, list(map(named, going.protected))


def _may_delete(request: HttpRequest, row: Record) -> bool:
    of_row: Any = admin.site.get_model_admin(type(row))
    return bool(of_row.has_delete_permission(request, row))


def seen(rows: Any) -> dict[str, Any]:
    """Return what a page that asks shows besides: a digest of what goes, and of whom."""
    chosen = list(rows)
    return _seen(_going(chosen)[1]) if chosen else {}


def _seen(found: list[Any]) -> dict[str, Any]:
    """Return a digest of rows and their versions, and whether readers see any of them.

    What programs note has no version.
    """
    records = [row for row in found if isinstance(row, Record)]
    lines = sorted(f"{row._meta.label} {row.pk} {row.version}" for row in records)
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return {"digest": digest, "is_public": any(row.is_published for row in records)}


def _refusal(request: HttpRequest, found: list[Any]) -> str:
    """Say what is wrong where what was sent does not name what is going, or why."""
    now = _seen(found)
    if request.POST.get("going") != now["digest"]:
        return UNSEEN
    try:
        reason = reason_in(request)
    except ValidationError as error:
        return str(error.messages[0])
    return UNEXPLAINED if now["is_public"] and not reason else ""


def named(row: Any) -> SafeString:
    """Write a row that goes: its kind, the row as a link, and whether readers see it."""
    kind = capfirst(row._meta.verbose_name)
    if not isinstance(row, Record):
        return format_html("{}: {}", kind, row)
    state = " (published)" if row.is_published else " (draft)"
    state = state if row.has_status else ""
    page = form_address(row, row.pk)
    return format_html('{}: <a href="{}">{}</a>{}', kind, page, row, state)


@admin.action(
    permissions=["delete"], description="Delete the selected %(verbose_name_plural)s …"
)
def delete_selected(
    model_admin: Any, request: HttpRequest, queryset: Any
) -> HttpResponse | None:
    """Delete as Django's action does, in one transaction."""
    with transaction.atomic():
        answer: Any = actions.delete_selected(model_admin, request, queryset)
        if answer and not answer.context_data["protected"]:
            answer.context_data |= seen(queryset)
        return answer


admin.site.disable_action("delete_selected")
admin.site.add_action(delete_selected)
