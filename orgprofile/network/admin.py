"""The admin of figures, members, and decisions on figures that disagree."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminRadioSelect
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from orgprofile import models
from orgprofile.models import Member, MembershipCount, Resolution, in_force
from orgprofile.network import counts, pages
from orgprofile.network.counts import Dispute, stored_disputes
from orgprofile.values import countries
from references.admin import RecordAdmin, StatementAdmin
from references.admin.addresses import admin_page, form_address, may
from references.admin.correcting import ReasonedForm
from references.admin.desk import Task
from references.admin.forms import RecordForm
from references.admin.previewing import FRAGMENT, Parts, Preview
from references.admin.records import date_column, rarely
from references.admin.uses import list_link
from references.ledger import Ledger, reference_list
from references.models import Citation, Reading
from references.prose.footnotes import Place
from references.values.text import is_row_number

AS_OF = date_column("as_of")


def decision_form(figure: MembershipCount, against: MembershipCount) -> str:
    """Return the address of the form in which two figures are decided on."""
    query = f"figure={figure.pk}&against={against.pk}&next={reverse('admin:index')}"
    return f"{admin_page(Resolution, 'add')}?{query}"


def dispute_link(count: MembershipCount, dispute: Dispute) -> SafeString:
    """Link to the other figure, and to the decision or the form for one."""
    other, decision = dispute
    page, words = decision_form(count, other), "decide what to make of them"
    if decision:
        page = form_address(Resolution, decision.pk)
        words = f"decided: {decision.figure.figure} is {decision.get_verdict_display()}"
    figure = form_address(MembershipCount, other.pk)
    draft = "" if other.is_published else " (draft)"
    link = '<a href="{}">{}</a>{}: <a href="{}">{}</a>'
    return format_html(link, figure, other, draft, page, words)


@admin.register(models.Measure)
class MeasureAdmin(RecordAdmin):
    list_display = ["name", "organisation", "unit", "is_plotted", "counts_link"]
    ordering = ["organisation", "order", "slug"]
    list_select_related = ["organisation"]
    search_fields = ["name", "definition"]
    named_by = ("name",)
    autocomplete_fields = ["organisation", "shown_with"]
    belongs_to = "organisation"
    counted: Any = ["name", "unit", "within_unit", "definition", "is_plotted"]
    fieldsets = [
        (None, {"fields": counted}),
        rarely("multiplier", "shown_with", "order", belongs_to, "slug"),
    ]

    @admin.display(description="figures")
    def counts_link(self, measure: models.Measure) -> str:
        return list_link(MembershipCount, "figures", measure__id__exact=measure.pk)


class CountForm(RecordForm):
    """The form of a figure; a new date and number make it ask: a correction, or a new figure?"""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        row, changed = self.instance, {*self.changed_data}
        if not cleaned.get("as_of"):
            cleaned["basis"] = ""
        is_later = "as_of" in changed and changed & {"value", "within", "citation"}
        is_public = row.pk and row.is_published and self.may_publish
        is_answered = "_correct" in self.data
        if is_later and is_public and not (is_answered or self.is_preview):
            # The remark, the doubt and the boxes that nobody changed are the old figure's alone.
            names = ("measure", "bound", "value", "within", "citation", *changed)
            typed = {name: self.data[name] for name in names if name in self.data}
            page = f"{admin_page(MembershipCount, 'add')}?{urlencode(typed)}"
            self.add_error(None, ValidationError(format_html(_CORRECTING, page)))
        return cleaned


_CORRECTING = (
    'Was the old figure wrong? <button class="button" name="_correct">Correct this '
    'figure</button> Or is this a later one? <a href="{}">A new figure</a> opens a form with '
    "what you typed, and leaves the old one as it was."
)


@admin.register(MembershipCount)
class MembershipCountAdmin(StatementAdmin):
    form = CountForm
    named_by = ("as_of", "citation")
    list_display = [AS_OF, "figure", "status"]
    list_display_links = [AS_OF, "figure"]
    list_filter = [
        *("status", ("measure", admin.RelatedOnlyFieldListFilter)),
        *("bound", "basis", "is_stale", "claims_current"),
    ]
    list_select_related = ["measure", "citation"]
    search_fields = [
        *("slug", "as_of", "value", "within", "note"),
        *("citation__title", "citation__publisher", "measure__name"),
    ]
    autocomplete_fields = ["measure", "citation"]
    ordering = ["measure", "-as_of_latest"]
    readonly_fields = ["differs_from"]
    shown_with = ["measure", "citation"]
    counted: Any = ["measure", ("bound", "value", "within"), "as_of", "differs_from"]
    counted += ["citation", "reading", "note", "status"]
    fieldsets = [
        (None, {"fields": counted}),
        rarely("basis", "claims_current", "is_stale", "doubt", "slug"),
    ]

    def formfield_for_dbfield(self, db_field: Any, *args: Any, **about: Any) -> Any:
        """Return the form field; most figures are of the measure that leads the page."""
        field = super().formfield_for_dbfield(db_field, *args, **about)
        if db_field.name == "basis":
            field.initial = MembershipCount.Basis.STATED
        if db_field.name == "measure":
            subject = {"organisation__slug": settings.SITE_ORGANISATION}
            plotted = models.Measure.objects.filter(is_plotted=True, **subject)
            # A method: Django calls it only for the form of a new row.
            field.initial = plotted.order_by("order").values_list("pk", flat=True).first
        return field

    def lay_out(self, row: MembershipCount, parts: Parts) -> Preview:
        ledger = Ledger()
        rows = counts.count_rows([row], ledger, Place(row.measure.name, FRAGMENT))
        context = {"rows": rows, "measure": row.measure, "caption": row.measure.name}
        return Preview(
            "orgprofile/network/_counts.html", context, reference_list(ledger)
        )

    @admin.display(description="figure", ordering="value")
    def figure(self, count: MembershipCount) -> str:
        return count.figure

    @admin.display(description="differs from")
    def differs_from(self, count: MembershipCount) -> str:
        """List the figures it disagrees with as saved, and what was decided."""
        disputes = stored_disputes([count.measure_id]).get(count.pk, [])
        links = ((dispute_link(count, dispute),) for dispute in disputes)
        items = format_html_join("", "<li>{}</li>", links)
        return (
            format_html('<ul id="differs-from">{}</ul>', items) if disputes else "none"
        )

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """Save it, and warn of what it now contradicts."""
        super().save_model(request, obj, form, change)
        self.warn(request, [obj])

    @admin.action(
        description="Publish the selected %(verbose_name_plural)s",
        permissions=["publish"],
    )
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        """Publish them, and warn of what they now contradict in public."""
        chosen = list(queryset)
        super().publish(request, queryset)
        self.warn(request, chosen)

    def warn(self, request: HttpRequest, rows: list[MembershipCount]) -> None:
        """Warn of undecided disagreements, and of a note that keeps a figure from leading."""
        disputes = stored_disputes({count.measure_id for count in rows})
        for count in rows:
            undecided = [d for d in disputes.get(count.pk, []) if d.decision is None]
            if undecided:
                links = ((dispute_link(count, each),) for each in undecided)
                words = format_html_join("; ", "{}", links)
                warning = format_html("“{}” disagrees with: {}", count, words)
                messages.warning(request, warning)
            if count.is_published and (reading := _reading_to_mend(count)):
                advice = (
                    "Pages lead with an older figure than “{}”, since our note of its source "
                    'does not bear it out. <a href="{}">Correct the note</a>'
                )
                messages.warning(request, format_html(advice, count, reading))


def _reading_to_mend(count: MembershipCount) -> str:
    """Return the address of the note that keeps a figure from leading; "" if none does."""
    if MembershipCount.objects.with_lacks().get(pk=count.pk).is_borne_out:
        return ""
    measure, today = count.measure, timezone.localdate()
    rows, decisions = in_force.figures(measure.organisation_id, measure.is_plotted)
    leaders = in_force.could_lead(rows, today, decisions)
    leading = next((row for row in leaders if row.measure_id == measure.pk), None)
    newer = leading and counts.newer_without_reading(leading, rows, today, decisions)
    if not newer or newer.pk != count.pk:
        return ""
    readings = Reading.objects.filter(citation=count.citation, slug=count.reading)
    reading = readings.values_list("pk", flat=True).first()
    return form_address(
        *(Reading, reading) if reading else (Citation, count.citation_id)
    )


# The choices of a decision on two figures; “-other” judges the second of them.
CHOICES = {
    "superseded-other": "Keep {0}: {1} was counted earlier, and was right then",
    "error-other": "Keep {0}: {1} is an error in its source, and is left off the chart’s line",
    "superseded": "Keep {1}: {0} was counted earlier, and was right then",
    "error": "Keep {1}: {0} is an error in its source, and is left off the chart’s line",
    "scope-other": "Keep both: {1} counts something else, and is no part of the chart’s line",
    "scope": "Keep both: {0} counts something else, and is no part of the chart’s line",
    "unresolved": "Leave it open: nobody can tell, and readers see why",
}
LAPSED = "One of them has changed since, so readers see no decision: decide again."


class ResolutionForm(ReasonedForm):
    """The form of a decision on two figures: which of them to keep."""

    verdict = forms.ChoiceField(label="Decision", widget=AdminRadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the two figures in the choices, and hide their fields, if they are known."""
        super().__init__(*args, **kwargs)
        # For who may only look, Django leaves out the fields of the model. `verdict` is ours.
        fields = [name for name in ("figure", "against") if name in self.fields]
        numbers = [*filter(is_row_number, (self[name].value() for name in fields))]
        figures = MembershipCount.objects.select_related("measure", "citation")
        stored = figures.in_bulk(numbers)
        names, verdict = ["the first", "the second"], cast(Any, self.fields["verdict"])
        if len(stored) == 2:
            pair = [stored[int(number)] for number in numbers]
            names = [f"“{each.figure}”" for each in pair]
            sources = (
                f"{each.short_name()}: “{each.citation.title}”." for each in pair
            )
            verdict.help_text = " ".join(sources)
            for name in fields:
                self.fields[name].widget = forms.HiddenInput()
        if self.instance.pk and not self.instance.holds:
            verdict.help_text += f" {LAPSED}"
            self.initial["verdict"] = ""
        verdict.choices = [(k, words.format(*names)) for k, words in CHOICES.items()]

    def clean(self) -> dict[str, Any] | None:
        """Put the figure that is judged first, and keep what both say."""
        cleaned = super().clean() or {}
        pair = cleaned.get("figure"), cleaned.get("against")
        cleaned["verdict"], is_other, _ = cleaned.get("verdict", "").partition("-")
        figure, against = reversed(pair) if is_other else pair
        if figure and against and figure != against:
            cleaned |= {"figure": figure, "against": against}
            self.instance.figure, self.instance.against = figure, against
            self.instance.figure_said = figure.values_in_words
            self.instance.against_said = against.values_in_words
        return cleaned


@admin.register(Resolution)
class ResolutionAdmin(StatementAdmin):
    form = ResolutionForm
    list_display = ["figure", "verdict", "against", "is_holding", "status"]
    list_filter = ["status", "verdict"]
    list_select_related = ["figure__measure", "against__measure"]
    search_fields = ["figure__slug", "against__slug", "reason"]
    autocomplete_fields = ["figure", "against"]
    shown_with = ["figure", "against"]
    fields = ["figure", "against", "verdict", "reason", "status"]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the decision on the figures in the address, if there is one, even lapsed."""
        asked = request.GET.get("figure", ""), request.GET.get("against", "")
        pair = [int(number) for number in asked if is_row_number(number)]
        made = Resolution.objects.filter(figure__in=pair, against__in=pair).first()
        if made and request.method == "GET":
            return redirect(form_address(Resolution, made.pk))
        return super().add_view(request, *args, **kwargs)

    @admin.display(description="still valid", boolean=True)
    def is_holding(self, resolution: Resolution) -> bool | None:
        return resolution.holds


@admin.register(Member)
class MemberAdmin(StatementAdmin):
    list_display = [
        *("name", "country_name", "standing", "evidence"),
        *(AS_OF, "status"),
    ]
    list_filter = [
        *("status", "standing", "evidence"),
        ("country", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["citation"]
    search_fields = ["name_text", "country_text", "name", "slug", "editors_note"]
    named_by = ("country", "name")
    autocomplete_fields = ["network", "organisation", "citation"]
    belongs_to = "network"
    named: Any = ["name", ("country", "website"), ("standing", "evidence"), "as_of"]
    named += ["citation", "reading", "note", "status"]
    fieldsets = [
        (None, {"fields": named}),
        rarely(
            *("since", "until", "organisation", "doubt", "editors_note"),
            *(belongs_to, "slug"),
        ),
    ]

    def lay_out(self, row: Member, parts: Parts) -> Preview:
        ledger = Ledger()
        (entry,) = pages.entries([row], ledger)
        references = reference_list(ledger)
        return Preview(
            "orgprofile/network/_member.html", {"entry": entry}, references, str(row)
        )

    @admin.display(description="country", ordering="country_text")
    def country_name(self, member: Member) -> str:
        return member.country_name or "not found"


@admin.register(models.CountrySearch)
class CountrySearchAdmin(StatementAdmin):
    list_display = [
        "country_name",
        "network",
        "scope",
        date_column("searched"),
        "status",
    ]
    list_filter = ["status", "scope"]
    list_select_related = ["network"]
    search_fields = ["country"]
    autocomplete_fields = ["network"]
    belongs_to = "network"
    searched: Any = ["country", ("scope", "searched"), "status"]
    fieldsets = [(None, {"fields": searched}), rarely(belongs_to)]

    @admin.display(description="country", ordering="country")
    def country_name(self, search: models.CountrySearch) -> str:
        return countries.named(search.country)


def undecided(user: Any) -> list[Task]:
    """Return the pairs on which a user may decide, measure by measure."""
    if not may(user, "add", Resolution):
        return []
    return [
        Task(
            words=f"{one.figure} or {other.figure}",
            place=one.measure.name,
            address=decision_form(one, other),
            details=(f"{one.slug} and {other.slug}",),
        )
        for one, other in counts.undecided_pairs()
    ]
