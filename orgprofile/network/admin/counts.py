"""How staff keep figures, and decide on those that disagree."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from orgprofile.models import Measure, MembershipCount, Resolution
from orgprofile.network.admin.checking import CheckedAdmin
from orgprofile.network.counts import Decisions
from orgprofile.values import disagreement
from references.admin import RecordAdmin, StatementAdmin
from references.records.forms import RecordForm


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two figures that disagree, seen from one of them."""

    other: MembershipCount
    decision: Resolution | None


def disputes(measures: Iterable[int]) -> dict[int, list[Dispute]]:
    """Under each figure of some measures, what it disagrees with. Two queries.

    Drafts are among them: a draft that contradicts is seen before it is published.
    """
    counts = list(
        MembershipCount.objects.filter(measure__in=measures).compared().newest_first()
    )
    decisions = Decisions.of(counts, Resolution.objects.between(counts))
    by_slug = {count.slug: count for count in counts}
    found: dict[int, list[Dispute]] = defaultdict(list)
    for one, other in disagreement.pairs(count.said for count in counts):
        pair = by_slug[one.name], by_slug[other.name]
        decision = decisions.on(*pair)
        found[pair[0].pk].append(Dispute(pair[1], decision))
        found[pair[1].pk].append(Dispute(pair[0], decision))
    return found


def dispute_link(count: MembershipCount, dispute: Dispute) -> SafeString:
    """The other figure, and where the two are decided or can be."""
    decision = dispute.decision
    if decision:
        page = reverse("admin:orgprofile_resolution_change", args=[decision.pk])
        words = f"decided: {decision.figure.figure} is {decision.get_verdict_display()}"
    else:
        query = urlencode({"figure": count.pk, "against": dispute.other.pk})
        page = f"{reverse('admin:orgprofile_resolution_add')}?{query}"
        words = "decide what to make of them"
    figure = reverse("admin:orgprofile_membershipcount_change", args=[dispute.other.pk])
    return format_html(
        '<a href="{}">{}</a>{}: <a href="{}">{}</a>',
        figure,
        dispute.other,
        "" if dispute.other.is_published else " (draft)",
        page,
        words,
    )


@admin.register(Measure)
class MeasureAdmin(RecordAdmin):
    list_display = [
        "name",
        "organisation",
        "unit",
        "is_plotted",
        "order",
        "counts_link",
    ]
    list_select_related = ["organisation"]
    search_fields = ["name", "definition"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["organisation", "shown_with"]
    fieldsets = [
        (None, {"fields": ["organisation", "name", "slug", "unit"]}),
        ("What belongs to it", {"fields": ["definition"]}),
        (
            "Where and how it is shown",
            {"fields": ["shown_with", "is_plotted", "order"]},
        ),
    ]

    @admin.display(description="figures")
    def counts_link(self, measure: Measure) -> str:
        query = urlencode({"measure__id__exact": measure.pk})
        page = reverse("admin:orgprofile_membershipcount_changelist")
        return format_html('<a href="{}?{}">figures</a>', page, query)


class CountChangeList(ChangeList):
    """The list of figures, with what each of those shown disagrees with."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        found = disputes({count.measure_id for count in self.result_list})
        for count in self.result_list:
            count.disputes = found.get(count.pk, [])


class DisputeFilter(admin.SimpleListFilter):
    title = "disagreement"
    parameter_name = "disagreement"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "not decided"), ("decided", "decided"), ("none", "none")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in ("open", "decided", "none"):
            return queryset
        found = disputes(Measure.objects.values_list("pk", flat=True))
        open_ones = [
            pk for pk, rows in found.items() if not all(r.decision for r in rows)
        ]
        if self.value() == "open":
            return queryset.filter(pk__in=open_ones)
        if self.value() == "none":
            return queryset.exclude(pk__in=found)
        return queryset.filter(pk__in=found.keys() - set(open_ones))


@admin.register(MembershipCount)
class MembershipCountAdmin(CheckedAdmin):
    list_display = [
        "as_of",
        "figure",
        "age",
        "disagreement",
        "checked_on",
        "status",
    ]
    list_display_links = ["as_of", "figure"]
    list_filter = [
        "status",
        DisputeFilter,
        ("measure", admin.RelatedOnlyFieldListFilter),
        "bound",
        "basis",
        "is_stale",
        "claims_current",
        "checked_on",
    ]
    list_select_related = ["measure", "citation"]
    search_fields = [
        "slug",
        "as_of",
        "members",
        "countries",
        "note",
        "citation__title",
        "citation__publisher",
        "measure__name",
    ]
    autocomplete_fields = ["measure", "citation"]
    ordering = ["measure", "-as_of_latest"]
    readonly_fields = ["differs_from"]
    fieldsets = [
        (None, {"fields": ["measure", "slug", "status"]}),
        (
            "The figure",
            {
                "fields": [
                    "bound",
                    ("members", "members_to"),
                    ("countries", "countries_to"),
                    "differs_from",
                ]
            },
        ),
        (
            "Its date",
            {"fields": [("as_of", "basis"), "claims_current", "is_stale"]},
        ),
        ("How we know", {"fields": ["citation", "note", "checked_on"]}),
    ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CountChangeList

    @admin.display(description="figure", ordering="members")
    def figure(self, count: MembershipCount) -> str:
        return count.figure

    @admin.display(description="disagreement")
    def disagreement(self, count: Any) -> str:
        open_ones = sum(dispute.decision is None for dispute in count.disputes)
        if open_ones:
            page = reverse("admin:orgprofile_membershipcount_change", args=[count.pk])
            return format_html(
                '<a href="{}#differs-from"><b>{} to decide</b></a>', page, open_ones
            )
        return f"{len(count.disputes)} decided" if count.disputes else "none"

    @admin.display(description="differs from")
    def differs_from(self, count: MembershipCount) -> str:
        """The figures it disagrees with as they are saved, and what was decided."""
        if not count.pk:
            return "shown once it is saved"
        found = disputes([count.measure_id]).get(count.pk, [])
        if not found:
            return "none"
        items = format_html_join(
            "", "<li>{}</li>", ((dispute_link(count, dispute),) for dispute in found)
        )
        return format_html('<ul id="differs-from">{}</ul>', items)

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """Save it, and say at once what it now contradicts."""
        super().save_model(request, obj, form, change)
        self.warn(request, [obj])

    @admin.action(
        description="Publish the selected %(verbose_name_plural)s",
        permissions=["change"],
    )
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        """Publish them, and say what they now contradict in public."""
        chosen = list(queryset)
        super().publish(request, queryset)
        self.warn(request, chosen)

    def warn(self, request: HttpRequest, counts: list[MembershipCount]) -> None:
        """Name what these figures disagree with and nobody has decided."""
        found = disputes({count.measure_id for count in counts})
        for count in counts:
            undecided = [d for d in found.get(count.pk, []) if d.decision is None]
            if undecided:
                links = format_html_join(
                    "; ", "{}", ((dispute_link(count, each),) for each in undecided)
                )
                messages.warning(
                    request, format_html("“{}” disagrees with: {}", count, links)
                )


class ResolutionForm(RecordForm):
    """A decision is taken on two figures as they are when it is saved."""

    @cached_property
    def changed_data(self) -> list[str]:
        """What changed: a decision that no longer holds is taken anew by saving it."""
        changed = list(super().changed_data)
        if self.instance.pk and not self.instance.holds:
            changed.append("figure_said")
        return changed

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        figure, against = cleaned.get("figure"), cleaned.get("against")
        if figure and against and figure != against:
            self.instance.figure_said = figure.said.words()
            self.instance.against_said = against.said.words()
        return cleaned


class HoldsFilter(admin.SimpleListFilter):
    title = "whether it holds"
    parameter_name = "holds"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "holds"), ("no", "a figure has changed since")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in ("yes", "no"):
            return queryset
        rows = queryset.select_related("figure__measure", "against__measure")
        wanted = self.value() == "yes"
        return queryset.filter(pk__in=[row.pk for row in rows if row.holds == wanted])


@admin.register(Resolution)
class ResolutionAdmin(StatementAdmin):
    form = ResolutionForm
    list_display = ["figure", "verdict", "against", "is_holding", "status"]
    list_filter = ["status", "verdict", HoldsFilter]
    list_select_related = ["figure__measure", "against__measure"]
    search_fields = ["figure__slug", "against__slug", "reason"]
    autocomplete_fields = ["figure", "against"]
    readonly_fields = ["is_holding", "figure_said", "against_said"]
    fieldsets = [
        (
            None,
            {
                "fields": ["figure", "verdict", "against", "status"],
                "description": "Both figures stay on the page; this says what to make "
                "of them.",
            },
        ),
        ("Why", {"fields": ["reason"]}),
        (
            "What it was taken on",
            {
                "fields": ["is_holding", "figure_said", "against_said"],
                "description": "Once either figure says something else, the decision "
                "no longer holds and is not shown. Saving it here takes it anew, for "
                "the figures as they are now.",
            },
        ),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What a figure's own page proposes; anything else in the address is left."""
        given = super().get_changeform_initial_data(request)
        return {
            name: value
            for name, value in given.items()
            if name in ("figure", "against") and _is_id(value)
        } | {"status": "published"}

    @admin.display(description="holds", boolean=True)
    def is_holding(self, resolution: Resolution) -> bool | None:
        return resolution.holds if resolution.pk else None


def _is_id(value: Any) -> bool:
    """Whether a value of the address can be the number of a row (64 bits)."""
    return str(value).isdecimal() and len(str(value)) < 19
