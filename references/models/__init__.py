"""The ground floor: sources, the stored citations everything else rests on."""

from references.models.citation import Citation, CitationQuerySet

__all__ = ["Citation", "CitationQuerySet"]
