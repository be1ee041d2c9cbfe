"""What the pages on sources show, and the reference list every page ends with."""

from collections.abc import Iterable
from dataclasses import dataclass

from references import addresses, uses
from references.footnotes import Footnotes, Note
from references.models import Citation
from references.uses import Use

Ledger = Footnotes[Citation]
Notes = tuple[Note[Citation], ...]


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
