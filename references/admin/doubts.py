"""The admin of doubts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from references.admin.records import RecordAdmin, use_link, uses_list
from references.statements.doubt import Doubt
from references.uses import questions


@admin.register(Doubt)
class DoubtAdmin(RecordAdmin):
    """Doubts by kind; one that a row names is neither deleted nor renamed."""

    list_display = ["slug", "title", "kind", "checked_on"]
    list_filter = ["kind"]
    search_fields = ["slug", "title", "words", "settled_by"]
    readonly_fields = ["where_named"]
    fieldsets = [
        (None, {"fields": [("slug", "kind"), "where_named"]}),
        (
            "What readers are told",
            {"fields": ["title", "words", "settled_by", "checked_on"]},
        ),
    ]

    @admin.display(description="named in")
    def where_named(self, doubt: Doubt) -> str:
        """List the rows that name it."""
        return uses_list(questions.of(doubt.key) if doubt.pk else [])

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """List what deleting removes; what names a doubt prevents it."""
        deleted, counts, needed, _protected = super().get_deleted_objects(objs, request)
        naming = [use_link(use) for obj in objs for use in questions.of(obj.key)]
        return deleted, counts, needed, naming
