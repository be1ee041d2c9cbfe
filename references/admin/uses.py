"""Uses in words and links, as the admin shows them."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from references import citing_sentences
from references.admin.addresses import admin_page, form_address
from references.citing_sentences import CitingSentence
from references.models import Record, Use

# Of so many kinds of row, those that prevent a deletion are named.
MOST_KINDS = 2


def use_link(use: CitingSentence) -> SafeString:
    """Write a use: its kind, its row as a link, its field, and whether it is a draft."""
    row: Record = use.statement
    draft = ", draft" if row.has_status and not row.is_published else ""
    page = form_address(row, row.pk)
    words = '{}: <a href="{}">{}</a> ({}{})'
    return format_html(words, use.kind, page, row, use.field, draft)


def uses_in_the_way(lines: Iterable[Use], form: str) -> list[SafeString]:
    """Write the uses that prevent a deletion: by name, or how many there are of a kind.

    A row of each kind takes a query, so that only the first are named. `form` is the
    address that names all.
    """
    uses, left = citing_sentences.first_kinds(lines, MOST_KINDS)
    others = format_html_join(", ", "{}: {}", left.items())
    more = [format_html('<a href="{}">{}</a>', form, others)] if left else []
    return [*map(use_link, uses), *more]


def uses_list(uses: Iterable[CitingSentence]) -> SafeString | str:
    """Write uses as a list of links, or that there is none."""
    items = format_html_join("", "<li>{}</li>", ((use_link(use),) for use in uses))
    shown = format_html('<ul id="where-cited">{}</ul>', items)
    return shown if items else "nothing yet"


def list_link(model: type[Record], words: str, **wanted: Any) -> SafeString:
    """Link words to the list of a model's rows, narrowed to those wanted."""
    page = admin_page(model, "changelist")
    return format_html('<a href="{}?{}">{}</a>', page, urlencode(wanted), words)
