"""The return of old versions and of deleted rows, through their own form.

The form of django-simple-history saves past the checks of ours.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from simple_history.template_utils import HistoricalRecordContextHelper

from references.models.registry import naming_paths
from references.values.text import is_row_number, shortened


class Values(HistoricalRecordContextHelper):
    """The values of a version as the list of versions shows them."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        """Return the value; of an empty link the library would say that it was deleted."""
        return "" if getattr(value, "pk", value) is None else value


def is_there(model: Any, number: str) -> bool:
    """Return whether there is such a row; raises Http404 for what is no number."""
    if not is_row_number(number):
        raise Http404
    return bool(model.objects.filter(pk=number).exists())


@require_safe
def deleted_view(request: HttpRequest, of_rows: Any) -> HttpResponse:
    """List the rows that were deleted, the last one first."""
    if not of_rows.has_view_permission(request):
        raise PermissionDenied
    last = of_rows.model.history.latest_of_each().select_related("history_user")
    pages = Paginator(last.filter(history_type="-"), of_rows.list_per_page)
    page = pages.get_page(request.GET.get("p"))
    rows = [version.instance for version in page]
    prefetch_related_objects(rows, *naming_paths(of_rows.model))
    context = of_rows.admin_site.each_context(request) | {
        "opts": of_rows.opts,
        "title": f"Deleted {of_rows.opts.verbose_name_plural}",
        "page_obj": page,
        "rows": list(zip(map(named, rows), page, strict=True)),
        "has_add_permission": of_rows.has_add_permission(request),
    }
    return TemplateResponse(request, "admin/deleted.html", context)


def named(row: Any) -> str:
    """Return what a row was called, or its kind where what it was called by is gone."""
    try:
        return shortened(str(row), 120)
    except ObjectDoesNotExist:
        return f"{row._meta.verbose_name} {row.pk}"


def take_number(number: str, row: Any) -> bool:
    """Give a new row the number, and so the history, of a deleted row."""
    if version := _version(number, type(row), None):
        row.pk = version.id
        row.version = type(row).history.filter(id=row.pk).latest().version + 1
    return bool(version)


def _version(number: str, model: Any, row: Any) -> Any:
    """Return the version of this number, of a row or else of a deleted one; or None."""
    deleted = model.history.exclude(id__in=model.objects.values("pk"))
    found = model.history.filter(id=row.pk) if row else deleted
    return found.filter(pk=number).first() if is_row_number(number) else None


def restored(of_rows: Any, request: HttpRequest, row: Any) -> Any:
    """Return a row as the version in the address has it, or None; raises Http404.

    `row` is what it is now, or None if it is deleted. What it names and is deleted
    since stays as it is now. Publishing it is a decision of its own.
    """
    if "restore" not in request.GET or not of_rows.has_view_permission(request, row):
        return None
    version = _version(request.GET["restore"], of_rows.model, row)
    if version is None:
        raise Http404
    old = version.instance
    old._state.adding = False
    when = timezone.localtime(version.history_date)
    end = "Nothing is saved yet." if row else "Saved, it is back with its history."
    told = f"The form shows the version of {when:%-d %B %Y, %H:%M} UTC. {end}"
    if row:
        old.version, old.status = row.version, getattr(row, "status", None)
    for link in (field for field in old._meta.concrete_fields if field.is_relation):
        try:
            getattr(old, link.name)
        except ObjectDoesNotExist:
            setattr(old, link.attname, getattr(row, link.attname, None))
            told += f" What stood under “{link.verbose_name}” was deleted since."
    messages.warning(request, told)
    return old
