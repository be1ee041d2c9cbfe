"""Finds stored sources that may be the same as a new source, and makes keys for new sources."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import count

from references.models import Citation
from references.values import addresses, text
from references.values.source import FIELDS, made_key

# At most so many similar sources are listed.
MOST_NEAR = 8


@dataclass(frozen=True, slots=True)
class Near:
    """A source that may be the same as a new source, and in words what the two share."""

    citation: Citation
    shares: str


def near(source: Citation) -> list[Near]:
    """Return the stored sources that may be the same as a new source, the surest first."""
    # If two sources share only the title, they may be the same unless their authors or years
    # differ. One query.
    known: dict[tuple[str, str], list[Citation]] = defaultdict(list)
    for citation in Citation.objects.only(*FIELDS).order_by("key"):
        for attribute in _attributes(citation):
            known[attribute].append(citation)
    similar: dict[int, Near] = {}
    for name, value in _attributes(source):
        for other in known.get((name, value), ()):
            if name != "title" or _may_be_one(source, other):
                similar.setdefault(other.pk, Near(other, f"the same {name}"))
    return list(similar.values())[:MOST_NEAR]


def _attributes(source: Citation) -> list[tuple[str, str]]:
    """Return (name, value) of each attribute by which a source is recognised, the surest first."""
    # The address counts unless it is that of the publisher's site, or of another page.
    is_elsewhere = source.address in ("site", "substitute")
    values = {
        "key": source.key,
        "DOI": source.doi,
        "address": "" if is_elsewhere else addresses.compared_form(source.url),
        "title": " ".join(text.tokens(source.title)),
    }
    return [(name, value) for name, value in values.items() if value]


def _may_be_one(source: Citation, other: Citation) -> bool:
    """Return whether two sources with one title may be the same, by their authors and years."""
    # They may be unless both have authors and share none, or both have a year and these differ.
    families, other_families = _family_names(source), _family_names(other)
    if families and other_families and families.isdisjoint(other_families):
        return False
    year, other_year = source.year, other.year
    return not (year and other_year) or year == other_year


def _family_names(source: Citation) -> set[str]:
    """Return the family names of the authors of a source, as `text.fold` writes them."""
    return {text.fold(name.partition(",")[0]) for name in source.author_names}


def suggested_key(source: Citation) -> str:
    """Return a key for a new source, made from its fields, that no stored source has."""
    # "-2" or a higher number is added if the key is taken.
    base, keys = made_key(source), Citation.objects.all_keys()
    names = (base if n == 1 else f"{base}-{n}" for n in count(1))
    return next(name for name in names if name not in keys)
