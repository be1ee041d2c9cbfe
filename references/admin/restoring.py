"""Bringing back a version: the form is opened with its values, and saved as any other.

So it is checked, permitted and kept like any change; nothing else writes.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, Max, OuterRef
from django.forms import ModelForm, model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from references.admin import versions
from references.values.text import is_row_number

PER_PAGE = 50


class RestoringAdmin(admin.ModelAdmin):
    """The admin of rows whose versions can be brought back, deleted rows too."""

    model: Any

    def get_urls(self) -> list[URLPattern]:
        """Add the page of the deleted rows."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_deleted"
        checked = self.admin_site.admin_view(self.deleted_view)
        return [path("deleted/", checked, name=name), *super().get_urls()]

    @method_decorator(require_safe)
    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """List the rows that were deleted, the last one first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = Paginator(self._deleted(), PER_PAGE).get_page(request.GET.get("p"))
        found = list(page)
        restoring = self.restoring(request, None)
        rows = [
            (versions.named(row), last, restoring(last))
            for row, last in zip(versions.rows_of(found), found, strict=True)
        ]
        title = f"Deleted {self.opts.verbose_name_plural}"
        return self.history_page(
            request, "deleted", None, title=title, page=page, rows=rows
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, with a link to the rows that were deleted."""
        number = {"number_deleted": self._number_deleted}
        return super().changelist_view(request, (extra_context or {}) | number)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show the form, filled with the values of a version if one is restored."""
        row, number = context["original"], request.GET.get("restore")
        is_asked = number is not None and request.method in ("GET", "HEAD")
        may = self.has_add_permission(request)
        if row is not None:
            may = self.has_change_permission(request, row)
        if is_asked and may and self.has_view_permission(request, row):
            found = self.model.history.filter(id=row.pk) if row else self._all_deleted()
            version = version_of(found, number)
            self._fill(request, context["adminform"].form, version)
        return super().render_change_form(request, context, *args, **kwargs)

    def _fill(self, request: HttpRequest, form: ModelForm, version: Any) -> None:
        """Fill a form with the values of a version, and say what that changes.

        The status is for the user to choose: what is restored is published by nobody yet.
        """
        fields = {
            field.name: field
            for field in versions.fields_of(self.model)
            if field.name in form.fields and field.name != "status"
        }
        known = versions.names([version], fields.values())
        lost = [
            field
            for field in fields.values()
            if field.is_relation
            and (number := getattr(version, field.attname)) is not None
            and (field.related_model, number) not in known
        ]
        form.initial.update(
            model_to_dict(version.instance, fields)
            | dict.fromkeys(field.name for field in lost)
            | {"why": f"Restored the version of {versions.date_of(version)}"}
        )
        changed = versions.differing(version, form.instance, self.model)
        labels = [versions.label(f) for f in changed if f.name in fields]
        messages.warning(
            request, self._told(version, labels, is_new=form.instance.pk is None)
        )
        for field in lost:
            messages.warning(
                request,
                f"What stood under “{field.verbose_name}” was deleted since. The field is "
                "left empty: choose another, if need be.",
            )

    def _told(self, version: Any, changed: list[str], *, is_new: bool) -> str:
        """Say what a form shows that is filled with a version."""
        told = f"The form shows the version of {versions.date_of(version)}. "
        if is_new:
            name = self.opts.verbose_name
            told += f"This {name} was deleted; saved, it is back with its history"
            is_draft = "status" in {field.name for field in self.opts.fields}
            return (
                f"{told}, as a draft unless you publish it." if is_draft else f"{told}."
            )
        if not changed:
            return f"{told}It says the same as the present one."
        below = " The rows below it are as they are now." if self.inlines else ""
        return (
            f"{told}It differs from the present one in: {', '.join(changed)}."
            f"{below} Nothing is saved yet."
        )

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
        last = self.model.history.filter(id=obj.pk).aggregate(last=Max("version"))
        obj.version = last["last"] + 1
        # Somebody who restores it at the same moment must not be overwritten.
        obj.save(force_insert=True)

    def _all_deleted(self) -> Any:
        """Return all versions of the rows that are deleted."""
        present = self.model._base_manager.filter(pk=OuterRef("id"))
        return self.model.history.filter(~Exists(present))

    def _deleted(self) -> Any:
        """Return the last version of each row that is deleted, the latest first."""
        rows = self._all_deleted().order_by().values("id")
        last = rows.annotate(last=Max("history_id")).values("last")
        found = self.model.history.filter(pk__in=last).select_related("history_user")
        return found.order_by("-history_id")

    def _number_deleted(self) -> int:
        return self._all_deleted().order_by().values("id").distinct().count()

    def restoring(self, request: HttpRequest, row: Any) -> Callable[[Any], str]:
        """Return what gives the address of a form filled with a version.

        It gives "" for the present version, and for those who may not save the form.
        """
        kind = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if row is None:
            may, form = self.has_add_permission(request), reverse(f"{kind}_add")
        else:
            may = self.has_change_permission(request, row)
            form = reverse(f"{kind}_change", args=[row.pk])

        def address(version: Any) -> str:
            is_present = row is not None and version.version == row.version
            return f"{form}?restore={version.pk}" if may and not is_present else ""

        return address

    def history_page(
        self, request: HttpRequest, name: str, row: Any, **context: Any
    ) -> HttpResponse:
        """Return a page of the history: of a row, or of all that are deleted."""
        kind = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        everywhere = self.admin_site.each_context(request)
        addresses = {"changelist": reverse(f"{kind}_changelist")}
        if row is not None:
            named = ("change", "history", "comparison")
            addresses |= {n: reverse(f"{kind}_{n}", args=[row.pk]) for n in named}
            context["subtitle"] = versions.named(row)
        shown = everywhere | {"opts": self.opts, "addresses": addresses} | context
        return TemplateResponse(request, f"admin/{name}.html", shown)


def version_of(found: Any, number: Any) -> Any:
    """Return the version of a number among those found; raises Http404."""
    version = found.filter(pk=number).first() if is_row_number(number) else None
    if version is None:
        raise Http404
    return version
