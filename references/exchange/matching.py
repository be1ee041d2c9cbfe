"""Finds the stored sources that a new one is or may be, and makes keys for new ones."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from references.models import Citation, FormerKey
from references.prose.markdown import LONGEST_KEY
from references.styles import house
from references.values import addresses, text
from references.values.source import COMPARED_LENGTH, FIELDS

# So many are named for each source.
MOST_NEAR = 8
# What a subtitle stands behind.
_SUBTITLE = re.compile(r":\s|\s[-–—|]\s|[.?!]\s")
_HOUSE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Near:
    """A stored source, or another of the same file, and what it shares with a new one."""

    citation: Citation
    shares: str


def near(sources: Iterable[Citation]) -> list[list[Near]]:
    """Return for each new source what it is or may be, the surest first. Two queries.

    That is what has its key, DOI or address; or its title, with or without a subtitle, if
    neither people nor years differ. The sources before it in the list count as stored.
    """
    held: dict[tuple[str, str], list[Citation]] = defaultdict(list)

    def hold(source: Citation) -> None:
        for mark in _marks(source).items():
            held[mark].append(source)

    for citation in Citation.objects.only(*FIELDS).order_by("key"):
        hold(citation)
    for former in FormerKey.objects.select_related("citation"):
        held["key", former.key].append(former.citation)
    found = []
    for source in sources:
        shared: dict[int, Near] = {}
        for what, value, shares in _sought(_marks(source)):
            for other in held.get((what, value), ()) if value else ():
                if "title" not in what or _may_be_one(source, other):
                    shared.setdefault(id(other), Near(other, shares))
        found.append([*shared.values()][:MOST_NEAR])
        hold(source)
    return found


def _marks(source: Citation) -> dict[str, str]:
    """Return what a source may be found by, titles as they are compared."""
    main = _SUBTITLE.split(source.title, maxsplit=1)[0]
    whole, short = (" ".join(text.tokens(each)) for each in (source.title, main))
    return {
        "key": source.key,
        "DOI": source.doi,
        "address": _address(source),
        "title": whole,
        "main title": short if short != whole else "",
    }


def _sought(marks: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield under what a source is sought, and in words what it then shares."""
    for what in ("key", "DOI", "address", "title"):
        yield what, marks[what], f"the same {what}"
    shares = "the same title but for a subtitle"
    yield "title", marks["main title"], shares
    yield "main title", marks["title"], shares


def _address(source: Citation) -> str:
    """Return what the addresses of one page have in common; an unjudged one counts."""
    is_elsewhere = source.address in ("site", "substitute")
    return "" if is_elsewhere else addresses.normal(source.url)[:COMPARED_LENGTH]


def _may_be_one(source: Citation, other: Citation) -> bool:
    """Return whether two sources of one title may be the same, by their people and years."""
    people, others = (
        {text.fold(name.partition(",")[0]) for name in each.author_names}
        for each in (source, other)
    )
    year, another = source.issued[:4], other.issued[:4]
    return not (
        (people and others and people.isdisjoint(others))
        or (year and another and year != another)
    )


def taken_keys() -> set[str]:
    """Return all keys that sources have or had. Two queries."""
    former = FormerKey.objects.order_by().values_list("key", flat=True)
    return {*former, *Citation.objects.all_keys()}


def suggested_key(source: Citation, taken: Collection[str] | None = None) -> str:
    """Return the key that a new source gets, which is not taken: its own, if it has one."""
    taken = taken_keys() if taken is None else taken
    is_usual = len(source.key) <= LONGEST_KEY and _HOUSE.fullmatch(source.key)
    base = source.key if is_usual else house.key(source)
    names = (base if n == 1 else f"{base}-{n}" for n in count(1))
    return next(name for name in names if name not in taken)
