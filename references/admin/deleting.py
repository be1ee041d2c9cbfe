"""Deleting rows: what goes is named, and only what the editor saw named is deleted."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import CASCADE, PROTECT
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from references.admin.addresses import form_address
from references.admin.publishing import reason_in
from references.models.record import Record
from references.models.registry import related

UNSEEN = (
    "What would go has changed since you opened this page, or was never shown to you. Open "
    "the page again, look at what would go now, and decide again."
)
UNEXPLAINED = (
    "Readers see what would go. Open the page again, and say in a few words why."
)


@dataclass(frozen=True, slots=True)
class Going:
    """The rows that a deletion takes, in words, and their versions, which are sent back."""

    names: list[SafeString]
    versions: str
    is_public: bool


def what_goes(rows: list[Any], request: HttpRequest) -> Any:
    """Return what goes; how many of each kind; what may not; what prevents it."""
    if request.method == "POST":
        # Locked until the end of the transaction around the deletion. Whoever writes
        # waits for it, the parts of these rows included: see `models.revision`.
        held = type(rows[0]).objects.select_for_update()
        rows = list(held.filter(pk__in=[row.pk for row in rows]))
    found, protecting = _with_parts(rows)
    versions = sorted(f"{row._meta.label}-{row.pk}-{row.version}" for row in found)
    is_public = any(row.is_published for row in found)
    going = Going([*map(named, found)], " ".join(versions), is_public)
    admins: dict[Any, Any] = {
        type(r): admin.site.get_model_admin(type(r)) for r in found
    }
    lacking = {
        row._meta.verbose_name
        for row in found
        if not admins[type(row)].has_delete_permission(request, row)
    }
    prevented: list[str] = [*map(named, protecting)]
    if "post" in request.POST and not lacking:
        prevented += _refusals(request, going)
    counts = Counter(row._meta.verbose_name_plural for row in found)
    return going, counts, lacking, prevented


def _with_parts(rows: list[Any]) -> tuple[list[Any], list[Any]]:
    """Return rows of a model with all that go with them, and what protects any of these."""
    going, protecting = dict.fromkeys(rows), dict[Any, None]()
    for link in rows[0]._meta.get_fields(include_hidden=True) if rows else ():
        if link.concrete or not issubclass(link.related_model or object, Record):
            continue
        naming = related(link.related_model).filter(**{f"{link.field.name}__in": rows})
        if link.on_delete is PROTECT:
            protecting |= dict.fromkeys(naming)
        elif link.on_delete is CASCADE:
            parts, more = _with_parts(list(naming))
            going |= dict.fromkeys(parts)
            protecting |= dict.fromkeys(more)
    return [*going], [*protecting]


def _refusals(request: HttpRequest, going: Going) -> list[str]:
    """Say what is wrong where what was sent does not name what is going, or why."""
    if request.POST.get("seen") != going.versions:
        return [UNSEEN]
    try:
        reason = reason_in(request)
    except ValidationError as error:
        return error.messages
    return [UNEXPLAINED] if going.is_public and not reason else []


def named(row: Any) -> SafeString:
    """Write a row that goes: its kind, the row as a link, and whether readers see it."""
    state = " (published)" if row.is_published else " (draft)"
    return format_html(
        '{}: <a href="{}">{}</a>{}',
        capfirst(row._meta.verbose_name),
        *(form_address(row, row.pk), row, state if row.has_status else ""),
    )
