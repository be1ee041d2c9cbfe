"""Show what the linter finds in the admin of the sources: in form, list and filter."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from references.admin.addresses import form_address
from references.models import Citation
from references.models.citation import LINK_STATE
from references.quality import duplicates, lint
from references.quality.lint import Finding
from references.values.source import FIELDS

# How many sources the list's filter looks at one by one, so that it answers soon.
LOOKED_AT = 5000


def found_in(citations: Iterable[Citation]) -> dict[int, list[Finding]]:
    """Return the findings of each source, by its number. One query more."""
    others = duplicates.others()
    return {row.pk: lint.findings(row, others) for row in citations}


def column(rows: Iterable[Citation]) -> Any:
    """Return the column of a list: how many findings of each severity, as a link."""
    found = found_in(rows)

    @admin.display(description="to look at")
    def to_look_at(citation: Citation) -> str:
        numbers = lint.severities_in_words(
            Counter(f.severity for f in found[citation.pk])
        )
        page = form_address(citation, citation.pk)
        link = format_html('<a href="{}#findings">{}</a>', page, numbers)
        return link if numbers else "nothing"

    return to_look_at


def as_list(citation: Citation) -> str:
    """Return the findings in the source as it is saved."""
    if not citation.pk:
        return "shown once it is saved"
    findings = found_in([citation])[citation.pk]
    items = format_html_join(
        "", "<li><b>{}</b>: {}</li>", ((f.severity, f.sentence) for f in findings)
    )
    return format_html('<ul id="findings">{}</ul>', items) if items else "nothing"


def tell(request: HttpRequest, citation: Citation) -> None:
    """Say what there is to look at in a source. It forbids nothing."""
    findings = found_in([citation])[citation.pk]
    if findings:
        is_grave = any(f.severity != lint.SEVERITIES[-1] for f in findings)
        messages.add_message(
            request,
            messages.WARNING if is_grave else messages.INFO,
            f"“{citation.key}”, to look at: {' '.join(map(str, findings))}",
        )


class FindingFilter(admin.SimpleListFilter):
    """Narrows the list to the sources with a finding, or with any of a severity."""

    title = "what to look at"
    parameter_name = "finding"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        severities = [(severity, f"any {severity}") for severity in lint.SEVERITIES]
        rules = [(r.code, f"{r.severity}: {r.heading.lower()}") for r in lint.RULES]
        return severities + rules

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        asked = self.value() or ""
        codes = {r.code for r in lint.RULES if asked in (r.code, r.severity)}
        if not codes:
            return queryset
        if queryset.count() > LOOKED_AT:
            messages.info(
                request,
                f"Only the first {LOOKED_AT} sources were looked at for this. All are "
                "looked at by manage.py check_citations.",
            )
        looked_at = queryset.only(*FIELDS).order_by("pk")[:LOOKED_AT]
        found = found_in(looked_at).items()
        having = [n for n, some in found if any(f.code in codes for f in some)]
        return queryset.filter(pk__in=having)


class LinkFilter(admin.SimpleListFilter):
    """Narrows the list to the sources whose link is in one state."""

    title = "link"
    parameter_name = "link"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Citation.Link.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        return queryset.alias(state=LINK_STATE).filter(state=self.value())
