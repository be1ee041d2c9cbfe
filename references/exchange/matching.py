"""Finds the stored sources that a new one is or may be, and makes keys for new ones."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import count

from references.exchange.formats import keys
from references.models import Citation, FormerKey
from references.values import addresses, text
from references.values.source import COMPARED_LENGTH, FIELDS, Source

# So many are named for each source.
MOST_NEAR = 8
# What a subtitle stands behind.
_SUBTITLE = re.compile(r":\s|\s[-–—|]\s|[.?!]\s")


@dataclass(frozen=True, slots=True)
class Near:
    """A stored source, or another of the same file, and what it shares with a new one."""

    citation: Citation
    shares: str


Held = dict[tuple[str, str], list[tuple[Citation, Source]]]


def near(sources: Iterable[Source]) -> list[list[Near]]:
    """Return for each new source what it is or may be, the surest first. Two queries.

    That is what has its key, DOI or address; or its title, with or without a subtitle, if
    neither people nor years differ. The sources before it in the list count as stored.
    """
    held: Held = defaultdict(list)
    for citation in Citation.objects.only(*FIELDS).order_by("key"):
        _hold(held, citation, Source.of(citation))
    for former in FormerKey.objects.select_related("citation"):
        held["key", former.key].append((former.citation, Source()))
    found = []
    for source in sources:
        shared: dict[int, Near] = {}
        for what, value, shares in _sought(source):
            for citation, theirs in held.get((what, value), ()):
                if what not in ("title", "main title") or _may_be_one(source, theirs):
                    shared.setdefault(id(citation), Near(citation, shares))
        found.append([*shared.values()][:MOST_NEAR])
        _hold(held, Citation(key=source.key, title=source.title), source)
    return found


def _hold(held: Held, citation: Citation, source: Source) -> None:
    """Keep a source under each of what it may be found by."""
    whole, main = _titles(source.title)
    marks = {"key": source.key, "DOI": source.doi, "address": _address(source)}
    for mark in {**marks, "title": whole, "main title": main}.items():
        held[mark].append((citation, source))


def _sought(source: Source) -> list[tuple[str, str, str]]:
    """Return what a source may be found by, and in words what it then shares."""
    whole, main = _titles(source.title)
    sought = [
        ("key", source.key, "the same key"),
        ("DOI", source.doi, "the same DOI"),
        ("address", _address(source), "the same address"),
        ("title", whole, "the same title"),
        ("title", main, "the same title but for a subtitle"),
        ("main title", whole, "the same title but for a subtitle"),
    ]
    return [each for each in sought if each[1]]


def _titles(written: str) -> tuple[str, str]:
    """Return a title as titles are compared; and without its subtitle, if it has one."""
    main = _SUBTITLE.split(written, maxsplit=1)[0]
    whole, short = (" ".join(text.tokens(each)) for each in (written, main))
    return whole, short if short != whole else ""


def _address(source: Source) -> str:
    """Return what the addresses of one page have in common; an unjudged one counts."""
    is_elsewhere = source.address in ("site", "substitute")
    return "" if is_elsewhere else addresses.normal(source.url)[:COMPARED_LENGTH]


def _may_be_one(source: Source, other: Source) -> bool:
    """Return whether two sources of one title may be the same, by their people and years."""
    people, others = (
        {text.fold(name.partition(",")[0]) for name in each.authors}
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


def suggested_key(source: Source, taken: Collection[str] | None = None) -> str:
    """Return the key that a new source gets, which is not taken: its own, if it has one."""
    taken = taken_keys() if taken is None else taken
    base = source.key if keys.is_house_key(source.key) else keys.house_key(source)
    names = (base if n == 1 else f"{base}-{n}" for n in count(1))
    return next(name for name in names if name not in taken)
