"""Show what the linter finds in the admin of the sources: in form, list and filter."""

from collections import Counter
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from references.models import Citation
from references.quality import duplicates, lint
from references.quality.lint import Finding
from references.values.source import FIELDS, Source

# How many sources the list's filter looks at one by one, so that it answers soon.
LOOKED_AT = 2000


def found_in(citations: Iterable[Citation]) -> dict[int, list[Finding]]:
    """Return the findings of each source, by its number. Two queries, however many."""
    rows = list(citations)
    others = duplicates.others_of(rows)
    return {row.pk: lint.findings(Source.of(row), others) for row in rows}


def as_list(findings: Iterable[Finding]) -> SafeString:
    """Return findings as a list, each after its severity."""
    items = format_html_join(
        "", "<li><b>{}</b>: {}</li>", ((f.severity, f.sentence) for f in findings)
    )
    return format_html('<ul id="findings">{}</ul>', items)


def summary(citation: Citation, findings: Iterable[Finding]) -> str:
    """Return how many findings a source has of each severity, as a link to them."""
    numbers = lint.in_words(Counter(f.severity for f in findings))
    if not numbers:
        return "nothing"
    page = reverse("admin:references_citation_change", args=[citation.pk])
    return format_html('<a href="{}#findings">{}</a>', page, numbers)


class FindingsAdmin(admin.ModelAdmin):
    """Shows what the linter finds. It forbids nothing: an editor may know better."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, with a last column on the findings in the rows shown."""
        shown = super().get_changelist_instance(request)
        found = found_in(shown.result_list)

        @admin.display(description="to look at")
        def to_look_at(citation: Citation) -> str:
            return summary(citation, found[citation.pk])

        shown.list_display = [*shown.list_display, to_look_at]
        return shown

    @admin.display(description="what to look at")
    def what_to_look_at(self, citation: Citation) -> str:
        """Return the findings in the source as it is saved."""
        if not citation.pk:
            return "shown once it is saved"
        findings = found_in([citation])[citation.pk]
        return as_list(findings) if findings else "nothing"

    def save_model(
        self, request: HttpRequest, obj: Citation, form: Any, change: bool
    ) -> None:
        """Save it, and say at once what there is to look at."""
        super().save_model(request, obj, form, change)
        findings = found_in([obj])[obj.pk]
        if findings:
            is_grave = any(f.severity != lint.SEVERITIES[-1] for f in findings)
            messages.add_message(
                request,
                messages.WARNING if is_grave else messages.INFO,
                f"“{obj.key}”, to look at: {' '.join(map(str, findings))}",
            )


# --- Narrowing the list ------------------------------------------------------------------

# The condition of each finding that the database can judge.
BY_DATABASE = {
    "no-title": Q(title=""),
    "no-author-and-no-publisher": Q(authors="", publisher=""),
    "not-read-at-its-address": Q(address="page")
    & Q(extent__in=["not-found", "other-page"]),
    "copy-as-the-source-itself": Q(address="page") & ~Q(copy_of=""),
    "no-address": Q(url=""),
    "address-without-access-date": ~Q(url="") & Q(accessed=""),
    "duplicate-address": duplicates.shared("address_key"),
    "duplicate-doi": duplicates.shared("doi"),
    "duplicate-work": duplicates.shared("work_key") & ~Q(publisher="", issued=""),
}
# A condition that every source with one of the other findings meets; fewer are judged.
NEEDED = {
    # A text that is certainly an earlier date is earlier in the order of letters, too.
    "accessed-before-issued": ~Q(accessed="") & Q(accessed__lt=F("issued_text")),
    "archived-before-issued": ~Q(archive_date="")
    & Q(archive_date__lt=F("issued_text")),
    "title-year-after-date": ~Q(issued_text="")
    & (Q(title__contains="19") | Q(title__contains="20")),
    "http-where-https-is-recorded": Q(url__startswith="http://"),
    "title-home": reduce(
        or_,
        (
            Q(
                title_text__gte=name,
                title_text__lt=f"{name[:-1]}{chr(ord(name[-1]) + 1)}",
            )
            for name in lint.FIRST_PAGES
        ),
    ),
}


def conditions(codes: Iterable[str], queryset: QuerySet) -> tuple[dict[str, Q], bool]:
    """Return a condition for each finding, and whether all sources were judged.

    Findings that the database can't judge are judged one by one, `LOOKED_AT` at most.
    """
    wanted = {code: BY_DATABASE[code] for code in codes if code in BY_DATABASE}
    rest = [lint.CODES[code] for code in codes if code not in BY_DATABASE]
    if not rest:
        return wanted, True
    narrowed = queryset.filter(reduce(or_, (NEEDED[rule.code] for rule in rest)))
    rows = list(narrowed.only(*FIELDS).order_by("pk")[: LOOKED_AT + 1])
    looked_at = rows[:LOOKED_AT]
    others = lint.Others(secure_hosts=duplicates.secure(looked_at))
    for rule in rest:
        having = [row.pk for row in looked_at if rule.check(Source.of(row), others)]
        wanted[rule.code] = Q(pk__in=having)
    return wanted, len(rows) <= LOOKED_AT


class FindingFilter(admin.SimpleListFilter):
    """Narrows the list to the sources with a finding, or with any of a severity."""

    title = "what to look at"
    parameter_name = "finding"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        severities = [(severity, f"any {severity}") for severity in lint.SEVERITIES]
        rules = [(r.code, f"{r.severity}: {r.heading.lower()}") for r in lint.RULES]
        return severities + rules

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        codes = _codes(self.value() or "")
        if not codes:
            return queryset
        wanted, is_whole = conditions(codes, queryset)
        if not is_whole:
            messages.info(
                request,
                f"Only the first {LOOKED_AT} sources were looked at for this. All are "
                "looked at by manage.py check_citations.",
            )
        return queryset.filter(reduce(or_, wanted.values()))

    def get_facet_counts(
        self, pk_attname: str, filtered_qs: QuerySet
    ) -> dict[str, Any]:
        """Return how many of the first sources have each finding."""
        wanted, _is_whole = conditions(lint.CODES, filtered_qs)
        return {
            f"{number}__c": Count(
                pk_attname, filter=reduce(or_, (wanted[code] for code in _codes(value)))
            )
            for number, (value, _words) in enumerate(self.lookup_choices)
        }


def _codes(value: str) -> list[str]:
    """Return the codes of a severity, or the one named; none for anything else."""
    return [rule.code for rule in lint.RULES if value in (rule.code, rule.severity)]
