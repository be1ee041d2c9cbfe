"""The admin of the criticism: an exchange with its turns and quotations on one page."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from orgprofile.criticism import preview
from orgprofile.models import Criticism, Quotation, Turn
from references.admin import RecordInline, StatementAdmin
from references.admin.previewing import Parts, Shown
from references.admin.records import list_link
from references.models import Citation
from references.records.forms import SentRows
from references.statements.doubt import Doubt
from references.statements.forms import WholeForm

QUOTE_LATER = "Save the turns first; then quote in them."


class TurnInline(RecordInline):
    model = Turn
    autocomplete_fields = ["author_organisation"]
    prepopulated_fields = {"slug": ["author", "date"]}
    fields = [
        ("order", "kind", "slug", "status"),
        ("author", "author_role", "author_organisation"),
        ("voice", "date"),
        "body",
        "doubt",
        "version",
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.in_order()


class QuotationFormSet(SentRows):
    """The quotations of all turns of one exchange."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        instance: Criticism,
        queryset: QuerySet,
        save_as_new: bool = False,
        **kwargs: Any,
    ) -> None:
        self.instance = instance
        self.turns = Turn.objects.filter(criticism=instance).in_order()
        rows = queryset.filter(turn__criticism=instance)
        super().__init__(data, files, queryset=rows, **kwargs)

    @classmethod
    def get_default_prefix(cls) -> str:
        return "quotations"

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer the turns of this exchange, and accept no others."""
        super().add_fields(form, index)
        field = form.fields.get("turn")
        if field:
            field.queryset = self.turns.all()
            # Otherwise each form would ask the database for them again.
            named = [(turn.pk, f"{turn.order}. {turn}") for turn in self.turns]
            field.choices = [("", field.empty_label), *named]


class QuotationInline(RecordInline):
    """The quotations of an exchange, each with a choice of the turn it belongs to."""

    model = Quotation
    formset = QuotationFormSet
    autocomplete_fields = ["citation", "seen_in"]
    fields = [
        ("turn", "order", "status"),
        "text",
        "said_by",
        ("citation", "reading"),
        ("seen_in", "seen_in_reading"),
        "wording",
        "note",
        "version",
    ]

    def __init__(self, parent_model: type[Criticism], admin_site: Any) -> None:
        # The model has a foreign key to a turn, and none to a criticism.
        super().__init__(Turn, admin_site)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset; the editor chooses the turn, so no parent is fixed."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.fk = None
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related("turn", "citation", "seen_in").order_by(
            "turn__order", "turn__earliest", "turn__slug", "order"
        )

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return the field; turns are added and changed in their own rows alone."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "turn" and field:
            field.widget = field.widget.widget
            field.help_text = f"The turn they are quoted in. {QUOTE_LATER}"
        return field


@admin.register(Criticism)
class CriticismAdmin(StatementAdmin):
    form = WholeForm
    list_display = ["title", "target_of", "date", "outcome", "waiting", "status"]
    list_filter = ["status", "outcome"]
    list_select_related = ["target"]
    search_fields = ["title", "statement", "target_law", "target__name"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["organisation", "target"]
    inlines = [TurnInline, QuotationInline]
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

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("organisation", "target")
        return rows.prefetch_related("turns")

    @admin.display(description="target")
    def target_of(self, criticism: Criticism) -> str:
        return criticism.target_name

    @admin.display(description="waiting")
    def waiting(self, criticism: Criticism) -> SafeString | str:
        """Say how many turns are drafts, and whether a turn backs the outcome."""
        turns = criticism.turns.all()
        found: list[SafeString | str] = []
        drafts = sum(not turn.is_published for turn in turns)
        if drafts:
            found.append(
                list_link(
                    Turn,
                    f"{drafts} draft turn{'' if drafts == 1 else 's'}",
                    criticism__id__exact=criticism.pk,
                    status__exact="draft",
                )
            )
        if is_unbacked(criticism.outcome, {t.kind for t in turns if t.is_published}):
            found.append("outcome not backed by a turn")
        return format_html_join("; ", "{}", ((words,) for words in found)) or "none"

    def get_inlines(self, request: HttpRequest, obj: Criticism | None) -> Any:
        """Return the inlines; a new exchange has no turn yet to quote in."""
        return super().get_inlines(request, obj) if obj else [TurnInline]

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Save quotations before turns: deleting a turn deletes its quotations."""
        super().save_related(request, form, formsets[::-1], change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context["quote_later"] = QUOTE_LATER
        return super().render_change_form(request, context, *args, **kwargs)

    def lay_out(self, row: Criticism, parts: Parts) -> Shown:
        return preview.lay_out(row, parts)


def is_unbacked(outcome: str, published: set[str]) -> bool:
    """Return whether no turn of these kinds, the published ones, backs an outcome."""
    if outcome == Criticism.Outcome.NO_RESPONSE:
        return Turn.Kind.RESPONSE in published
    return published.isdisjoint({Turn.Kind.RESPONSE, Turn.Kind.OUTCOME})


class QuotationOfTurnInline(RecordInline):
    """The quotations of a turn, in the form of its own."""

    model = Quotation
    autocomplete_fields = ["citation", "seen_in"]
    fields = [("order", "status"), *QuotationInline.fields[1:]]


@admin.register(Turn)
class TurnAdmin(StatementAdmin):
    """The turns of all exchanges; the list of drafts shows what is left to do."""

    form = WholeForm

    list_filter = [
        "status",
        "kind",
        "voice",
        ("criticism", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["criticism"]
    # As `in_order`.
    ordering = [
        *("criticism", "order", F("earliest").asc(nulls_last=True), "slug"),
    ]
    search_fields = ["author", "author_role", "body", "criticism__title"]
    autocomplete_fields = ["criticism", "author_organisation"]
    inlines = [QuotationOfTurnInline]
    fieldsets = [
        (None, {"fields": ["criticism", ("order", "kind"), "slug", "status"]}),
        (
            "Who speaks",
            {
                "fields": [
                    ("author", "author_role"),
                    "author_organisation",
                    ("voice", "date"),
                ]
            },
        ),
        ("What is said", {"fields": ["body", "doubt"]}),
    ]
    shown_with = ["criticism"]

    def lay_out(self, row: Turn, parts: Parts) -> Shown:
        return preview.lay_out_turn(row, parts)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns; what may be cited is asked for once, not for each row."""
        names = Citation.objects.all_names() | Doubt.objects.all_names()

        @admin.display(description="what is missing")
        def obstacles(turn: Turn) -> str:
            if turn.is_published:
                return ""
            return " ".join(turn.obstacles(names)) or "nothing: it can be published"

        return ["criticism", "kind", "voiced_by", "date", "status", obstacles]

    @admin.display(description="author", ordering="author")
    def voiced_by(self, turn: Turn) -> str:
        return turn.author or "not named"


@admin.register(Quotation)
class QuotationAdmin(StatementAdmin):
    list_display = ["text", "said_by", "turn", "citation", "wording", "status"]
    list_filter = ["status", "wording"]
    list_select_related = ["turn", "citation"]
    search_fields = ["text", "said_by", "note"]
    autocomplete_fields = ["turn", "citation", "seen_in"]
    fieldsets = [
        (None, {"fields": ["turn", "order", "status"]}),
        ("The words", {"fields": ["text", "said_by"]}),
        (
            "How we know",
            {
                "fields": [
                    ("citation", "reading"),
                    ("seen_in", "seen_in_reading"),
                    *("wording", "note"),
                ]
            },
        ),
    ]

    def get_model_perms(self, request: HttpRequest) -> Any:
        """Keep quotations out of the index: they are edited with their exchange."""
        return {}
