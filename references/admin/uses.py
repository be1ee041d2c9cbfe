"""The sentences that cite a source or doubt, as links to the forms of their rows."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from references.admin.addresses import admin_page, form_address
from references.citing_sentences import CitingSentence
from references.models import Record
from references.models.sourced import Published


def use_link(use: CitingSentence) -> SafeString:
    """Return as HTML where a use is: kind, link to the row's form, field, and if it is a draft."""
    row: Record = use.statement
    draft = ", draft" if isinstance(row, Published) and not row.is_published else ""
    page = form_address(row, row.pk)
    words = '{}: <a href="{}">{}</a> ({}{})'
    return format_html(words, use.kind, page, row, use.field, draft)


def uses_list(uses: Iterable[CitingSentence]) -> SafeString | str:
    """Return uses as an HTML list of links; "nothing yet" if there is none."""
    items = format_html_join("", "<li>{}</li>", ((use_link(use),) for use in uses))
    list_html = format_html('<ul id="where-cited">{}</ul>', items)
    return list_html if items else "nothing yet"


def list_link(model: type[Record], words: str, **wanted: Any) -> SafeString:
    """Return a link to the admin's list of a model, with these filters in its address."""
    page = admin_page(model, "changelist")
    return format_html('<a href="{}?{}">{}</a>', page, urlencode(wanted), words)
