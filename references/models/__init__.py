"""The models of sources: citations, what they say, where they are cited, what their
addresses gave; the words of a search; proposals; the revision of all that the public sees."""

from references.models.citation import Citation
from references.models.citation_queryset import CitationQuerySet
from references.models.former_key import FormerKey
from references.models.link_check import LinkCheck
from references.models.loaded_row import LoadedRow
from references.models.proposal import Proposal
from references.models.reading import Reading
from references.models.revision import Revision
from references.models.search_entry import SearchEntry
from references.models.use import Use

__all__ = [
    "Citation",
    "CitationQuerySet",
    "FormerKey",
    "LinkCheck",
    "LoadedRow",
    "Proposal",
    "Reading",
    "Revision",
    "SearchEntry",
    "Use",
]
