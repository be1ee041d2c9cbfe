"""Findings of the linter in sources, for their forms and their list."""

from collections import Counter
from functools import cache
from typing import Any

from django.contrib import admin
from django.utils.html import format_html

from references.admin.addresses import form_address
from references.models import Citation
from references.quality import duplicates, lint
from references.quality.lint import Finding

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
