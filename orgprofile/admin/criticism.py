"""How staff keep criticism: an exchange, turn by turn."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from orgprofile.models import Criticism, Turn
from references.admin import RecordInline, StatementAdmin


class TurnInline(RecordInline):
    model = Turn
    autocomplete_fields = ["author_organisation"]
    fields = [
        ("order", "kind", "status"),
        ("author", "author_organisation", "voice", "date"),
        "body",
        "source_check",
        "version",
    ]


@admin.register(Criticism)
class CriticismAdmin(StatementAdmin):
    list_display = ["title", "target_of", "date", "outcome", "status"]
    list_filter = ["status", "outcome"]
    list_select_related = ["target"]
    search_fields = ["title", "statement", "target_law", "target__name"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["organisation", "target"]
    inlines = [TurnInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "status"]}),
        (
            "Whom it is aimed at",
            {
                "fields": ["target", "target_law", "organisation"],
                "description": "One target: a body, or a law. Criticism of a member "
                "is not criticism of the network.",
            },
        ),
        ("What drew it", {"fields": ["statement", "date"]}),
        ("What came of it", {"fields": [("outcome", "outcome_as_of")]}),
    ]

    @admin.display(description="target")
    def target_of(self, criticism: Criticism) -> str:
        return criticism.target_name


@admin.register(Turn)
class TurnAdmin(StatementAdmin):
    list_display = ["criticism", "order", "kind", "author", "date", "status"]
    list_filter = ["status", "kind", "voice"]
    list_select_related = ["criticism"]
    search_fields = ["author", "body"]
    autocomplete_fields = ["criticism", "author_organisation"]
    fieldsets = [
        (None, {"fields": ["criticism", ("order", "kind"), "status"]}),
        ("Who speaks", {"fields": ["author", "author_organisation", "voice", "date"]}),
        ("What is said", {"fields": ["body", "source_check"]}),
    ]

    def get_model_perms(self, request: HttpRequest) -> Any:
        """Turns are edited with their exchange; they have no place in the index."""
        return {}
