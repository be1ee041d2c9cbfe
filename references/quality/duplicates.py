"""Finds what stored sources have in common: the linter compares a source with that."""

import re
from dataclasses import dataclass

from django.db.models import Q

from references.models import Citation
from references.quality.lint import Others
from references.values import addresses, text
from references.values.source import COMPARED_LENGTH, Source

# So many sources with the words of a title are looked at, and so many named.
MOST_ALIKE = 500
MOST_NEAR = 8
COMPARED_FIELDS = ("key", "title", "publisher", "issued", "url", "address", "doi")
# What a subtitle stands behind.
_SUBTITLE = re.compile(r":\s|\s[-–—|]\s|[.?!]\s")


@dataclass(frozen=True, slots=True)
class Near:
    """A stored source that may be the same as one that is not, and what they share."""

    citation: Citation
    shares: str


def near(source: Source) -> list[Near]:
    """Return the stored sources that a new one may be, the surest first. Two queries.

    They share a DOI, an address, or a title, with or without its subtitle, whatever the
    year.
    """
    address = addresses.normal(source.url)
    found = {}
    if source.doi or address:
        same = Q(doi=source.doi) if source.doi else Q()
        if address:
            same |= Q(url__icontains=addresses.host(source.url))
        for citation in Citation.objects.filter(same):
            if source.doi and citation.doi == source.doi:
                found[citation.pk] = Near(citation, "the same DOI")
            elif (
                address and Source.of(citation).address_key == address[:COMPARED_LENGTH]
            ):
                found[citation.pk] = Near(citation, "the same address")
    whole, main = _titles(source.title)
    if main:
        words = main.split()[: text.MOST_WORDS]
        alike = Citation.objects.filter(search_text__has_words=words).order_by()
        for citation in alike[:MOST_ALIKE]:
            theirs, their_main = _titles(citation.title)
            if theirs == whole:
                found.setdefault(citation.pk, Near(citation, "the same title"))
            elif theirs == main or their_main == whole:
                but = Near(citation, "the same title but for a subtitle")
                found.setdefault(citation.pk, but)
    return [*found.values()][:MOST_NEAR]


def _titles(written: str) -> tuple[str, str]:
    """Return a title as titles are compared, whole and without its subtitle."""
    main = _SUBTITLE.split(written, maxsplit=1)[0]
    whole, short = (" ".join(text.tokens(each)) for each in (written, main))
    return whole, short or whole


def others() -> Others:
    """Find what stored sources have in common with each other. One query."""
    rows = Citation.objects.order_by("key").values(*COMPARED_FIELDS)
    return Others.among(Source(**row) for row in rows.iterator(chunk_size=2000))
