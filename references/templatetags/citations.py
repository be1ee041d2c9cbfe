"""Filters that turn marks, passages, citations and dates into HTML.

{{ passage|prose }}   {{ mark|superscript }}   {{ citation|cited }}
{{ event.date|when }}
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from references import styles
from references.models import Citation
from references.prose.footnotes import Mark, Passage
from references.values import addresses, dates
from references.values.source import Source

register = template.Library()


@register.filter
def prose(passage: Passage) -> SafeString:
    """Return a passage with its numbered marks, after its page was closed."""
    first, *rest = passage.prose.pieces
    html = [first]
    for group, piece in zip(passage.groups, rest, strict=True):
        html += [_group(group), piece]
    # The pieces were cleaned by nh3 when the text was parsed (references.prose.markdown).
    return mark_safe("".join(html))  # noqa: S308


@register.filter
def superscript(mark: Mark | None) -> SafeString | str:
    """Return one mark outside prose, in a cell, row or figure; "" for None."""
    return _group((mark,)) if mark else ""


@register.filter
def cited(citation: Citation) -> SafeString:
    """Return a citation in house style, its links with data for Robust Links."""
    robust = _robust(citation)
    read = styles.house(Source.of(citation), citation.gone)
    parts = ((_part(part, robust),) for part in read)
    return format_html_join("", "{}", parts)


@register.filter
def when(text: str) -> SafeString | str:
    """Return a partial date in words, each end in `<time>` if HTML has a value for it."""
    if not text:
        return ""
    return format_html_join(
        "", "{}", ((_dated(p),) for p in dates.parse(text).pieces())
    )


def _dated(piece: tuple[str, str]) -> SafeString | str:
    words, machine_text = piece
    if not machine_text:
        return words
    return format_html('<time datetime="{}">{}</time>', machine_text, words)


def _group(marks: tuple[Mark, ...]) -> SafeString:
    anchor = format_html(' id="{}"', marks[0].anchor) if marks[0].anchor else ""
    return format_html(
        '<span class="marks"{}>{}</span>',
        anchor,
        format_html_join("", "{}", ((_mark(mark),) for mark in marks)),
    )


def _mark(mark: Mark) -> SafeString:
    """Return the superscript: a button that opens the note in place, without script."""
    if mark.number is None:
        return format_html(
            '<strong class="mark mark--missing">Missing citation: {}</strong>', mark.key
        )
    return format_html(
        '<sup class="mark" id="{}"><button type="button" class="mark__number" '
        'popovertarget="{}" aria-label="Reference {}{}">{}</button>{}</sup>',
        mark.id,
        mark.peek_id,
        mark.number,
        f", {mark.locator}" if mark.locator else "",
        mark.number,
        format_html('<span class="mark__locator">, {}</span>', mark.locator)
        if mark.locator
        else "",
    )


def _robust(citation: Citation) -> SafeString | str:
    """Return the data attributes of a link: address, archived copy and their date.

    Source: Robust Links 1.0, robustlinks.mementoweb.org/spec.
    """
    original = addresses.link_to(citation.url)
    version = addresses.link_to(citation.archive_url)
    written = citation.archive_date if version else citation.accessed
    date = dates.parse(written).machine_text if written else ""
    found = [("originalurl", original), ("versionurl", version), ("versiondate", date)]
    return format_html_join(
        "", ' data-{}="{}"', ((name, value) for name, value in found if value)
    )


def _part(part: styles.Part, robust: SafeString | str) -> SafeString | str:
    if part.href:
        return format_html(
            '<a href="{}" rel="noopener noreferrer"{}>{}</a>',
            part.href,
            robust,
            part.text,
        )
    return format_html("<cite>{}</cite>", part.text) if part.is_italic else part.text
