"""Lays out the page of one source, and groups the list of all sources by letter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from references import citing_sentences
from references.citing_sentences import CitingSentence
from references.ledger import ReferenceList, list_without_sources
from references.models import Citation, ReadingCheck
from references.values import addresses, text
from references.values.readings import ReadingText


@dataclass(frozen=True, slots=True)
class NamedReading:
    """A reading of the source, its check, and the published sentences that name it."""

    text: ReadingText
    check: ReadingCheck | None
    uses: tuple[CitingSentence, ...]


@dataclass(frozen=True, slots=True)
class CitationPage:
    """The page of a source: its readings, and the first published sentences that cite it."""

    citation: Citation
    link: str
    archive_link: str
    readings: tuple[NamedReading, ...]
    uses: tuple[CitingSentence, ...]
    references: ReferenceList

    @property
    def title(self) -> str:
        """Return the title of the page: "Our history, WWF, 2015 · Sources"."""
        # Publisher and year tell sources of the same title apart.
        source = self.citation
        where = source.container_title or source.publisher
        copy = "a copy" if source.copy_of else ""
        parts = (source.title, where, source.year, copy)
        return f"{', '.join(filter(None, parts))} · Sources"

    @property
    def place_within(self) -> str:
        """Return the place of a source in its container: "volume 3, number 2, pages 4–9"."""
        source = self.citation
        parts = {"volume": source.volume, "number": source.issue, "pages": source.page}
        return ", ".join(f"{name} {number}" for name, number in parts.items() if number)

    @property
    def uses_left(self) -> int:
        """Return how many public uses the page does not list."""
        return max(self.citation.use_count - len(self.uses), 0)


# A page lists at most so many statements.
MOST_USES = 100


def citation(row: Citation) -> CitationPage:
    """Lay out the page of a source. Two queries, and one for each model that cites it."""
    uses = tuple(citing_sentences.of_source(row.key, published=True, most=MOST_USES))
    sentences_of: dict[str, list[CitingSentence]] = defaultdict(list)
    for use in uses:
        for sentence in use.by_reading:
            sentences_of[sentence.reading].append(sentence)
    readings = row.readings.select_related("citation", "last_check")
    return CitationPage(
        row,
        link=addresses.link_to(row.url),
        archive_link=addresses.link_to(row.archive_url),
        readings=tuple(
            NamedReading(
                reading.text, reading.known_check, tuple(sentences_of[reading.slug])
            )
            for reading in readings
        ),
        uses=uses,
        references=list_without_sources(
            [row, *readings, *(use.statement for use in uses)]
        ),
    )


def letter_of(sort_text: str) -> tuple[str, str]:
    """Return (letter, fragment) of a text in a list: ("E", "letter_e"), or ("0–9", "figures")."""
    first = text.fold(sort_text[:1])[:1]
    return (first.upper(), f"letter_{first}") if first.isalpha() else ("0–9", "figures")


def by_letter(rows: Iterable[Citation]) -> dict[tuple[str, str], list[Citation]]:
    """Return the sources in their order, grouped under what `letter_of` returns."""
    letters: dict[tuple[str, str], list[Citation]] = {}
    for row in rows:
        letters.setdefault(letter_of(row.sort_text), []).append(row)
    return letters
