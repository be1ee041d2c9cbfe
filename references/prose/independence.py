"""How many of the sources of a page, or of a part of it, are independent.

A source counts when it is recorded as independent of the organisation; one of which
that is not known never does. Nothing here knows of Django or of a database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from references.prose.footnotes import Note


class Source(Protocol):
    """What has to be known of a source."""

    relation: str


AnySource = TypeVar("AnySource", bound=Source)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many sources are independent."""

    independent: int
    sources: int

    def words(self) -> str:
        """The share as a sentence; "" where there is no source."""
        if not self.sources:
            return ""
        noun = "source" if self.sources == 1 else "sources"
        verb = "is" if 1 in (self.independent, self.sources) else "are"
        return (
            f"{self.independent} of {self.sources} {noun} {verb} independent of the "
            "organisation."
        )


def share(notes: Iterable[Note[AnySource]], fragment: str = "") -> Share:
    """The share of a closed page; of a part of it, by the fragment that names it."""
    sources = [
        note.source
        for note in notes
        if not fragment or any(mark.place.fragment == fragment for mark in note.marks)
    ]
    free = sum(source.relation == "independent" for source in sources)
    return Share(free, len(sources))
