"""How staff keep criticism: an exchange, turn by turn, on one page."""

from collections import Counter, defaultdict
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from orgprofile.criticism.preview import PreviewedForm, preview
from orgprofile.models import Criticism, Quotation, Turn
from references.admin import RecordInline, StatementAdmin
from references.models import Citation
from references.records.forms import SentRows

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
        "support",
        "source_check",
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
        prefix: str,
        save_as_new: bool = False,
    ) -> None:
        self.turns = list(Turn.objects.filter(criticism=instance).in_order())
        rows = queryset.filter(turn__in=self.turns)
        super().__init__(data, files, prefix=prefix, queryset=rows)

    @classmethod
    def get_default_prefix(cls) -> str:
        return "quotations"

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer the turns of this exchange, and take no others."""
        super().add_fields(form, index)
        field = form.fields.get("turn")
        if field:
            field.queryset = Turn.objects.filter(pk__in=[t.pk for t in self.turns])
            # Given as they are, since each form would look them up again.
            named = [(turn.pk, f"{turn.order}. {turn}") for turn in self.turns]
            field.choices = [("", field.empty_label), *named]


class QuotationInline(RecordInline):
    """Quotations, each with the turn it stands in, on the page of their exchange."""

    model = Quotation
    formset = QuotationFormSet
    autocomplete_fields = ["citation", "seen_in"]
    fields = [
        ("turn", "order", "status"),
        "text",
        "said_by",
        ("citation", "seen_in"),
        "wording",
        "note",
        "version",
    ]

    def __init__(self, parent_model: type[Criticism], admin_site: Any) -> None:
        # What a quotation hangs on is a turn; here it is any turn of the exchange.
        super().__init__(Turn, admin_site)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The rows; the turn of each is for the editor to choose, and no fixed parent."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.fk = None
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("turn")
        return rows.select_related("citation", "seen_in").order_by(
            "turn__order", "turn__earliest", "turn__slug", "order"
        )

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "turn":
            kwargs["help_text"] = f"The turn they are quoted in. {QUOTE_LATER}"
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The field; turns are added, changed and deleted above, not beside it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "turn" and field:
            field.widget = field.widget.widget
        return field


@admin.register(Criticism)
class CriticismAdmin(StatementAdmin):
    form = PreviewedForm
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

    def get_list_display(self, request: HttpRequest) -> Any:
        drafts, voices = turns_by_criticism()

        @admin.display(description="waiting")
        def waiting(criticism: Criticism) -> SafeString | str:
            found: list[SafeString | str] = []
            if drafts[criticism.pk]:
                found.append(drafts_link(criticism, drafts[criticism.pk]))
            if is_unbacked(criticism.outcome, voices[criticism.pk]):
                found.append("outcome not backed by a turn")
            return format_html_join("; ", "{}", ((words,) for words in found)) or "none"

        return ["title", "target_of", "date", "outcome", waiting, "status"]

    @admin.display(description="target")
    def target_of(self, criticism: Criticism) -> str:
        return criticism.target_name

    def get_inlines(self, request: HttpRequest, obj: Criticism | None) -> Any:
        """Turns and quotations; a new exchange has no turn yet to quote in."""
        return super().get_inlines(request, obj) if obj else [TurnInline]

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Save quotations before turns: with a turn its quotations are deleted."""
        last_first = list(reversed(formsets))
        super().save_related(request, form, last_first, change)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Criticism | None = None,
    ) -> Any:
        """The form, and at its side how what stands in it will read."""
        found = preview(
            context["adminform"].form,
            [inline.formset for inline in context["inline_admin_formsets"]],
            has_errors=bool(context["errors"]),
        )
        may_send = (
            self.has_add_permission(request)
            if add
            else self.has_change_permission(request, obj)
        )
        context |= {"preview": found, "may_send": may_send, "quote_later": QUOTE_LATER}
        return super().render_change_form(request, context, add, change, form_url, obj)


def turns_by_criticism() -> tuple[Counter[int], dict[int, set[str]]]:
    """How many turns of each exchange are drafts; of which kinds are its public ones.

    One query.
    """
    drafts: Counter[int] = Counter()
    voices: dict[int, set[str]] = defaultdict(set)
    rows = Turn.objects.order_by().values_list("criticism_id", "kind", "status")
    for criticism, kind, status in rows:
        if status == "published":
            voices[criticism].add(kind)
        else:
            drafts[criticism] += 1
    return drafts, voices


def is_unbacked(outcome: str, voices: set[str]) -> bool:
    """Whether no turn of these kinds, the public ones, bears an outcome out."""
    if outcome == Criticism.Outcome.NO_RESPONSE:
        return Turn.Kind.RESPONSE in voices
    return voices.isdisjoint({Turn.Kind.RESPONSE, Turn.Kind.OUTCOME})


def drafts_link(criticism: Criticism, number: int) -> SafeString:
    """How many turns are drafts, linked to the list that says what each waits for."""
    wanted: dict[str, Any] = {"criticism__id__exact": criticism.pk}
    query = urlencode(wanted | {"status__exact": "draft"})
    return format_html(
        '<a href="{}?{}">{} draft turn{}</a>',
        reverse("admin:orgprofile_turn_changelist"),
        query,
        number,
        "" if number == 1 else "s",
    )


@admin.register(Turn)
class TurnAdmin(StatementAdmin):
    """The turns of all exchanges; the drafts among them are the worklist."""

    list_filter = [
        "status",
        "kind",
        "voice",
        ("criticism", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["criticism"]
    search_fields = ["author", "author_role", "body", "criticism__title"]
    autocomplete_fields = ["criticism", "author_organisation"]
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
        ("What is said", {"fields": ["body", "support", "source_check"]}),
    ]

    def get_list_display(self, request: HttpRequest) -> Any:
        keys = Citation.objects.all_keys()

        @admin.display(description="what stands in the way")
        def obstacles(turn: Turn) -> str:
            if turn.is_published:
                return ""
            return " ".join(turn.obstacles(keys)) or "nothing: it can be published"

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
        ("How we know", {"fields": ["citation", "seen_in", "wording", "note"]}),
    ]

    def get_model_perms(self, request: HttpRequest) -> Any:
        """Quotations are edited with their exchange; they aren't in the index."""
        return {}
