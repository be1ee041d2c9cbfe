"""Shows staff the keys that merged sources had; only merging writes them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from references.admin.records import RecordAdmin
from references.models import FormerKey


@admin.register(FormerKey)
class FormerKeyAdmin(RecordAdmin):
    """A former key and its source; no form adds, changes or deletes one."""

    list_display = ["key", "citation"]
    list_select_related = ["citation"]
    search_fields = ["key", "citation__key", "citation__title"]
    fieldsets = [(None, {"fields": ["key", "citation"]})]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
