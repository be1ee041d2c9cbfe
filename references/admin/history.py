"""The history of a row: its versions, and any two of them compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from references.admin import versions
from references.admin.deleting import paths_of_names
from references.admin.restoring import PER_PAGE, RestoringAdmin, version_of
from references.values.text import is_row_number

# So many parts of a kind are linked, as many as a form has.
MOST_PARTS = 100


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a row of one kind: each with the address of its history."""

    kind: str
    rows: list[tuple[str, str]]
    deleted: str


class HistoryAdmin(RestoringAdmin):
    """The admin of rows that keep all their versions."""

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of a version, and of two compared."""
        checked = self.admin_site.admin_view
        kind = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path(
                "<path:number>/history/comparison/",
                checked(self.comparison_view),
                name=f"{kind}_comparison",
            ),
            path(
                "<path:number>/history/<str:version>/",
                checked(self.version_view),
                name=f"{kind}_version",
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """List the versions, the newest first, with two to choose for comparing."""
        row, found = self._versions(request, object_id)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
        start = (page.number - 1) * PER_PAGE
        # The one after the last shows what changed with the last.
        read = list(found[start : start + PER_PAGE + 1])
        listed = versions.listed(read, self.model, self.restoring(request, row))
        here = [str(version.pk) for version in read[:PER_PAGE]]
        newest, before = [*here[:2], "", ""][:2]
        old, new = (request.GET.get(name, "") for name in ("old", "new"))
        numbers = {number for number in (old, new) if is_row_number(number)}
        elsewhere = found.filter(pk__in=numbers.difference(here))
        known = {*here, *(str(version.pk) for version in elsewhere)}
        return self.history_page(
            request,
            "history",
            row or found[0].instance,
            is_deleted=row is None,
            title="History",
            page=page,
            listed=listed[:PER_PAGE],
            chosen_elsewhere=elsewhere,
            old=old if old in known else before or newest,
            new=new if new in known else newest,
            parts=list(self._parts(request, object_id)),
        )

    @method_decorator(require_safe)
    def version_view(
        self, request: HttpRequest, number: str, version: str
    ) -> HttpResponse:
        """Show all fields of a version."""
        row, found = self._versions(request, number)
        shown = version_of(found, version)
        return self.history_page(
            request,
            "version",
            row or found[0].instance,
            is_deleted=row is None,
            title=f"The version of {versions.date_of(shown)}",
            version=shown,
            fields=versions.read(shown, self.model),
            before=found.filter(pk__lt=shown.pk).first(),
            after=found.filter(pk__gt=shown.pk).last(),
            restore=self.restoring(request, row)(shown),
        )

    @method_decorator(require_safe)
    def comparison_view(self, request: HttpRequest, number: str) -> HttpResponse:
        """Show the fields in which two versions differ, word by word."""
        row, found = self._versions(request, number)
        asked = (request.GET.get(name) for name in ("old", "new"))
        old, new = sorted((version_of(found, n) for n in asked), key=_number)
        return self.history_page(
            request,
            "comparison",
            row or found[0].instance,
            is_deleted=row is None,
            title="Two versions compared",
            old=old,
            new=new,
            fields=versions.compared(old, new, self.model),
            restore=self.restoring(request, row)(old),
        )

    def _versions(self, request: HttpRequest, number: Any) -> tuple[Any, Any]:
        """Return a row, None if it is deleted, and its versions, the newest first.

        Raises Http404 where there is none, PermissionDenied for who may not see the row.
        """
        if not is_row_number(number):
            raise Http404
        row = self.model._base_manager.filter(pk=number).first()
        found = self.model.history.filter(id=number).select_related("history_user")
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if row is None and not found.exists():
            raise Http404
        return row, found.order_by("-history_id")

    def _parts(self, request: HttpRequest, number: Any) -> Iterator[Parts]:
        """Yield the parts that the form of a row has, by kind: they have their history."""
        for inline in self.inlines:
            model: Any = inline.model
            links = [f for f in model._meta.fields if f.related_model is self.model]
            of_part = self.admin_site.get_model_admin(model)
            if not links or not of_part.has_view_permission(request):
                continue
            kind = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            rows = model._base_manager.filter(**{links[0].attname: number})
            rows = rows.select_related(*paths_of_names(model)).order_by("pk")
            yield Parts(
                model._meta.verbose_name_plural,
                [
                    (str(row), reverse(f"{kind}_history", args=[row.pk]))
                    for row in rows[:MOST_PARTS]
                ],
                reverse(f"{kind}_deleted"),
            )


def _number(version: Any) -> int:
    return int(version.pk)
