"""What the pages on sources show, and the reference list every page ends with."""

from dataclasses import dataclass
from functools import partial

from references import addresses, uses
from references.footnotes import Footnotes, Mark, Note, Passage, Place
from references.links.history import Entry, address_history
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
class Beside:
    """A source that is cited along with another, and in how many statements."""

    citation: Citation
    number: int


@dataclass(frozen=True, slots=True)
class CitationPage:
    """A source, and the published statements that rest on it, so many of them."""

    citation: Citation
    link: str
    archive_link: str
    uses: tuple[Use, ...]
    beside: tuple[Beside, ...]
    history: tuple[Entry, ...]

    @property
    def uses_left(self) -> int:
        return max(self.citation.use_count - len(self.uses), 0)


# Of what rests on a source no more is listed, nor of the sources cited beside it.
MOST_USES = 100
MOST_BESIDE = 10


def citation(row: Citation) -> CitationPage:
    """Lay out one source: five queries, and one for each model that cites it."""
    together = uses.beside(row.key, MOST_BESIDE)
    found = Citation.objects.by_key(key for key, _number in together)
    return CitationPage(
        row,
        link=addresses.link_to(row.url),
        archive_link=addresses.link_to(row.archive_url),
        uses=tuple(uses.of(row.key, published=True, most=MOST_USES)),
        beside=tuple(
            Beside(found[key], number) for key, number in together if key in found
        ),
        history=address_history(row),
    )
