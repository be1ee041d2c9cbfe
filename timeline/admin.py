"""The admin of the history."""

from typing import Any

from django.contrib import admin

from references.admin import RecordInline, StatementAdmin
from references.admin.forms import PartForm
from references.admin.previewing import Parts, Preview, in_order
from references.admin.records import date_column, rarely
from timeline import pages
from timeline.models import HistoryEvent, Participant, Variant

DATE = date_column("date")


class VariantForm(PartForm):
    """A value that a source gives: according to its maker, where nobody else is named."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if (source := cleaned.get("citation")) and not cleaned.get("said_by"):
            cleaned["said_by"] = source.maker[:120]
            if not source.maker:
                self.add_error(
                    "said_by",
                    "The source has no author or publisher, so fill in “who says so” "
                    "yourself.",
                )
        return cleaned


class VariantInline(RecordInline):
    """The values that sources give, in the form of their event."""

    form = VariantForm
    made_by_form = ("said_by",)

    model = Variant
    autocomplete_fields = ["citation"]
    given: Any = [("matter", "value"), ("said_by", "citation", "reading")]
    given += ["status", "version"]
    fieldsets = [(None, {"fields": given}), rarely("order")]
    verbose_name_plural = "where sources differ"


class ParticipantInline(RecordInline):
    """Those who took part, in the form of the event."""

    model = Participant
    autocomplete_fields = ["organisation", "citation"]
    taken: Any = [("organisation", "part"), ("citation", "reading")]
    taken += ["status", "version"]
    fieldsets = [(None, {"fields": taken}), rarely("order")]
    verbose_name_plural = "who took part"


@admin.register(HistoryEvent)
class HistoryEventAdmin(StatementAdmin):
    list_display = [DATE, "title", "kind", "organisation", "is_highlight", "status"]
    list_display_links = [DATE, "title"]
    list_filter = ["status", "kind", "basis", "is_highlight"]
    list_select_related = ["organisation"]
    search_fields = ["title", "body", "place", "slug"]
    named_by = ("title",)
    autocomplete_fields = ["organisation", "date_citation"]
    inlines = [VariantInline, ParticipantInline]
    ordering = ["earliest", "latest", "slug"]
    belongs_to = "organisation"
    told: Any = ["title", "kind", "date", ("date_citation", "date_reading")]
    told += [("place", "countries"), "body", "status"]
    fieldsets = [
        (None, {"fields": told}),
        rarely("is_highlight", "basis", "doubt", "organisation", "slug"),
    ]

    def lay_out(self, row: HistoryEvent, parts: Parts) -> Preview:
        variants = in_order(parts.get(Variant, []))
        page = pages.event(row, variants, in_order(parts.get(Participant, [])))
        return Preview(
            "timeline/_event.html", {"page": page}, page.references, row.title
        )


@admin.register(Variant)
class VariantAdmin(StatementAdmin):
    list_display = ["event", "matter", "value", "said_by", "status"]
    list_filter = ["status"]
    ordering = ["event", "order", "pk"]
    list_select_related = ["event"]
    search_fields = ["matter", "value", "said_by", "event__title"]
    autocomplete_fields = ["event", "citation"]
    fields = ["event", "order", "status", "matter", "value", "said_by"]
    fields += ["citation", "reading"]


@admin.register(Participant)
class ParticipantAdmin(StatementAdmin):
    list_display = ["event", "organisation", "part", "status"]
    list_filter = ["status", "part"]
    list_select_related = ["event", "organisation"]
    search_fields = ["organisation__name", "event__title"]
    autocomplete_fields = ["event", "organisation", "citation"]
    shown_with = ["organisation"]
    fields = ["event", "order", "status", "organisation", "part", "citation", "reading"]
