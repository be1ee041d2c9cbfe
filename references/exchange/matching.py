"""Which stored source an entry of a file is: by key, else by DOI, address or title.

Everything that could match is fetched at once, however many entries there are; only
the further keys of sources that would have the same one are looked up one by one.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from references.exchange.formats import keys
from references.models import Citation, FormerKey
from references.values import addresses, text
from references.values.source import NOT_THE_SOURCE, Source

# How many values one query asks for.
BATCH = 1000
_LONGEST_ADDRESS = Citation._meta.get_field("address_key").max_length


@dataclass(frozen=True, slots=True)
class Match:
    """The key an entry has here, and the source that has it already, if any.

    `by` says what the two have in common.
    """

    key: str
    citation: Citation | None = None
    by: str = ""


@dataclass(slots=True)
class _Namesakes:
    """The sources that would have the same key: which title has which key."""

    by_title: dict[str, Match] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))


class Matches:
    """Finds the source each entry of a file is; `held`, no other save comes between."""

    def __init__(self, records: Collection[Source], *, held: bool = False) -> None:
        rows = Citation.objects.order_by("key")
        self.citations: Any = rows.select_for_update() if held else rows
        own = {record.key for record in records if keys.is_house_key(record.key)}
        made = {keys.house_key(r) for r in records if r.key not in own}
        self.by_key = self._found("key", own | made)
        self.by_doi = self._found("doi", {record.doi for record in records})
        self.by_address = self._found("address_key", map(_address, records))
        self.by_former_key = self._former(own | made)
        # A key that a file gives isn't made for another of its entries.
        self.given = own
        self.namesakes: dict[str, _Namesakes] = {}

    def match(self, record: Source) -> Match:
        """The source this is, or the key it gets."""
        is_house_key = keys.is_house_key(record.key)
        if is_house_key and record.key in self.by_key:
            return Match(record.key, self.by_key[record.key], "key")
        if is_house_key and record.key in self.by_former_key:
            merged = self.by_former_key[record.key]
            return Match(merged.key, merged, "key it had before it was merged")
        for by, found in (
            ("DOI", self.by_doi.get(record.doi)),
            ("address", self.by_address.get(_address(record))),
        ):
            if found:
                return Match(found.key, found, by)
        return Match(record.key) if is_house_key else self._named(record)

    def _found(self, column: str, values: Iterable[str]) -> dict[str, Citation]:
        """The sources with these values; of several with one, the first by key."""
        wanted = sorted({*values} - {""})
        rows = self.citations
        if column == "address_key":  # a copy may stand there, and is not the source
            rows = rows.exclude(address__in=NOT_THE_SOURCE)
        found: dict[str, Citation] = {}
        for start in range(0, len(wanted), BATCH):
            some = {f"{column}__in": wanted[start : start + BATCH]}
            for citation in rows.filter(**some):
                found.setdefault(getattr(citation, column), citation)
        return found

    def _former(self, wanted: Collection[str]) -> dict[str, Citation]:
        names = sorted({*wanted} - {*self.by_key})
        found: dict[str, Citation] = {}
        for start in range(0, len(names), BATCH):
            some = names[start : start + BATCH]
            rows = FormerKey.objects.filter(key__in=some).select_related("citation")
            found |= {former.key: former.citation for former in rows}
        return found

    def _named(self, record: Source) -> Match:
        """The source that has this title and the key that would be made, or a new key."""
        base = keys.house_key(record)
        title = text.fold(record.title)
        same = self.namesakes.setdefault(base, _Namesakes())
        while title not in same.by_title:
            number = next(same.numbers)
            key = base if number == 1 else keys.another(base, number)
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


def _address(record: Source) -> str:
    """What the source's own address has in common with others of the same page."""
    return addresses.normal(record.own_url)[:_LONGEST_ADDRESS]
