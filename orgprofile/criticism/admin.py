"""The admin of the criticism: an exchange with its turns on one page."""

from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from orgprofile.criticism.pages import exchange, turn_entry, with_makers
from orgprofile.models import Criticism, Turn
from references.admin import RecordInline, StatementAdmin
from references.admin.forms import RowFormSet
from references.admin.previewing import FRAGMENT, Parts, Preview, in_order
from references.admin.records import date_column, rarely
from references.ledger import Ledger, reference_list
from references.prose.footnotes import Place

NAMED_BY = ("author", "date")


class TurnFormSet(RowFormSet):
    """The contributions of a criticism, which must bear its outcome out."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Add the fields; the first of an exchange is a criticism, others mostly respond."""
        super().add_fields(form, index)
        kind = Turn.Kind.CRITICISM if index == 0 else Turn.Kind.RESPONSE
        form.fields["kind"].initial = kind

    def clean(self) -> None:
        """Check the outcome by the contributions that would be published with it."""
        super().clean()
        criticism, form_class = self.instance, cast(Any, self.form)
        if not criticism.is_published or form_class.is_preview or any(self.errors):
            return
        if not criticism.outcome:  # the form says that it can’t stay empty
            return
        rows = (row for row in self.rows_to_save() if row.is_published)
        try:
            criticism.check_outcome({row.kind for row in rows})
        except ValidationError as error:
            raise ValidationError(error.messages) from error


class TurnInline(RecordInline):
    model = Turn
    formset = TurnFormSet
    autocomplete_fields = ["author_organisation"]
    named_by = NAMED_BY
    spoken: Any = ["author", ("kind", "author_role", "author_organisation")]
    spoken += [("voice", "date"), "body", "status", "version"]
    fieldsets = [(None, {"fields": spoken}), rarely("order", "slug")]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Return one empty form for a new exchange, which has at least one contribution."""
        return 1 if obj is None else super().get_extra(request, obj, **kwargs)


@admin.register(Criticism)
class CriticismAdmin(StatementAdmin):
    list_display = [
        "title",
        "target_name",
        date_column("date"),
        "outcome",
        "status",
    ]
    list_filter = ["status", "outcome"]
    search_fields = ["title", "statement", "target_law", "target__name"]
    named_by = ("title",)
    autocomplete_fields = ["organisation", "target"]
    belongs_to = "organisation"
    inlines = [TurnInline]
    told: Any = ["title", "target", "target_law", "statement", "date"]
    told += [("outcome", "outcome_as_of"), "status"]
    fieldsets = [(None, {"fields": told}), rarely(belongs_to, "slug")]

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Fill in today as the day up to which somebody looked."""
        today = f"{timezone.localdate():%Y-%m-%d}"
        return {"outcome_as_of": today} | super().get_changeform_initial_data(request)

    def lay_out(self, row: Criticism, parts: Parts) -> Preview:
        turns, ledger = in_order(parts.get(Turn, [])), Ledger()
        laid_out = exchange(row, turns, ledger, Place(row.title, FRAGMENT))
        references = reference_list(ledger)
        context = {"exchange": with_makers(laid_out, references)}
        return Preview(
            "orgprofile/criticism/_exchange.html", context, references, row.title
        )


@admin.register(Turn)
class TurnAdmin(StatementAdmin):
    """The turns of all exchanges; the list of drafts shows what is left to do."""

    list_filter = [
        *("status", "kind", "voice"),
        ("criticism", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["criticism"]
    ordering = ["criticism", "order", F("earliest").asc(nulls_last=True), "slug"]
    search_fields = ["author", "author_role", "body", "criticism__title"]
    autocomplete_fields = ["criticism", "author_organisation"]
    named_by = NAMED_BY
    spoken: Any = ["criticism", *TurnInline.spoken[:-1]]
    fieldsets = [(None, {"fields": spoken}), rarely("order", "slug")]
    shown_with = ["criticism"]
    list_display = ["criticism", "kind", "voiced_by", date_column("date"), "status"]

    def lay_out(self, row: Turn, parts: Parts) -> Preview:
        ledger, title = Ledger(), row.criticism.title
        context = {"turns": [turn_entry(row, ledger, Place(title, FRAGMENT))]}
        references = reference_list(ledger)
        return Preview("orgprofile/criticism/_turns.html", context, references, title)

    @admin.display(description="author", ordering="author")
    def voiced_by(self, turn: Turn) -> str:
        return turn.author or "not named"
