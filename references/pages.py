"""What the pages on sources show, and the reference list every page ends with."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from references import addresses, uses
from references.footnotes import Footnotes, Mark, Note, Passage, Place
from references.models import Citation
from references.statements import Record
from references.uses import Use

Notes = tuple[Note[Citation], ...]


class Ledger(Footnotes[Citation]):
    """The ledger of a page of rows, whose marks have addresses that last."""

    def prose(self, row: Record, field: str, place: Place) -> Passage:
        """Enter the marks of a field of prose."""
        return self.passage(getattr(row, field), place, partial(row.anchor, field))

    def source(self, row: Record, place: Place, field: str = "citation") -> Mark:
        """Enter the mark of the source that a field names."""
        key = getattr(row, field).key
        return self.mark(key, place, anchor=row.anchor(field))


def reference_list(footnotes: Ledger) -> Notes:
    """Close a page: its notes in the order of their numbers. One query."""
    return footnotes.close(Citation.objects.by_key(footnotes.keys()))


@dataclass(frozen=True, slots=True)
class Row:
    """A source in the list, and how many published statements rest on it."""

    citation: Citation
    uses: int


@dataclass(frozen=True, slots=True)
class CitationPage:
    """A source, and the published statements that rest on it."""

    citation: Citation
    link: str
    archive_link: str
    uses: tuple[Use, ...]


def citation_rows(citations: Iterable[Citation]) -> tuple[Row, ...]:
    """Lay out citations in the order given. Two queries besides theirs."""
    counts = uses.counts(published=True)
    return tuple(Row(citation, counts[citation.key]) for citation in citations)


def citation(row: Citation) -> CitationPage:
    """Lay out one source. One query for each model that can cite."""
    return CitationPage(
        row,
        link=addresses.link_to(row.url),
        archive_link=addresses.link_to(row.archive_url),
        uses=tuple(uses.of(row.key, published=True)),
    )
