"""Lay out the open questions."""

from collections.abc import Iterable
from dataclasses import dataclass

from references.prose.footnotes import Passage, Place
from references.statements.doubt import Doubt
from references.statements.ledger import Ledger, Notes, reference_list
from references.values.doubt import DoubtText


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt, its words with numbered marks."""

    doubt: DoubtText
    words: Passage


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    rows: tuple[Question, ...]
    notes: Notes
    title: str = "Open questions"


def open_questions(doubts: Iterable[Doubt]) -> QuestionsPage:
    """Lay out doubts in the order given, then their reference list."""
    ledger = Ledger()
    rows = tuple(
        Question(
            DoubtText.of(doubt),
            ledger.prose(doubt, "words", Place(doubt.slug, doubt.slug)),
        )
        for doubt in doubts
    )
    return QuestionsPage(rows, reference_list(ledger))
