"""Filters that write marks, passages, citations, readings, notes and dates as HTML.

{{ passage|prose }}   {{ mark|superscript }}   {{ citation|cited }}
{{ notes|rows }}      {{ event.date|when }}    {{ text|reading }}
"""

from django import template
from django.utils.safestring import SafeString, mark_safe

from references import rendering
from references.models import Citation
from references.prose.footnotes import Mark, Note, Passage
from references.statements.ledger import Notes
from references.values.reading import ReadingText
from references.values.source import Source

register = template.Library()

# `references.rendering` escapes every text, so what it returns is safe.
# ruff: noqa: S308


@register.filter
def prose(passage: Passage) -> SafeString:
    """Return a passage with its numbered marks, after its page was closed."""
    return mark_safe(rendering.passage(passage))


@register.filter
def superscript(mark: Mark | None) -> SafeString:
    """Return one mark outside prose, in a cell, row or figure; "" for None."""
    return mark_safe(rendering.marks((mark,)) if mark else "")


@register.filter
def cited(citation: Citation) -> SafeString:
    """Return a citation in house style."""
    return mark_safe(rendering.citation(Source.of(citation), citation.gone))


@register.filter
def reading(text: ReadingText) -> SafeString:
    """Return what a source says on one point, and how it was read, as a paragraph."""
    return mark_safe(rendering.reading(text))


@register.filter
def rows(notes: Notes) -> SafeString:
    """Return the rows of a reference list."""
    return mark_safe("\n".join(map(_row, notes)))


@register.filter
def when(text: str) -> SafeString:
    """Return a partial date in words."""
    return mark_safe(rendering.when(text))


def _row(note: Note[Citation]) -> str:
    source = note.source
    address = source.get_absolute_url()
    return rendering.note(note, Source.of(source), source.gone, address)
