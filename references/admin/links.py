"""Broken links: findings of link checks, which editors act on or settle."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from references.admin.addresses import admin_page, form_address
from references.admin.records import ReadOnlyAdmin
from references.links import checking
from references.models import Citation, LinkCheck
from references.values import addresses


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyAdmin):
    """A list to read and to settle; only `check_links` adds checks."""

    list_display = ["source", "state", "recorded", "suggested", "reason", "checked_at"]
    list_display_links = None
    list_select_related = ["citation"]
    list_filter = ["state"]
    list_per_page = 50
    search_fields = ["citation__key", "citation__title", "url"]
    ordering = ["-checked_at", "-pk"]
    actions = ["leave"]
    fields: ClassVar[Any] = [*list_display, "status"]
    readonly_fields = ["source", "recorded", "suggested"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """List the findings that nobody has settled; any check has a page."""
        rows = super().get_queryset(request)
        if request.path != admin_page(LinkCheck, "changelist"):
            return rows
        findings = checking.last_findings().filter(settled_at=None)
        return rows.filter(pk__in=findings.values("pk"))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the list, and how many addresses were checked at all."""
        context = {"links": Citation.objects.link_checks()} | (extra_context or {})
        return super().changelist_view(request, context)

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
        for check in queryset:
            self.log_change(request, check, "Addresses left as they are.")
        number = queryset.update(settled_by=request.user, settled_at=timezone.now())
        messages.success(request, f"Addresses left as they are: {number}.")


def _outside(address: str) -> str:
    """Return the address as a link, if it may be one, that sends no referrer."""
    if not addresses.link_to(address):
        return address
    return format_html('<a href="{}" rel="nofollow">{}</a>', address, address)
