"""Filters that write marks, passages, citations, readings, notes and dates as HTML.

{{ passage|prose }}   {{ mark|superscript }}   {{ citation|cited }}
{{ notes|rows }}      {{ notes|doubts }}       {{ event.date|when }}    {{ text|reading:"de" }}
{{ citation|title }}   {{ words|in_language:"de" }}   {{ site_profile.about|uncited }}   {{ row|edit }}
"""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from references import rendering
from references.ledger import Notes
from references.models import Citation
from references.models.doubt import doubt_address
from references.prose import markdown
from references.prose.footnotes import Mark, Passage
from references.values import languages
from references.values.doubt import KINDS
from references.values.reading import ReadingText
from references.values.source import title_language

register = template.Library()

# `references.rendering` escapes every text, so what it returns is safe.
# ruff: noqa: S308


@register.filter
def prose(passage: Passage) -> SafeString:
    """Return a passage with its numbered marks, after its page was closed."""
    return mark_safe(rendering.passage(passage))


@register.filter
def edit(row: Any) -> SafeString | str:
    """Return the attribute by which static/js/edit.js finds the form of a row; "" for none."""
    return (
        row and format_html('data-edit="{}:{}"', row._meta.label_lower, row.pk)
    ) or ""


@register.filter
def uncited(text: str) -> SafeString:
    """Return prose that cites nothing, as the profile's own; one paragraph without its tag."""
    html = "".join(markdown.prose(text).pieces)
    if html.count("<p>") == 1:
        html = html.removeprefix("<p>").removesuffix("</p>")
    return mark_safe(html)


@register.filter
def superscript(mark: Mark | None) -> SafeString:
    """Return one mark outside prose, in a cell, row or figure; "" for None."""
    return mark_safe(rendering.mark(mark) if mark else "")


@register.filter
def cited(citation: Citation) -> SafeString:
    """Return a citation in house style."""
    return mark_safe(rendering.citation(citation))


@register.filter
def reading(text: ReadingText, language: str) -> SafeString:
    """Return what a source in a language says on one point, and how it was read."""
    return mark_safe(rendering.reading(text, language))


@register.filter
def in_language(words: str, tag: str) -> SafeString:
    """Return words of a source, marked with its language if that is not English."""
    return mark_safe(rendering.in_language(words, languages.foreign(tag)))


@register.filter
def title(citation: Citation) -> SafeString:
    """Return the title of a source, marked with its language if that is not English."""
    return mark_safe(rendering.in_language(citation.title, title_language(citation)))


@register.filter
def rows(notes: Notes) -> SafeString:
    """Return the rows of a reference list."""
    rows = (rendering.note(row, row.source.get_absolute_url()) for row in notes)
    return mark_safe("\n".join(rows))


@register.filter
def doubts(notes: Notes) -> SafeString:
    """Return the rows that explain the doubts of a page."""
    rows = (
        rendering.doubt_note(row, doubt_address(row.doubt.slug)) for row in notes.doubts
    )
    return mark_safe("\n".join(rows))


@register.simple_tag
def doubt_kind(code: str) -> SafeString:
    """Name a kind of doubt after its sign: "≠ Sources differ"."""
    kind = KINDS[code]
    return format_html('<b class="sign">{}</b> {}', kind.sign, capfirst(kind.words))


@register.filter
def when(text: str) -> SafeString:
    """Return a partial date in words."""
    return mark_safe(rendering.when(text))
