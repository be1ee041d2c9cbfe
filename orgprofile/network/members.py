"""The members of a network that sources name: all of them, and by country."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from orgprofile.models import CountrySearch, Member, Organisation
from orgprofile.values import countries
from orgprofile.values.countries import Country
from orgprofile.values.moments import Moment
from references.ledger import Ledger, Notes, reference_list
from references.prose.footnotes import Mark, Passage, Place


class MemberEntry(NamedTuple):
    """A member, its mark and note, and the date for which it is named: see `as_of`."""

    member: Member
    mark: Mark | None
    note: Passage
    as_of: str


class Group(NamedTuple):
    """The members of one country on a page."""

    name: str
    fragment: str
    address: str
    entries: tuple[MemberEntry, ...]


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    network: Organisation
    groups: tuple[Group, ...]
    notes: Notes

    @property
    def title(self) -> str:
        return f"Members · Network · {self.network.name}"


@dataclass(frozen=True, slots=True)
class CountryPage:
    """The members found in a country, and whether anybody looked for them."""

    network: Organisation
    country: Country
    moment: Moment
    entries: tuple[MemberEntry, ...]
    search: CountrySearch | None
    notes: Notes

    @property
    def title(self) -> str:
        known = self.moment.known_for
        return f"{self.country.name}{known} · Members · {self.network.name}"

    @property
    def address(self) -> str:
        """Return its address for what is known today."""
        return self.network.network_url("country-detail", country=self.country.path)

    @property
    def areas(self) -> list[tuple[str, str]]:
        """Return the region and the subregion, each with the query for its members."""
        names = (self.country.region, self.country.subregion)
        queries = (urlencode({"region": area}) for area in self.country.areas)
        return list(zip(names, queries, strict=False))

    @property
    def members(self) -> int:
        return sum(not entry.member.is_former for entry in self.entries)


def entries(
    members: Iterable[Member], ledger: Ledger, day: date | None = None
) -> tuple[MemberEntry, ...]:
    """Lay out members, from `known_on`, in the order given."""
    found = []
    for member in members:
        place = Place(member.name, member.slug)
        mark = ledger.source(member, place)
        note = ledger.prose(member, "note", place)
        found.append(MemberEntry(member, mark, note, as_of(member, day)))
    return tuple(found)


def as_of(member: Member, day: date | None) -> str:
    """Return the date for which it is named, or "" if that is after the day asked for."""
    is_later = day and member.as_of_latest and member.as_of_latest > day
    return "" if is_later else member.as_of


def directory(
    network: Organisation, members: Iterable[Member], day: date | None = None
) -> DirectoryPage:
    """Lay out a page of the directory, then its reference list."""
    ledger = Ledger()
    by_country: dict[str, list[Member]] = {}
    for member in members:
        by_country.setdefault(member.country.lower(), []).append(member)
    groups = tuple(
        Group(
            countries.named(code.upper()),
            f"country-{code or 'unknown'}",
            network.network_url("country-detail", country=code) if code else "",
            entries(found, ledger, day),
        )
        for code, found in by_country.items()
    )
    return DirectoryPage(network, groups, reference_list(ledger))


def country(
    network: Organisation,
    row: Country,
    moment: Moment,
    members: Iterable[Member],
    search: CountrySearch | None,
) -> CountryPage:
    """Lay out what was found in one country, then its reference list."""
    ledger = Ledger()
    found = entries(members, ledger, moment.looks_back_from)
    ledger.show(*([search] if search else []))
    return CountryPage(network, row, moment, found, search, reference_list(ledger))
