"""Finds the stored sources that may be the same as a new one, and makes keys for new ones."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import count

from references import styles
from references.models import Citation
from references.prose.markdown import LONGEST_KEY
from references.values import addresses, text
from references.values.source import FIELDS

# At most so many are listed for each new source.
MOST_NEAR = 8
# A key in the form that this site uses.
_OUR_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Near:
    """A source that may be the same as a new one, and in words what the two share."""

    citation: Citation
    shares: str


def near(sources: Iterable[Citation]) -> list[list[Near]]:
    """Return for each new source the stored or earlier ones that may be the same, surest first."""
    # A title alone counts only if neither authors nor years differ. One query.
    known: dict[tuple[str, str], list[Citation]] = defaultdict(list)
    for citation in Citation.objects.only(*FIELDS).order_by("key"):
        for attribute in _attributes(citation):
            known[attribute].append(citation)
    near_each = []
    for source in sources:
        near_it: dict[int, Near] = {}
        attributes = _attributes(source)
        for name, value in attributes:
            for other in known.get((name, value), ()):
                if name != "title" or _may_be_one(source, other):
                    near_it.setdefault(id(other), Near(other, f"the same {name}"))
        near_each.append([*near_it.values()][:MOST_NEAR])
        for attribute in attributes:
            known[attribute].append(source)
    return near_each


def _attributes(source: Citation) -> list[tuple[str, str]]:
    """Return the names and values by which a source is recognised, surest first."""
    # The address counts unless it is known to be that of something else.
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
    authors, others = (
        {text.fold(name.partition(",")[0]) for name in each.author_names}
        for each in (source, other)
    )
    if authors and others and authors.isdisjoint(others):
        return False
    # Empty years are ignored.
    return len({source.issued[:4], other.issued[:4]} - {""}) < 2


def suggested_key(source: Citation, keys: Collection[str] | None = None) -> str:
    """Return a new key for a source: its own, or one from its fields, with a number if taken."""
    keys = Citation.objects.all_keys() if keys is None else keys
    is_usual = len(source.key) <= LONGEST_KEY and _OUR_KEY.fullmatch(source.key)
    base = source.key if is_usual else styles.key(source)
    names = (base if n == 1 else f"{base}-{n}" for n in count(1))
    return next(name for name in names if name not in keys)
