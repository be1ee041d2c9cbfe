"""How staff keep the history."""

from django.contrib import admin

from references.admin import StatementAdmin
from timeline.models import HistoryEvent


@admin.register(HistoryEvent)
class HistoryEventAdmin(StatementAdmin):
    list_display = ["date", "title", "kind", "organisation", "is_highlight", "status"]
    list_display_links = ["date", "title"]
    list_filter = ["status", "kind", "is_highlight"]
    list_select_related = ["organisation"]
    search_fields = ["title", "body", "place", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["organisation"]
    ordering = ["earliest", "latest", "slug"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "kind", "status"]}),
        ("When and where", {"fields": ["date", "place", "organisation"]}),
        (
            "What happened",
            {
                "fields": ["body", "disagreement"],
                "description": "Name the source of each sentence as [@key].",
            },
        ),
        ("On the front page", {"fields": ["is_highlight"]}),
    ]
