"""The history of rows by django-simple-history, and their return through their own form.

The library's own form of a version saves past the checks of ours, so the version is opened
in ours: it is checked, permitted, proposed and kept like any change.
"""

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from references.admin.comparing import difference
from references.admin.deleting import paths_of_names
from references.values.text import is_row_number, shortened


def is_there(model: Any, number: str) -> bool:
    """Return whether there is such a row; raises Http404 for what is no number."""
    if not is_row_number(number):
        raise Http404
    return bool(model._base_manager.filter(pk=number).exists())


def tell_changes(options: Any, versions: Any) -> None:
    """Give each version of a page of the history what changed with it, word by word."""
    end = versions.end_index()
    # The version before the last of a page is on the next.
    before = versions.paginator.object_list[end : end + 1]
    for new, old in pairwise([*versions, *before]):
        changes = new.diff_against(old, foreign_keys_are_objs=True).changes
        new.history_delta_changes = [
            (
                str(field.verbose_name),
                difference(
                    field, _in_words(field, each.old), _in_words(field, each.new)
                ),
            )
            for each in changes
            for field in [options.get_field(each.field)]
        ]


@require_safe
def deleted_view(request: HttpRequest, of_rows: Any) -> HttpResponse:
    """List the rows that were deleted, the last one first."""
    if not of_rows.has_view_permission(request):
        raise PermissionDenied
    last = of_rows.model.history.latest_of_each().select_related("history_user")
    pages = Paginator(last.filter(history_type="-"), of_rows.list_per_page)
    page = pages.get_page(request.GET.get("p"))
    rows = [version.instance for version in page]
    prefetch_related_objects(rows, *paths_of_names(of_rows.model))
    context = of_rows.admin_site.each_context(request) | {
        "opts": of_rows.opts,
        "title": f"Deleted {of_rows.opts.verbose_name_plural}",
        "page_obj": page,
        "rows": list(zip(map(named, rows), page, strict=True)),
        "has_add_permission": of_rows.has_add_permission(request),
    }
    return TemplateResponse(request, "admin/deleted.html", context)


def take_number(number: str, row: Any) -> bool:
    """Give a new row the number, and so the history, of the deleted one it is made of.

    `number` is that of the version that comes back.
    """
    found = _all_deleted(type(row)).filter(pk=number if is_row_number(number) else 0)
    for version in found:
        row.pk = version.id
        row.version = type(row).history.filter(id=row.pk).latest().version + 1
    return bool(found)


def _all_deleted(model: Any) -> Any:
    """Return all versions of the rows that are deleted."""
    return model.history.exclude(id__in=model._base_manager.values("pk"))


def restored(of_rows: Any, request: HttpRequest, row: Any) -> Any:
    """Return a row as the version in the address has it, or None; raises Http404.

    `row` is what it is now, or None if it is deleted. What it names and is deleted
    since stays as it is now. Publishing it is a decision of its own.
    """
    number = request.GET.get("restore")
    if number is None or not of_rows.has_view_permission(request, row):
        return None
    model = of_rows.model
    found = model.history.filter(id=row.pk) if row else _all_deleted(model)
    version = found.filter(pk=number if is_row_number(number) else 0).first()
    if version is None:
        raise Http404
    old = version.instance
    old._state.adding = False
    when = timezone.localtime(version.history_date)
    end = "Nothing is saved yet." if row else "Saved, it is back with its history."
    told = f"The form shows the version of {when:%-d %B %Y, %H:%M} UTC. {end}"
    for field in old._meta.concrete_fields:
        now = getattr(row, field.attname, None)
        if row and field.name in ("version", "status"):
            setattr(old, field.attname, now)
        try:
            getattr(old, field.name)
        except ObjectDoesNotExist:
            setattr(old, field.attname, now)
            told += f" What stood under “{field.verbose_name}” was deleted since."
    messages.warning(request, told)
    return old


def _in_words(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    # The library says of an empty link that None was deleted.
    is_empty = getattr(value, "pk", value) is None
    return "" if is_empty else str(dict(field.flatchoices).get(value, value))


def named(row: Any) -> str:
    """Return what a row was called, or its kind where what it was called by is gone."""
    try:
        return shortened(str(row), 120)
    except ObjectDoesNotExist:
        return f"{row._meta.verbose_name} {row.pk}"
