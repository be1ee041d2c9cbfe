"""The admin of comparisons: what people found who compared statements with their sources."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from references.admin.records import RecordAdmin
from references.models import Comparison


@admin.register(Comparison)
class ComparisonAdmin(RecordAdmin):
    """The admin of comparisons. None can be deleted: the published rate of error counts all."""

    list_display = ["statement", "verdict", "compared_on", "by"]
    list_filter = ["verdict", "sample"]
    search_fields = ["statement", "words", "remark"]
    fieldsets = [
        ("What was compared", {"fields": ["statement", "words", "notes"]}),
        (
            "What was found",
            {"fields": ["verdict", "remark", "seen", "by", "compared_on"]},
        ),
        ("Record", {"fields": ["digest", "sample"], "classes": ["collapse"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the first values of a form: its user is the one who compares."""
        user: Any = request.user
        by = {"by": f"by {user.get_full_name() or user.get_username()}"}
        return by | super().get_changeform_initial_data(request)
