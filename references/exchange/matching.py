"""Finds the stored sources that a new one is or may be, and makes keys for new ones."""

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

# So many are named for each source.
MOST_NEAR = 8
# Which mark of others is sought, by which of a new one; in words, what the two share.
_SOUGHT = (
    *((what, what, f"the same {what}") for what in ("key", "DOI", "address", "title")),
    ("title", "main title", "the same title but for a subtitle"),
    ("main title", "title", "the same title but for a subtitle"),
)
# What a subtitle stands behind.
_SUBTITLE = re.compile(r":\s|\s[-–—|]\s|[.?!]\s")
_HOUSE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Near:
    """A stored source, or another of the same file, and what it shares with a new one."""

    citation: Citation
    shares: str


def near(sources: Iterable[Citation]) -> list[list[Near]]:
    """Return for each new source what it is or may be, the surest first. One query.

    A title alone counts if neither people nor years differ. Earlier ones count too.
    """
    held: dict[tuple[str, str], list[Citation]] = defaultdict(list)
    for citation in Citation.objects.only(*FIELDS).order_by("key"):
        for mark in _marks(citation).items():
            held[mark].append(citation)
    found = []
    for source in sources:
        shared: dict[int, Near] = {}
        marks = _marks(source)
        for what, of_new, shares in _SOUGHT:
            for other in held.get((what, marks[of_new]), ()) if marks[of_new] else ():
                if "title" not in what or _may_be_one(source, other):
                    shared.setdefault(id(other), Near(other, shares))
        found.append([*shared.values()][:MOST_NEAR])
        for mark in marks.items():
            held[mark].append(source)
    return found


def _marks(source: Citation) -> dict[str, str]:
    """Return what a source may be found by, titles as they are compared."""
    main = _SUBTITLE.split(source.title, maxsplit=1)[0]
    whole, short = (" ".join(text.tokens(each)) for each in (source.title, main))
    # That of the page itself: one that nobody judged counts.
    is_elsewhere = source.address in ("site", "substitute")
    return {
        "key": source.key,
        "DOI": source.doi,
        "address": "" if is_elsewhere else addresses.normal(source.url),
        "title": whole,
        "main title": short if short != whole else "",
    }


def _may_be_one(source: Citation, other: Citation) -> bool:
    """Return whether two sources of one title may be the same, by their people and years."""
    people, others = (
        {text.fold(name.partition(",")[0]) for name in each.author_names}
        for each in (source, other)
    )
    if people and others and people.isdisjoint(others):
        return False
    return len({source.issued[:4], other.issued[:4]} - {""}) < 2


def suggested_key(source: Citation, taken: Collection[str] | None = None) -> str:
    """Return the key that a new source gets, which is not taken: its own, if it has one."""
    taken = Citation.objects.all_keys() if taken is None else taken
    is_usual = len(source.key) <= LONGEST_KEY and _HOUSE.fullmatch(source.key)
    base = source.key if is_usual else styles.key(source)
    names = (base if n == 1 else f"{base}-{n}" for n in count(1))
    return next(name for name in names if name not in taken)
