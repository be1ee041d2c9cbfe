"""How staff keep figures, and see which of them disagree."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from orgprofile.models import Measure, MembershipCount
from orgprofile.network.admin.checking import CheckedAdmin
from orgprofile.network.counts import count_rows
from orgprofile.network.decisions import Dispute, stored_disputes
from references.admin import RecordAdmin
from references.admin.deleting import named
from references.admin.previewing import FRAGMENT, Parts, Shown
from references.admin.records import list_link
from references.ledger import Ledger, reference_list
from references.prose.footnotes import Place


def dispute_link(count: MembershipCount, dispute: Dispute) -> SafeString:
    """Link to the other figure, and to the decision or the form for one."""
    other, decision = dispute
    if decision:
        page = reverse("admin:orgprofile_resolution_change", args=[decision.pk])
        words = f"decided: {decision.figure.figure} is {decision.get_verdict_display()}"
    else:
        query = urlencode({"figure": count.pk, "against": other.pk})
        page = f"{reverse('admin:orgprofile_resolution_add')}?{query}"
        words = "decide what to make of them"
    figure = reverse("admin:orgprofile_membershipcount_change", args=[other.pk])
    draft = "" if other.is_published else " (draft)"
    link = '<a href="{}">{}</a>{}: <a href="{}">{}</a>'
    return format_html(link, figure, other, draft, page, words)


def disagreement_link(count: MembershipCount, disputes: list[Dispute]) -> str:
    """Say how many disputes are open, with a link, or how many are decided."""
    open_ones = sum(dispute.decision is None for dispute in disputes)
    if open_ones:
        page = reverse("admin:orgprofile_membershipcount_change", args=[count.pk])
        link = '<a href="{}#differs-from"><b>{} to decide</b></a>'
        return format_html(link, page, open_ones)
    return f"{len(disputes)} decided" if disputes else "none"


@admin.register(Measure)
class MeasureAdmin(RecordAdmin):
    list_display = ["name", "organisation", "unit", "is_plotted", "counts_link"]
    ordering = ["organisation", "order", "slug"]
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
        return list_link(MembershipCount, "figures", measure__id__exact=measure.pk)


def all_disputes() -> dict[int, list[Dispute]]:
    return stored_disputes(Measure.objects.values_list("pk", flat=True))


class DisputeFilter(admin.SimpleListFilter):
    title = "disagreement"
    parameter_name = "disagreement"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "not decided"), ("decided", "decided"), ("none", "none")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in ("open", "decided", "none"):
            return queryset
        found = all_disputes()
        if self.value() == "none":
            return queryset.exclude(pk__in=found)
        wanted = self.value() == "decided"
        return queryset.filter(
            pk__in=[
                pk for pk, d in found.items() if all(x.decision for x in d) == wanted
            ]
        )


@admin.register(MembershipCount)
class MembershipCountAdmin(CheckedAdmin):
    list_display = ["as_of", "figure", "age", "checked_on", "status"]
    list_display_links = ["as_of", "figure"]
    list_filter = [
        *("status", DisputeFilter, ("measure", admin.RelatedOnlyFieldListFilter)),
        *("bound", "basis", "is_stale", "claims_current", "checked_on"),
    ]
    list_select_related = ["measure", "citation"]
    search_fields = [
        *("slug", "as_of", "members", "countries", "note"),
        *("citation__title", "citation__publisher", "measure__name"),
    ]
    autocomplete_fields = ["measure", "citation"]
    ordering = ["measure", "-as_of_latest"]
    readonly_fields = ["differs_from"]
    shown_with = ["measure", "citation"]
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
        ("Its date", {"fields": [("as_of", "basis"), "claims_current", "is_stale"]}),
        (
            "How we know",
            {"fields": ["citation", "reading", "doubt", "note", "checked_on"]},
        ),
    ]

    def lay_out(self, row: MembershipCount, parts: Parts) -> Shown:
        ledger = Ledger()
        rows = count_rows([row], ledger, Place(row.measure.name, FRAGMENT))
        context = {"rows": rows, "unit": row.measure.unit, "caption": row.measure.name}
        return Shown("orgprofile/_counts.html", context, reference_list(ledger))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns, with one on disagreement that asks the database once."""
        found: Any = SimpleLazyObject(all_disputes)

        @admin.display(description="disagreement")
        def disagreement(count: MembershipCount) -> str:
            return disagreement_link(count, found.get(count.pk, []))

        shown: list[Any] = list(super().get_list_display(request))
        return [*shown[:3], disagreement, *shown[3:]]

    @admin.display(description="figure", ordering="members")
    def figure(self, count: MembershipCount) -> str:
        return count.figure

    @admin.display(description="differs from")
    def differs_from(self, count: MembershipCount) -> str:
        """List the figures it disagrees with as saved, and what was decided."""
        if not count.pk:
            return "shown once it is saved"
        found = stored_disputes([count.measure_id]).get(count.pk, [])
        if not found:
            return "none"
        links = ((dispute_link(count, dispute),) for dispute in found)
        items = format_html_join("", "<li>{}</li>", links)
        return format_html('<ul id="differs-from">{}</ul>', items)

    def prevented_by(self, rows: list[MembershipCount]) -> list[SafeString]:
        """Return the sections whose prose writes these figures."""
        sections = {s.pk: s for row in rows for s in row.written_in() if s.is_published}
        return list(map(named, sections.values()))

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

    def warn(self, request: HttpRequest, counts: list[MembershipCount]) -> None:
        """Name what these figures disagree with and nobody has decided."""
        found = stored_disputes({count.measure_id for count in counts})
        for count in counts:
            undecided = [d for d in found.get(count.pk, []) if d.decision is None]
            if undecided:
                links = ((dispute_link(count, each),) for each in undecided)
                words = format_html_join("; ", "{}", links)
                said = format_html("“{}” disagrees with: {}", count, words)
                messages.warning(request, said)
