"""The history of a row, and the list of deleted rows; from both the form can restore a version."""

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from references.admin.addresses import admin_page
from references.admin.comparing import field_changes, time_words
from references.models.registry import naming_paths, related
from references.models.sourced import Status
from references.values.text import is_row_number, shortened

# The number of versions on a page.
ON_A_PAGE = 100


@require_safe
def deleted_view(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Answer with the list of deleted rows of a model, the last one first."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    model = model_admin.model
    last = model.history.latest_of_each().select_related("history_user")
    pages = Paginator(last.filter(history_type="-"), model_admin.list_per_page)
    page = pages.get_page(request.GET.get("p"))
    rows = [version.instance for version in page]
    prefetch_related_objects(rows, *naming_paths(model))
    name, form = '<a href="{}">{}</a>', admin_page(model, "add")
    context = {
        "title": f"Deleted {model_admin.opts.verbose_name_plural}",
        "columns": ("What", "Deleted", "Who", "Why"),
        "rows": [
            (
                format_html(name, admin_page(model, "history", row.pk), row_name(row)),
                *_about(version, form),
            )
            for row, version in zip(rows, page, strict=True)
        ],
    }
    return _table(request, model_admin, "deleted", page, context)


@require_safe
def history_view(request: HttpRequest, number: str, model_admin: Any) -> HttpResponse:
    """Answer with the list of the versions of a row and what each changed, the newest first."""
    if not is_row_number(number):
        raise Http404
    model = model_admin.model
    row = related(model).filter(pk=number).first()
    if not model_admin.has_view_permission(request, row):
        raise PermissionDenied
    versions = model.history.filter(id=number).select_related("history_user")
    page = Paginator(versions, ON_A_PAGE).get_page(request.GET.get("p"))
    # One version more than the page shows, with which its last one is compared.
    first = (page.number - 1) * ON_A_PAGE
    listed = [*versions[first : first + ON_A_PAGE + 1]]
    if not (row or listed):
        raise Http404
    form = admin_page(model, "change", row.pk) if row else admin_page(model, "add")
    context = {
        "title": f"History of “{row_name(row or listed[0].instance)}”",
        "row": row,
        "columns": ("When", "Who", "Why", "Changes"),
        "rows": [
            (*_about(version, form), _changes(version, older))
            for version, older in zip_longest(listed[:ON_A_PAGE], listed[1:])
        ],
    }
    return _table(request, model_admin, "versions", page, context)


def _table(
    request: HttpRequest,
    model_admin: Any,
    what: str,
    page: Any,
    context: dict[str, Any],
) -> HttpResponse:
    """Answer with a table; `what` names its rows, and `page` is a page of a paginator."""
    context |= {"opts": model_admin.opts, "what": what, "page": page}
    context |= model_admin.admin_site.each_context(request)
    return render(request, "admin/table.html", context)


def _changes(version: Any, older: Any) -> SafeString:
    """Return as HTML what a version changed in the older version; "" if `older` is None."""
    if older is None:
        return SafeString()
    old, new = older.instance, version.instance
    names = [
        field.name
        for field in new._meta.concrete_fields
        if field.editable and getattr(old, field.attname) != getattr(new, field.attname)
    ]
    line = '<p class="history-words"><strong>{}:</strong> {}</p>'
    changes = field_changes(old, new, names)
    return format_html_join("", line, ((c.label, c.difference) for c in changes))


def _about(version: Any, form: str) -> tuple[SafeString, str, str]:
    """Return three cells on a version: its time as a link to restore it, who made it, and why."""
    time = time_words(version.history_date)
    link = format_html('<a href="{}?restore={}">{}</a>', form, version.pk, time)
    who = version.history_user or "the command line"
    done = f"{version.get_history_type_display()} by {who}"
    return link, done, version.history_change_reason or ""


def row_name(row: Any) -> str:
    """Return the name of a row; its kind and id if its name needs a row that is deleted."""
    try:
        return shortened(str(row), 120)
    except ObjectDoesNotExist:
        return f"{row._meta.verbose_name} {row.pk}"


def take_over_history(version_id: str, row: Any) -> bool:
    """Give a new row the primary key, and so the history, of a deleted row; return True."""
    # Returns False, and changes nothing, if no deleted row has a version with this id.
    version = _version(version_id, type(row), None)
    if version is None:
        return False
    row.pk = version.id
    row.version = type(row).history.filter(id=row.pk).latest().version + 1
    return True


def _version(version_id: str, model: Any, row: Any) -> Any:
    """Return the version with this id of `row`, or of any deleted row if `row` is None."""
    # Returns None if no such version exists.
    if not is_row_number(version_id):
        return None
    if row:
        versions = model.history.filter(id=row.pk)
    else:
        versions = model.history.exclude(id__in=model.objects.values("pk"))
    return versions.filter(pk=version_id).first()


def row_to_restore(model_admin: Any, request: HttpRequest, row: Any) -> Any:
    """Return a row as it was in the version that the address names; None if it names none.

    `row` is the row as it is now, None if it is deleted. A foreign key to a row that is deleted
    keeps its present value. Raises Http404 for an unknown version.
    """
    may_view = model_admin.has_view_permission(request, row)
    if "restore" not in request.GET or not may_view:
        return None
    version = _version(request.GET["restore"], model_admin.model, row)
    if version is None:
        raise Http404
    old = version.instance
    old._state.adding = False
    when = time_words(version.history_date)
    restore = "Save to restore the deleted entry with its history."
    advice = "Nothing is saved yet." if row else restore
    warning = f"The form shows the version of {when}. {advice}"
    # A deleted row comes back as a draft. To publish it is another decision.
    old.status = getattr(row, "status", Status.DRAFT)
    if row:
        old.version = row.version
    for link in (field for field in old._meta.concrete_fields if field.is_relation):
        try:
            getattr(old, link.name)
        except ObjectDoesNotExist:
            setattr(old, link.attname, getattr(row, link.attname, None))
            warning += (
                f" The entry that stands in the field “{link.verbose_name}” was deleted later: "
                "choose another entry there."
            )
    if not getattr(request, "is_preview", False):
        messages.warning(request, warning)
    return old
