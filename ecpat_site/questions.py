"""The open questions: the doubts, and where they are named."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import django_filters
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path

from references import citing_sentences
from references.citing_sentences import CitingSentence
from references.ledger import Ledger, ReferenceList, reference_list
from references.lists import Choice, ListFilter
from references.models import Use
from references.models.doubt import Doubt
from references.models.revision import per_revision
from references.prose.footnotes import Passage, Place
from references.showing import show
from references.values import text
from references.values.readings import KINDS

PAGE_SIZE = 50


class QuestionFilter(ListFilter):
    """Open questions by words and kind."""

    q = django_filters.CharFilter(label="Words", max_length=200)
    kind = Choice(
        choices=[(code, f"{kind.sign} {kind.words}") for code, kind in KINDS.items()],
        label="Kind",
        empty_label="every kind",
    )

    class Meta:
        model = Doubt
        fields: list[str] = []

    def narrow(self, doubts: Iterable[Doubt]) -> list[Doubt]:
        """Return the doubts that match, grouped by kind, that of the first match first."""
        kind = self.values.get("kind")
        words = text.search_words(self.values.get("q", ""))
        worded = [d for d in doubts if all(word in _folded(d) for word in words)]
        numbers = Counter(doubt.kind for doubt in worded)
        kinds = [*numbers] if kind is None else [kind]
        narrowed = [d for each in kinds for d in worded if d.kind == each]
        self.offer("kind", numbers, len(narrowed))
        return narrowed


def _folded(doubt: Doubt) -> str:
    """Return what a search for words looks through."""
    return text.fold(f"{doubt.title} {doubt.words} {doubt.settled_by}")


class QuestionRow(NamedTuple):
    """A doubt with its words, and the sentences that name it, with where they stand."""

    doubt: Doubt
    words: Passage
    uses: Sequence[CitingSentence]


class QuestionsPage(NamedTuple):
    rows: list[QuestionRow]
    references: ReferenceList
    title: str


def questions_page(doubts: Iterable[Doubt], title: str) -> QuestionsPage:
    """Lay out doubts in the order given, then their reference list."""
    ledger, rows, uses_of = Ledger(), [], _uses_of_doubts()
    for doubt in doubts:
        uses = uses_of.get(doubt.key, ())
        ledger.show(doubt, *(use.statement for use in uses))
        place = Place(doubt.title, doubt.slug)
        words = ledger.passage(doubt.words, place, doubt.anchor("words"))
        rows.append(QuestionRow(doubt, words, uses))
    return QuestionsPage(rows, reference_list(ledger), title)


@per_revision
def _uses_of_doubts() -> dict[str, list[CitingSentence]]:
    return citing_sentences.of_uses(Use.objects.exclude(doubt=""), published=True)


@per_revision
def open_questions() -> list[Doubt]:
    return [*Doubt.objects.published()]


def question_list(request: HttpRequest) -> HttpResponseBase:
    """Show what is not certain or not known, grouped by kind and narrowed by the query."""
    listing = QuestionFilter(request.GET)
    pages = Paginator(listing.narrow(open_questions()), PAGE_SIZE)
    pagination = pages.get_page(request.GET.get("page"))
    page = questions_page(pagination.object_list, "Open questions")
    context = {"list": listing, "pagination": pagination}
    return show(request, "ecpat_site/question_list.html", page, **context)


def question_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show one doubt, at the address that its notes lead to."""
    doubt = get_object_or_404(Doubt.objects.published(), slug=slug)
    page = questions_page([doubt], f"{doubt.title} · Open questions")
    return show(request, "ecpat_site/question_detail.html", page, doubt=doubt)


app_name = "doubts"
urlpatterns = [
    path("", question_list, name="list"),
    path("<slug:slug>/", question_detail, name="detail"),
]
