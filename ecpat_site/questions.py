"""The open questions: the doubts, and what is not certain by other rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, starmap
from operator import attrgetter
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
from timeline.models import HistoryEvent, Variant

PAGE_SIZE = 50
IN_ORDER = ("event__earliest", "event__latest", "event__slug")


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
    """Return the doubts, and what is open of the history and of the site's subject."""
    questions = [*map(of_doubt, Doubt.objects.published())]
    # That sources differ may be said by a doubt of the event.
    variants = Variant.objects.published().filter(event__doubt="")
    rows = variants.exclude(event__body__contains="[!").select_related("event")
    ordered = rows.order_by(*IN_ORDER, "order", "pk")
    questions += starmap(_of_event, groupby(ordered, attrgetter("event")))
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


def _of_event(event: HistoryEvent, variants: Iterable[Variant]) -> OpenQuestion:
    values: dict[str, dict[str, None]] = {}
    rows: list[Any] = [event, *variants]
    for variant in rows[1:]:
        values.setdefault(variant.matter, {})[variant.value] = None
    differing = (f"{matter}: {' or '.join(each)}" for matter, each in values.items())
    matters = " and ".join(matter.lower() for matter in values)
    title = f"{event.title}: {matters}?"
    return _computed(rows, title, "; ".join(differing), "History")


def _of_figures(
    counts: Sequence[MembershipCount], decisions: Decisions
) -> Iterator[OpenQuestion]:
    """Yield each pair of figures that differ, if nobody has decided which one holds."""
    for one, other in disagreeing(counts):
        decision = decisions.on(one, other)
        if not decision or decision.verdict == Resolution.Verdict.UNRESOLVED:
            title = f"{one.measure.name}: which figure is right?"
            labels = (f"{each.figure} ({each.date_words})" for each in (one, other))
            differing = f"{' or '.join(labels)}."
            rows = [one, other, *filter(None, [decision])]
            question = _computed(rows, title, differing, one.shown_in[0])
            yield replace(
                question,
                id=f"{question.id}_{other.slug}",
                words=decision.reason if decision else "",
                anchor=decision.anchor("reason") if decision else "",
            )


def _computed(
    rows: Sequence[Any], title: str, differing: str, place: str
) -> OpenQuestion:
    """Return the question that rows raise which differ; it stands where the first one does."""
    row = rows[0]
    return OpenQuestion(
        # No slug of a doubt can be one.
        id=text.fragment("open", row._meta.model_name, *map(str, row.natural_key())),
        kind="differ",
        title=title,
        differing=differing,
        place=place,
        address=row.get_absolute_url(),
        changed=newest(*(each.changed for each in rows)),
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
