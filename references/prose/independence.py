"""How many of the sources of a page, or of a part of it, are independent.

A source counts only if it is recorded as independent of the organisation.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from references.values.source import Source


@dataclass(frozen=True, slots=True)
class Share:
    """The number of independent sources, and of all sources."""

    independent: int
    sources: int

    def sentence(self) -> str:
        """Return the share in words, or "" without any source."""
        if not self.sources:
            return ""
        noun = "source" if self.sources == 1 else "sources"
        verb = "is" if 1 in (self.independent, self.sources) else "are"
        return (
            f"{self.independent} of {self.sources} {noun} {verb} independent of the "
            "organisation."
        )


def share(sources: Iterable[Source]) -> Share:
    """Count the sources of a page, or of a part of it, and the independent among them."""
    relations = [source.relation for source in sources]
    return Share(relations.count("independent"), len(relations))
