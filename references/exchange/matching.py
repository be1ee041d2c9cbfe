"""Finds the stored source of each entry of a file: by key, else DOI, address or title.

A few queries fetch everything that could match, however many entries there are. Only
where several sources would get the same key are further keys looked up one by one.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db.models import Q

from references.exchange.formats import keys
from references.models import Citation, FormerKey
from references.values import addresses, text
from references.values.source import COMPARED_LENGTH, NOT_THE_SOURCE, Source

# The number of values in one query.
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Match:
    """The key an entry gets, and the stored source with that key, if any.

    `by` says what the two have in common.
    """

    key: str
    citation: Citation | None = None
    by: str = ""


@dataclass(slots=True)
class _Namesakes:
    """Sources that would get the same key, each under its title."""

    by_title: dict[str, Match] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))


class Matches:
    """Finds the stored source of each entry; with `held`, locks what it finds."""

    def __init__(self, sources: Collection[Source], *, held: bool = False) -> None:
        rows = Citation.objects.order_by("key")
        self.citations: Any = rows.select_for_update() if held else rows
        own = {s.key for s in sources if keys.is_house_key(s.key)}
        made = {keys.house_key(s) for s in sources if s.key not in own}
        self.by_key = self._found("key", own | made)
        self.by_doi = self._found("doi", {source.doi for source in sources})
        self.by_address = self._at_addresses({*map(_address, sources)} - {""})
        self.by_former_key = self._former(own | made)
        # No other entry gets a key that the file gives to one.
        self.given = own
        self.namesakes: dict[str, _Namesakes] = {}

    def match(self, source: Source) -> Match:
        """Return the stored source of an entry, or the key it gets."""
        is_house_key = keys.is_house_key(source.key)
        if is_house_key and source.key in self.by_key:
            return Match(source.key, self.by_key[source.key], "key")
        if is_house_key and source.key in self.by_former_key:
            merged = self.by_former_key[source.key]
            return Match(merged.key, merged, "key it had before it was merged")
        for by, found in (
            ("DOI", self.by_doi.get(source.doi)),
            ("address", self.by_address.get(_address(source))),
        ):
            if found:
                return Match(found.key, found, by)
        return Match(source.key) if is_house_key else self._named(source)

    def _found(self, column: str, values: Iterable[str]) -> dict[str, Citation]:
        """Return the source of each value; of several with one value, the first by key."""
        wanted = sorted({*values} - {""})
        found: dict[str, Citation] = {}
        for start in range(0, len(wanted), BATCH):
            some = {f"{column}__in": wanted[start : start + BATCH]}
            for citation in self.citations.filter(**some):
                found.setdefault(getattr(citation, column), citation)
        return found

    def _at_addresses(self, wanted: Collection[str]) -> dict[str, Citation]:
        """Return the first source by key that is itself at each of these addresses."""
        if not wanted:
            return {}
        # What is there may be a copy.
        rows = Citation.objects.exclude(Q(url="") | Q(address__in=NOT_THE_SOURCE))
        keys: dict[str, str] = {}
        for key, url in rows.order_by("key").values_list("key", "url").iterator():
            address = addresses.normal(url)[:COMPARED_LENGTH]
            if address in wanted:
                keys.setdefault(address, key)
        held = self._found("key", keys.values())
        return {at: held[key] for at, key in keys.items() if key in held}

    def _former(self, wanted: Collection[str]) -> dict[str, Citation]:
        names = sorted({*wanted} - {*self.by_key})
        found: dict[str, Citation] = {}
        for start in range(0, len(names), BATCH):
            some = names[start : start + BATCH]
            rows = FormerKey.objects.filter(key__in=some).select_related("citation")
            found |= {former.key: former.citation for former in rows}
        return found

    def _named(self, source: Source) -> Match:
        """Return the source with this title and the key that would be made, or a new key."""
        base = keys.house_key(source)
        title = text.fold(source.title)
        same = self.namesakes.setdefault(base, _Namesakes())
        while title not in same.by_title:
            number = next(same.numbers)
            key = base if number == 1 else f"{base}-{number}"
            if number > 1:
                self.by_key |= self._found("key", [key])
                self.by_former_key |= self._former([key])
            if key in self.given or key in self.by_former_key:
                continue
            stored = self.by_key.get(key)
            if stored:
                other = Match(key, stored, "author, year and title")
                same.by_title.setdefault(text.fold(stored.title), other)
            else:
                same.by_title[title] = Match(key)
        return same.by_title[title]


def suggested_key(source: Source) -> str:
    """Return the key that a new source would get, which no other has or had. Two queries."""
    base = keys.house_key(source)
    taken = {
        key
        for model in (Citation, FormerKey)
        for key in model.objects.filter(key__startswith=base).values_list(
            "key", flat=True
        )
    }
    names = (base if n == 1 else f"{base}-{n}" for n in count(1))
    return next(name for name in names if name not in taken)


def _address(source: Source) -> str:
    """Return what the source's own address has in common with others of the same page."""
    return addresses.normal(source.own_url)[:COMPARED_LENGTH]
