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
from django.forms import ModelForm, model_to_dict
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from simple_history.admin import SimpleHistoryAdmin

from references.admin.comparing import difference
from references.admin.deleting import paths_of_names
from references.values.text import is_row_number, shortened


class HistoryAdmin(SimpleHistoryAdmin):
    """The admin of rows whose versions can be brought back, deleted rows too."""

    model: Any
    # So that whole texts of 50,000 characters are compared in two seconds.
    history_list_per_page = 12

    def get_urls(self) -> list[URLPattern]:
        """Add the page of the deleted rows."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_deleted"
        checked = self.admin_site.admin_view(self.deleted_view)
        return [path("deleted/", checked, name=name), *super().get_urls()]

    @method_decorator(require_safe)
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """List the versions with what changed, the newest first."""
        context = {"is_deleted": not self._is_there(object_id)}
        return super().history_view(request, object_id, context)

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        return f"History of “{_named(obj)}”"

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Any, **_options: Any
    ) -> None:
        """Give each version of a page what changed with it, word by word."""
        end = historical_records.end_index()
        # The version before the last of a page is on the next.
        before = historical_records.paginator.object_list[end : end + 1]
        for new, old in pairwise([*historical_records, *before]):
            delta = new.diff_against(old, foreign_keys_are_objs=True)
            new.history_delta_changes = [self._marked(each) for each in delta.changes]

    def _marked(self, change: Any) -> tuple[str, SafeString]:
        field = self.opts.get_field(change.field)
        old, new = (_in_words(field, value) for value in (change.old, change.new))
        return str(field.verbose_name), difference(field, old, new)

    @method_decorator(require_safe)
    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, **_extra: Any
    ) -> HttpResponse:
        """Lead to the form of the row, or of a new one, filled with a version."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        kind = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        page = ("change", object_id) if self._is_there(object_id) else ("add",)
        form = reverse(f"{kind}_{page[0]}", args=page[1:])
        return HttpResponseRedirect(f"{form}?restore={version_id}")

    @method_decorator(require_safe)
    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """List the rows that were deleted, the last one first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        last = self.model.history.latest_of_each().select_related("history_user")
        pages = Paginator(last.filter(history_type="-"), self.list_per_page)
        page = pages.get_page(request.GET.get("p"))
        rows = [version.instance for version in page]
        prefetch_related_objects(rows, *paths_of_names(self.model))
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": f"Deleted {self.opts.verbose_name_plural}",
            "page_obj": page,
            "rows": list(zip(map(_named, rows), page, strict=True)),
            "has_add_permission": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/deleted.html", context)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the row; where it is only shown, as the version to restore has it.

        What is sent is compared with the row as it is.
        """
        row = super().get_object(request, *args, **kwargs)
        is_sent = row is None or request.method == "POST"
        return row if is_sent else self._restored(request, row) or row

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what a new form is filled with: a deleted row, as a draft, if asked for."""
        old = self._restored(request, None)
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        return model_to_dict(old, exclude=["status"]) if old else given

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm, change: bool
    ) -> None:
        """Save a row; one that was deleted takes its number again, and so its history."""
        number = request.GET.get("restore", "")
        found = self._all_deleted().filter(pk=number) if is_row_number(number) else ()
        if change or not found:
            super().save_model(request, obj, form, change)
            return
        obj.pk = found[0].id
        obj.version = self.model.history.filter(id=obj.pk).latest().version + 1
        # Somebody who restores it at the same moment must not be overwritten.
        obj.save(force_insert=True)

    def _is_there(self, number: str) -> bool:
        """Return whether there is such a row; raises Http404 for what is no number."""
        if not is_row_number(number):
            raise Http404
        return bool(self.model._base_manager.filter(pk=number).exists())

    def _all_deleted(self) -> Any:
        """Return all versions of the rows that are deleted."""
        return self.model.history.exclude(id__in=self.model._base_manager.values("pk"))

    def _restored(self, request: HttpRequest, row: Any) -> Any:
        """Return a row as the version in the address has it, or None; raises Http404.

        `row` is what it is now, or None if it is deleted. What it names and is deleted
        since stays as it is now. Publishing it is a decision of its own.
        """
        number = request.GET.get("restore")
        if number is None or not self.has_view_permission(request, row):
            return None
        found = self.model.history.filter(id=row.pk) if row else self._all_deleted()
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


def _named(row: Any) -> str:
    """Return what a row was called, or its kind where what it was called by is gone."""
    try:
        return shortened(str(row), 120)
    except ObjectDoesNotExist:
        return f"{row._meta.verbose_name} {row.pk}"
