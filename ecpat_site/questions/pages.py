"""Lay out the open questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ecpat_site.questions.gathering import OpenQuestion
from references import citing_sentences
from references.citing_sentences import CitingSentence
from references.ledger import Ledger, Notes, reference_list
from references.models import Use
from references.models.revision import per_revision
from references.prose.footnotes import Passage, Place


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
    ledger, uses = Ledger(), _uses_of_doubts()

    def row(question: OpenQuestion) -> Row:
        place, stands = Place(question.title, question.id), standings(question, uses)
        ledger.show(question, *stands)
        words = ledger.passage(question.words, place, question.anchor)
        return Row(question, words, stands)

    return QuestionsPage(tuple(map(row, found)), reference_list(ledger), title)


def standings(
    question: OpenQuestion, uses: Mapping[str, Sequence[CitingSentence]]
) -> tuple[Standing, ...]:
    """Return where a question stands in public, by the uses of doubts."""
    if not question.key:
        return (Standing(question.place, question.address),)
    return tuple(
        Standing(use.place, use.address, use.sentence, use.statement.changed)
        for use in uses.get(question.key, ())
    )


@per_revision
def _uses_of_doubts() -> dict[str, list[CitingSentence]]:
    return citing_sentences.of_uses(Use.objects.exclude(doubt=""), published=True)
