"""Lay out the open questions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ecpat_site.questions.gathering import OpenQuestion
from references.prose.footnotes import Passage, Place
from references.statements.ledger import Ledger, Notes, reference_list
from references.uses import questions


@dataclass(frozen=True, slots=True)
class Standing:
    """A place where a question stands in public; `sentence` is "" where it is computed."""

    place: str
    address: str
    sentence: str = ""
    changed: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An open question, its prose with numbered marks, and where it stands."""

    question: OpenQuestion
    words: Passage
    stands: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    rows: tuple[Row, ...]
    notes: Notes
    title: str


def open_questions(
    found: Iterable[OpenQuestion], title: str = "Open questions"
) -> QuestionsPage:
    """Lay out questions in the order given, then their reference list."""
    shown = list(found)
    stands = standings(shown)
    ledger = Ledger()

    def row(question: OpenQuestion) -> Row:
        place = Place(question.title, question.id)
        ledger.show(question, *stands[question.id])
        return Row(
            question,
            words=ledger.passage(question.words, place, question.anchor),
            stands=stands[question.id],
        )

    return QuestionsPage(tuple(map(row, shown)), reference_list(ledger), title)


def standings(found: Iterable[OpenQuestion]) -> dict[str, tuple[Standing, ...]]:
    """Return under the id of each question where it stands in public.

    One query, and one for each model that names a doubt.
    """
    shown = list(found)
    keys = [question.key for question in shown if question.key]
    uses = questions.of_each(keys, published=True)
    return {
        question.id: tuple(
            Standing(use.place, use.address, use.sentence, use.statement.changed)
            for use in uses.get(question.key, ())
        )
        if question.key
        else (Standing(question.place, question.address),)
        for question in shown
    }
