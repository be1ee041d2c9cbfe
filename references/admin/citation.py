"""How staff keep the sources."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from references import styles
from references.admin.findings import FindingFilter, FindingsAdmin
from references.admin.importing import ImportingAdmin
from references.admin.merging import MergingAdmin
from references.admin.picking import PickedAdmin
from references.admin.records import RecordAdmin
from references.admin.use_links import use_link
from references.models import Citation, FormerKey, IndexedUse
from references.uses import questions
from references.values.source import Source


class LanguageFilter(admin.AllValuesFieldListFilter):
    """The languages found; the empty one says what it means."""

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or "not recorded"}


@admin.register(Citation)
class CitationAdmin(
    ImportingAdmin, FindingsAdmin, PickedAdmin, MergingAdmin, RecordAdmin
):
    search_fields = ["key", "title", "authors", "publisher", "container_title"]
    list_display = [
        *("key", "title", "publisher", "issued"),
        *("link_state", "cited", "to_look_at"),
    ]
    list_filter = [
        FindingFilter,
        "link_state",
        "type",
        "address",
        "relation",
        ("language", LanguageFilter),
    ]
    readonly_fields = ["reads_as", "what_to_look_at", "how_it_fared", "where_cited"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("key", "type", "title", "authors"),
                    *("reads_as", "what_to_look_at"),
                ],
                "description": "What the source is. Readers see it as it reads below.",
            },
        ),
        (
            "Published",
            {
                "fields": [
                    "publisher",
                    "container_title",
                    ("volume", "issue", "page"),
                    "medium",
                    "issued",
                    "language",
                ]
            },
        ),
        (
            "Where it can be read",
            {
                "fields": [
                    *("url", "address", "accessed", "doi"),
                    *("archive_url", "archive_date", "how_it_fared"),
                ],
                "description": "Only addresses that somebody has seen.",
            },
        ),
        (
            "What it is worth",
            {"fields": ["relation", "editors_note", "uncited_because", "where_cited"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """The sources, each with how many fields cite it, drafts included."""
        lines = IndexedUse.objects.filter(key=OuterRef("key")).order_by()
        number = lines.values("key").annotate(number=Count("*")).values("number")
        return super().get_queryset(request).annotate(cited_in=Subquery(number))

    @admin.display(description="cited", ordering="use_count")
    def cited(self, citation: Any) -> str:
        """In how many places it is cited, linked to them."""
        if not citation.cited_in:
            return "not cited"
        page = reverse("admin:references_citation_change", args=[citation.pk])
        places = "place" if citation.cited_in == 1 else "places"
        return format_html(
            '<a href="{}#where-cited">cited in {} {}</a>',
            page,
            citation.cited_in,
            places,
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The key is open for a new citation and frozen from then on."""
        frozen = ["key"] if obj else []
        return [*frozen, *self.readonly_fields]

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if obj else None

    @admin.display(description="reads as")
    def reads_as(self, citation: Citation) -> str:
        return (
            styles.plain(Source.of(citation))
            if citation.pk
            else "shown once it is saved"
        )

    @admin.display(description="last check")
    def how_it_fared(self, citation: Citation) -> str:
        """What was last found at the address, and why that was thought."""
        last = citation.checks.first() if citation.pk else None
        if last is None:
            return "not checked yet"
        state = last.get_state_display() or "could not be judged"
        return f"{last.checked_at:%-d %B %Y}: {state}. {last.reason}"

    @admin.display(description="cited in")
    def where_cited(self, citation: Citation) -> str:
        found = questions.of(citation.key) if citation.pk else []
        items = format_html_join("", "<li>{}</li>", ((use_link(u),) for u in found))
        if not found:
            return "nothing yet"
        return format_html('<ul id="where-cited">{}</ul>', items)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What deleting would do; whatever cites the source stands in its way."""
        deleted, counts, needed, _protected = super().get_deleted_objects(objs, request)
        citing = [use_link(use) for obj in objs for use in questions.of(obj.key)]
        leading = FormerKey.objects.filter(citation__in=objs).select_related("citation")
        citing += [format_html("former key: {}", former) for former in leading]
        return deleted, counts, needed - {FormerKey._meta.verbose_name}, citing
