"""Findings of the linter in sources, for their forms and their list."""

from functools import cache
from typing import Any

from django.contrib import admin
from django.utils.html import format_html

from references.admin.addresses import form_address
from references.models import Citation
from references.quality import lint


def others() -> lint.Others:
    """Find what stored sources have in common with each other. One query."""
    fields = ("key", "title", "publisher", "issued", "url", "address", "doi")
    rows = Citation.objects.order_by("key").only(*fields)
    return lint.Others.among(rows.iterator(chunk_size=2000))


def findings_of(citation: Citation) -> list[tuple[lint.Rule, str]]:
    """Return what to look at in a source, compared with all; the gravest first."""
    return lint.findings(citation, others())


def column() -> Any:
    """Return the column of a list: how many findings of each severity, as a link."""
    others_once = cache(others)

    @admin.display(description="to look at")
    def to_look_at(citation: Citation) -> str:
        numbers = lint.severities_in_words(lint.findings(citation, others_once()))
        page = form_address(citation, citation.pk)
        link = format_html('<a href="{}#findings">{}</a>', page, numbers)
        return link if numbers else "nothing"

    return to_look_at
