"""The keys that merged sources had, for staff to read: merging alone writes them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from references.admin.records import RecordAdmin
from references.models import FormerKey


@admin.register(FormerKey)
class FormerKeyAdmin(RecordAdmin):
    """Where each former key leads; nobody adds, changes or deletes one by a form."""

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
