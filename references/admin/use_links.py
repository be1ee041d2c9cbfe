"""Links a use of a source to the form in which staff edit it."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from references.records.record import Record
from references.statements.statement import Statement
from references.uses.questions import Use


def use_link(use: Use) -> SafeString:
    """Write a use: its kind, its row as a link, its field, and whether it is a draft."""
    row: Record = use.statement
    page = reverse(
        f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]
    )
    draft = isinstance(row, Statement) and not row.is_published
    return format_html(
        '{}: <a href="{}">{}</a> ({}{})',
        use.kind,
        page,
        row,
        use.field,
        ", draft" if draft else "",
    )
