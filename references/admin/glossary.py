"""The words of the forms, explained: one list to which each app adds its own.

A word may stand for a model, whose rows it explains on the start page, and for fields, which
link to it.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import slugify


@dataclass(frozen=True, slots=True)
class Term:
    """A word, what it means, and the labels of what has it: "app.model", "app.model.field"."""

    word: str
    means: str
    labels: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return slugify(self.word)

    @property
    def address(self) -> str:
        return f"{reverse('editing-glossary')}#{self.slug}"


_TERMS: dict[str, Term] = {}
_BY_LABEL: dict[str, Term] = {}


def add(*terms: Term) -> None:
    """Add words to the glossary."""
    for term in terms:
        _TERMS[term.word] = term
        _BY_LABEL.update(dict.fromkeys(term.labels, term))


def of(label: str) -> Term | None:
    """Return the word that explains a model or a field, or None."""
    return _BY_LABEL.get(label)


def terms() -> list[Term]:
    """Return all words in the order of the alphabet."""
    return sorted(_TERMS.values(), key=lambda term: term.word.lower())


def linked(help_text: Any, field: Field) -> Any:
    """Return the help of a field, with a link to its word if the glossary has one.

    It opens a new tab: what is typed in the form stays.
    """
    term = of(f"{field.model._meta.label_lower}.{field.name}")
    if not term:
        return help_text
    link = format_html(
        '<a href="{}" target="_blank">What “{}” means (in a new tab)</a>',
        term.address,
        term.word,
    )
    return format_html("{} {}", help_text, link) if help_text else link


def glossary(request: HttpRequest) -> HttpResponse:
    """List the words."""
    context = admin.site.each_context(request) | {"title": "Glossary", "terms": terms()}
    return render(request, "admin/glossary.html", context)


add(
    Term(
        "Source",
        "Something published that can be looked up: a report, a page, an article. It has a "
        "key, by which texts cite it.",
        ("references.citation",),
    ),
    Term(
        "Marker",
        "What cites a source in a text: [@key], or [@key, p. 3] with the place in it. "
        "Readers see a number there, which leads to the source.",
        ("references.citation.key",),
    ),
    Term(
        "Reading",
        "What a source says on one point, in your own words, with its figures, dates and "
        "names, and where and when you read it. [@key#slug] cites it.",
        (
            "references.reading",
            "orgprofile.fact.reading",
            "orgprofile.keyperson.reading",
            "orgprofile.membershipcount.reading",
            "orgprofile.member.reading",
            "timeline.historyevent.date_reading",
            "timeline.variant.reading",
        ),
    ),
    Term(
        "Doubt",
        "Why a statement is not certain, or what is not known, and what would settle it. "
        "[!slug] puts its sign into a text. Readers find all doubts under “Open questions”.",
        (
            "references.doubt",
            "orgprofile.fact.doubt",
            "orgprofile.keyperson.doubt",
            "orgprofile.membershipcount.doubt",
            "orgprofile.member.doubt",
        ),
    ),
    Term(
        "Statement",
        "Anything that the site says in public: a sentence, a fact, a figure, a person, an "
        "event, a turn.",
    ),
    Term(
        "Linking",
        "A sentence that says nothing by itself and only joins those around it. [linking] "
        "after it says so, and it then needs no source.",
    ),
    Term(
        "Draft",
        "A statement that only staff see. It is published by its status, or in a list with "
        "“Publish”.",
    ),
    Term(
        "Proposal",
        "A change that waits until somebody who may publish accepts it. Readers see nothing "
        "of it before.",
    ),
    Term(
        "Former key",
        "The key of a source that was merged into another. Old links to it lead on.",
        ("references.formerkey",),
    ),
    Term(
        "Link to look at",
        "An address of a source that did not lead to it when it was last tried.",
        ("references.linkcheck",),
    ),
)
