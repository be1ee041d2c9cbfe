"""How staff keep organisations, their prose, figures and critics."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from orgprofile.models import (
    Criticism,
    Fact,
    KeyPerson,
    Measure,
    MembershipCount,
    Organisation,
    Section,
    Turn,
)
from references.admin import RecordAdmin, RecordInline, StatementAdmin


class FactInline(RecordInline):
    model = Fact
    classes = ["collapse"]
    autocomplete_fields = ["citation"]
    fields = [
        ("label", "order", "status"),
        ("value", "link"),
        ("schema_property", "schema_value"),
        ("as_of", "citation"),
        "version",
    ]


class KeyPersonInline(RecordInline):
    model = KeyPerson
    classes = ["collapse"]
    autocomplete_fields = ["citation"]
    fields = [
        ("name", "role", "status"),
        ("since", "until", "as_of"),
        ("is_in_fact_box", "note"),
        "citation",
        "version",
    ]


@admin.register(Organisation)
class OrganisationAdmin(StatementAdmin):
    list_display = ["name", "kind", "status", "sections_link", "website"]
    list_filter = ["status", "kind"]
    search_fields = ["name", "slug", "former_names"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent"]
    inlines = [FactInline, KeyPersonInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "status"]}),
        (
            "How it is introduced",
            {
                "fields": ["description", "lead"],
                "description": "Name the source of each sentence as [@key].",
            },
        ),
        ("Around it", {"fields": ["parent", "former_names", "website"]}),
    ]

    @admin.display(description="sections")
    def sections_link(self, organisation: Organisation) -> str:
        query = urlencode({"organisation__id__exact": organisation.pk})
        page = reverse("admin:orgprofile_section_changelist")
        return format_html('<a href="{}?{}">sections</a>', page, query)


@admin.register(Section)
class SectionAdmin(StatementAdmin):
    list_display = ["heading", "organisation", "order", "shows", "status"]
    list_filter = [
        "status",
        "shows",
        ("organisation", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["organisation"]
    search_fields = ["heading", "body"]
    prepopulated_fields = {"slug": ["heading"]}
    autocomplete_fields = ["organisation"]
    fieldsets = [
        (None, {"fields": ["organisation", ("heading", "slug"), "status"]}),
        (
            "The text",
            {
                "fields": ["body"],
                "description": "Name the source of each sentence as [@key], "
                "[@key, p. 3] or [@key-a; @key-b]. An empty line begins a paragraph.",
            },
        ),
        ("Where it stands", {"fields": ["order", "shows"]}),
    ]


@admin.register(Fact)
class FactAdmin(StatementAdmin):
    list_display = ["label", "value", "organisation", "citation", "status"]
    list_filter = ["status", "label"]
    list_select_related = ["organisation", "citation"]
    search_fields = ["label", "value"]
    autocomplete_fields = ["organisation", "citation"]
    fieldsets = [
        (None, {"fields": ["organisation", "label", "order", "status"]}),
        ("What is known", {"fields": ["value", "link", "as_of", "citation"]}),
        ("For machines", {"fields": ["schema_property", "schema_value"]}),
    ]


@admin.register(KeyPerson)
class KeyPersonAdmin(StatementAdmin):
    list_display = ["name", "role", "organisation", "as_of", "is_in_fact_box", "status"]
    list_filter = ["status", "role", "is_in_fact_box"]
    list_select_related = ["organisation"]
    search_fields = ["name", "role"]
    autocomplete_fields = ["organisation", "citation"]
    fieldsets = [
        (None, {"fields": ["organisation", "name", "role", "status"]}),
        (
            "When",
            {
                "fields": ["since", "until", "as_of"],
                "description": "What is not known stays empty.",
            },
        ),
        ("Shown", {"fields": ["citation", "is_in_fact_box", "note"]}),
    ]


@admin.register(Measure)
class MeasureAdmin(RecordAdmin):
    list_display = ["name", "organisation", "unit", "order", "counts_link"]
    list_select_related = ["organisation"]
    search_fields = ["name", "definition"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["organisation"]
    fieldsets = [
        (None, {"fields": ["organisation", "name", "slug", "unit", "order"]}),
        ("What belongs to it", {"fields": ["definition"]}),
    ]

    @admin.display(description="figures")
    def counts_link(self, measure: Measure) -> str:
        query = urlencode({"measure__id__exact": measure.pk})
        page = reverse("admin:orgprofile_membershipcount_changelist")
        return format_html('<a href="{}?{}">figures</a>', page, query)


@admin.register(MembershipCount)
class MembershipCountAdmin(StatementAdmin):
    list_display = [
        "as_of",
        "bound",
        "members",
        "countries",
        "measure",
        "citation",
        "is_stale",
        "status",
    ]
    list_display_links = ["as_of", "members"]
    list_filter = ["status", "measure", "bound", "basis", "is_stale", "claims_current"]
    list_select_related = ["measure", "citation"]
    search_fields = ["slug", "note", "citation__title", "citation__publisher"]
    autocomplete_fields = ["measure", "citation"]
    ordering = ["measure", "-as_of_latest"]
    fieldsets = [
        (None, {"fields": ["measure", "slug", "status"]}),
        ("The figure", {"fields": [("bound", "members", "countries")]}),
        (
            "Its date",
            {"fields": [("as_of", "basis"), "claims_current", "is_stale"]},
        ),
        ("How we know", {"fields": ["citation", "note"]}),
    ]


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
