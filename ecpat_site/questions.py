"""The open questions: the doubts, and what is not certain by other rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import django_filters
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path

from orgprofile.models import MembershipCount, Organisation, Resolution
from orgprofile.models.in_force import Decisions, disagreeing, figures
from references import citing_sentences
from references.catalogue.showing import show
from references.citing_sentences import CitingSentence
from references.ledger import Ledger, Notes, newest, reference_list
from references.lists import Choice, ListFilter
from references.models import Use
from references.models.doubt import Doubt
from references.models.revision import per_revision
from references.prose.footnotes import Passage, Place
from references.values import text
from references.values.notes import KINDS

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that is not certain or not known, and what would answer it.

    `differing` is plain text: what the rows say from which it was computed. `words` is prose
    that cites, whose first mark has the id `anchor`.
    `address` is the page of a doubt, else the `place` where it stands.
    """

    id: str
    kind: str
    title: str
    differing: str = ""
    words: str = ""
    anchor: str = ""
    settled_by: str = ""
    checked_on: str = ""
    key: str = ""
    place: str = ""
    address: str = ""
    # The doubt that it is, which staff edit; None for what was computed.
    row: Any = None
    # The day on which the rows last changed that it follows from.
    changed: date | None = None

    @property
    def folded(self) -> str:
        """Return what a search for words looks through."""
        return text.fold(
            f"{self.title} {self.differing} {self.words} {self.settled_by}"
        )


# --- What is open ------------------------------------------------------------------------


@per_revision
def open_questions() -> list[OpenQuestion]:
    """Return the doubts, and the figures of the site's subject that disagree."""
    questions = [*map(of_doubt, Doubt.objects.published())]
    bodies = Organisation.objects.published()
    if subject := bodies.filter(slug=settings.SITE_ORGANISATION).first():
        questions += _of_figures(*figures(subject.pk))
    return questions


def of_doubt(doubt: Doubt) -> OpenQuestion:
    """Return a doubt as an open question."""
    alike = ("kind", "title", "words", "settled_by", "checked_on", "key", "changed")
    return OpenQuestion(
        id=doubt.slug,
        anchor=doubt.anchor("words"),
        address=doubt.get_absolute_url(),
        row=doubt,
        **{name: getattr(doubt, name) for name in alike},
    )


def _of_figures(
    counts: Sequence[MembershipCount], decisions: Decisions
) -> Iterator[OpenQuestion]:
    """Yield each pair of figures that differ, if nobody has decided which one holds."""
    for one, other in disagreeing(counts):
        decision = decisions.on(one, other)
        if decision and decision.verdict != Resolution.Verdict.UNRESOLVED:
            continue
        labels = (f"{each.figure} ({each.date_words})" for each in (one, other))
        days = [each.changed for each in (one, other, decision) if each]
        yield OpenQuestion(
            # No slug of a doubt can be one.
            id=text.fragment("open", "membershipcount", one.slug, other.slug),
            kind="differ",
            title=f"{one.measure.name}: which figure is right?",
            differing=f"{' or '.join(labels)}.",
            words=decision.reason if decision else "",
            anchor=decision.anchor("reason") if decision else "",
            place=one.shown_in[0],
            address=one.get_absolute_url(),
            changed=newest(*days),
        )


# --- The pages ---------------------------------------------------------------------------


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

    def narrow(self, questions: Iterable[OpenQuestion]) -> list[OpenQuestion]:
        """Return those that are asked for, by kind, that of the first question first."""
        kind = self.values.get("kind")
        words = text.search_words(self.values.get("q", ""))
        worded = [q for q in questions if all(word in q.folded for word in words)]
        numbers = Counter(q.kind for q in worded)
        kinds = [*numbers] if kind is None else [kind]
        narrowed = [q for each in kinds for q in worded if q.kind == each]
        self.offer("kind", numbers, len(narrowed))
        return narrowed


class Row(NamedTuple):
    """An open question, and the sentence, if any, address and name of where it stands."""

    question: OpenQuestion
    words: Passage
    stands: list[tuple[str, str, str]]


class QuestionsPage(NamedTuple):
    rows: list[Row]
    notes: Notes
    title: str


def questions_page(questions: Iterable[OpenQuestion], title: str) -> QuestionsPage:
    """Lay out questions in the order given, then their reference list."""
    ledger, rows, uses_of = Ledger(), [], _uses_of_doubts()
    for question in questions:
        uses = uses_of.get(question.key, ())
        stands = [(use.sentence, use.address, use.place) for use in uses]
        if not question.key:
            stands = [("", question.address, question.place)]
        ledger.show(question, *(use.statement for use in uses))
        place = Place(question.title, question.id)
        words = ledger.passage(question.words, place, question.anchor)
        rows.append(Row(question, words, stands))
    return QuestionsPage(rows, reference_list(ledger), title)


@per_revision
def _uses_of_doubts() -> dict[str, list[CitingSentence]]:
    return citing_sentences.of_uses(Use.objects.exclude(doubt=""), published=True)


def question_list(request: HttpRequest) -> HttpResponseBase:
    """Show what is not certain or not known, by kind and weight."""
    listing = QuestionFilter(request.GET)
    pages = Paginator(listing.narrow(open_questions()), PAGE_SIZE)
    pagination = pages.get_page(request.GET.get("page"))
    page = questions_page(pagination.object_list, "Open questions")
    context = {"list": listing, "pagination": pagination}
    return show(request, "ecpat_site/question_list.html", page, **context)


def question_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show one doubt, at the address that its notes lead to."""
    question = of_doubt(get_object_or_404(Doubt.objects.published(), slug=slug))
    page = questions_page([question], f"{question.title} · Open questions")
    return show(request, "ecpat_site/question_detail.html", page, question=question)


app_name = "doubts"
urlpatterns = [
    path("", question_list, name="list"),
    path("<slug:slug>/", question_detail, name="detail"),
]
