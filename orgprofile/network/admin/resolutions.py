"""How staff decide on figures that disagree."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.functional import cached_property

from orgprofile.models import Resolution
from references.admin import StatementAdmin
from references.admin.statement_forms import StatementForm
from references.values.text import is_row_number


class ResolutionForm(StatementForm):
    """A form that records the values of both figures when it is saved."""

    @cached_property
    def changed_data(self) -> list[str]:
        """Return what changed: saving a decision that lapsed makes it again."""
        changed = list(super().changed_data)
        if self.instance.pk and not self.instance.holds:
            changed.append("figure_said")
        return changed

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        figure, against = cleaned.get("figure"), cleaned.get("against")
        if figure and against and figure != against:
            self.instance.figure, self.instance.against = figure, against
            self.instance.decide_on_present_values()
        return cleaned


class HoldsFilter(admin.SimpleListFilter):
    title = "whether it holds"
    parameter_name = "holds"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "holds"), ("no", "a figure has changed since")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        wanted = {"yes": True, "no": False}.get(self.value() or "")
        if wanted is None:
            return queryset
        found = [r.pk for r in queryset.with_figures() if r.holds == wanted]
        return queryset.filter(pk__in=found)


@admin.register(Resolution)
class ResolutionAdmin(StatementAdmin):
    form = ResolutionForm
    list_display = ["figure", "verdict", "against", "is_holding", "status"]
    list_filter = ["status", "verdict", HoldsFilter]
    list_select_related = ["figure__measure", "against__measure"]
    search_fields = ["figure__slug", "against__slug", "reason"]
    autocomplete_fields = ["figure", "against"]
    readonly_fields = ["is_holding", "figure_then", "against_then"]
    shown_with = ["figure", "against"]
    fieldsets = [
        (
            None,
            {
                "fields": ["figure", "verdict", "against", "status"],
                "description": "Both figures stay on the page; this says what to make "
                "of them.",
            },
        ),
        ("Why", {"fields": ["reason"]}),
        (
            "What it was taken on",
            {
                "fields": ["is_holding", "figure_then", "against_then"],
                "description": "Once either figure says something else, the decision "
                "no longer holds and is not shown. Saving it here makes it again, for "
                "the figures as they are now.",
            },
        ),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take the two figures from the address, or the decision that comes back."""
        given = super().get_changeform_initial_data(request)
        if "restore" in request.GET:
            return given
        status = "published" if self.has_publish_permission(request) else "draft"
        return {
            name: value
            for name, value in given.items()
            if name in ("figure", "against") and is_row_number(value)
        } | {"status": status}

    @admin.display(description="holds", boolean=True)
    def is_holding(self, resolution: Resolution) -> bool | None:
        return resolution.holds if resolution.pk else None

    @admin.display(description="figure said")
    def figure_then(self, resolution: Resolution) -> str:
        return resolution.decided_on()[0] if resolution.pk else ""

    @admin.display(description="against said")
    def against_then(self, resolution: Resolution) -> str:
        return resolution.decided_on()[1] if resolution.pk else ""
