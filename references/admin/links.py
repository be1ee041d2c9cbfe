"""Broken links: findings of link checks, which editors act on or settle."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from references.admin.addresses import form_address
from references.admin.records import ReadOnlyAdmin
from references.links import checking
from references.models import Citation, LinkCheck
from references.values import addresses


class SettledFilter(admin.SimpleListFilter):
    """Shows the findings that nobody has settled, or those that somebody has."""

    title = "decision"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("settled", "left as they are")]

    def choices(self, changelist: Any) -> Any:
        for number, choice in enumerate(super().choices(changelist)):
            yield choice | ({} if number else {"display": "to look at"})

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(
            pk__in=checking.last_findings().values("pk"),
            settled_at__isnull=self.value() != "settled",
        )


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyAdmin):
    """A list to read and to settle; only `check_links` adds checks."""

    list_display = ["source", "state", "recorded", "suggested", "reason", "checked_at"]
    list_display_links = None
    list_select_related = ["citation"]
    list_filter = [SettledFilter, "state"]
    list_per_page = 50
    search_fields = ["citation__key", "citation__title", "url"]
    ordering = ["-checked_at", "-pk"]
    actions = ["leave", "look_again"]
    fields = [
        *("source", "state", "status", "recorded", "suggested", "reason"),
        *("checked_at", "settled_by", "settled_at"),
    ]
    readonly_fields = ["source", "recorded", "suggested"]

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may change link checks, and so settle them."""
        return admin.ModelAdmin.has_change_permission(self, request)

    @admin.display(description="source", ordering="citation__key")
    def source(self, check: LinkCheck) -> str:
        page = form_address(Citation, check.citation_id)
        return format_html('<a href="{}">{}</a>', page, check.citation.key)

    @admin.display(description="recorded address")
    def recorded(self, check: LinkCheck) -> str:
        return _outside(check.url)

    @admin.display(description="address found")
    def suggested(self, check: LinkCheck) -> str:
        """Return the address that an editor may want to record instead."""
        return _outside(check.final_url)

    @admin.action(description="Leave the address as it is", permissions=["settle"])
    def leave(self, request: HttpRequest, queryset: QuerySet[LinkCheck]) -> None:
        """Hide this finding until a check finds something else."""
        settled = {"settled_by": request.user, "settled_at": timezone.now()}
        rows = queryset.filter(settled_at=None)
        self._settle(request, rows, "Addresses left as they are", settled)

    @admin.action(description="Look at it again", permissions=["settle"])
    def look_again(self, request: HttpRequest, queryset: QuerySet[LinkCheck]) -> None:
        settled = {"settled_by": None, "settled_at": None}
        rows = queryset.exclude(settled_at=None)
        self._settle(request, rows, "To be looked at again", settled)

    def _settle(
        self, request: HttpRequest, rows: Any, words: str, settled: dict[str, Any]
    ) -> None:
        """Settle findings or open them again; log it, and say how many there were."""
        for check in rows:
            self.log_change(request, check, f"{words}.")
        messages.success(request, f"{words}: {rows.update(**settled)}.")


def _outside(address: str) -> str:
    """Return the address as a link, if it may be one, that sends no referrer."""
    if not addresses.link_to(address):
        return address
    return format_html(
        '<a href="{}" rel="noopener noreferrer nofollow">{}</a>', address, address
    )
