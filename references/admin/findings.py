"""Columns and filters of the list of sources: what the linter finds, and dead links."""

from collections import Counter
from functools import cache
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from references.admin.addresses import form_address
from references.models import Citation
from references.models.citation import LINK_STATE
from references.quality import duplicates, lint
from references.quality.lint import Finding
from references.values.source import FIELDS

# How many sources the list's filter looks at one by one, so that it answers soon.
LOOKED_AT = 5000
MILDEST = lint.SEVERITIES[-1]


def findings_of(citation: Citation) -> list[Finding]:
    """Return what to look at in a source, compared with all; the gravest first."""
    return lint.findings(citation, duplicates.others())


def column() -> Any:
    """Return the column of a list: how many findings of each severity, as a link."""
    # Read once for all rows.
    others = cache(duplicates.others)

    @admin.display(description="to look at")
    def to_look_at(citation: Citation) -> str:
        found = lint.findings(citation, others())
        numbers = lint.severities_in_words(Counter(f.severity for f in found))
        page = form_address(citation, citation.pk)
        link = format_html('<a href="{}#findings">{}</a>', page, numbers)
        return link if numbers else "nothing"

    return to_look_at


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
        others = duplicates.others()
        having = [
            row.pk
            for row in queryset.only(*FIELDS).order_by("pk")[:LOOKED_AT]
            if any(found.code in codes for found in lint.findings(row, others))
        ]
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
