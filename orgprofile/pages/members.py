"""The members of a network that sources name: all of them, and by country."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from orgprofile import countries
from orgprofile.countries import Country
from orgprofile.models import CountrySearch, Member, Organisation
from references import addresses
from references.footnotes import Mark, Passage, Place
from references.pages import Ledger, Notes, reference_list


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """A member, with its mark and note; `website` is "" where none may be linked."""

    member: Member
    website: str
    host: str
    mark: Mark | None
    note: Passage
    is_former: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The members of one country that stand together on a page."""

    name: str
    fragment: str
    address: str
    entries: tuple[MemberEntry, ...]


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    network: Organisation
    groups: tuple[Group, ...]
    notes: Notes


@dataclass(frozen=True, slots=True)
class CountryPage:
    """What was found in a country, and whether anybody looked."""

    network: Organisation
    country: Country
    entries: tuple[MemberEntry, ...]
    search: CountrySearch | None
    notes: Notes

    @property
    def region_query(self) -> str:
        return urlencode({"region": self.country.region})

    @property
    def subregion_query(self) -> str:
        part = f"{self.country.region}: {self.country.subregion}"
        return urlencode({"region": part})

    @property
    def members(self) -> int:
        return sum(not entry.is_former for entry in self.entries)


def entries(members: Iterable[Member], ledger: Ledger) -> tuple[MemberEntry, ...]:
    """Lay out members in the order given, each a place of its own."""
    return tuple(_entry(member, ledger) for member in members)


def _entry(member: Member, ledger: Ledger) -> MemberEntry:
    place = Place(member.name, member.slug)
    website = addresses.link_to(member.website)
    return MemberEntry(
        member,
        website,
        addresses.host(website),
        ledger.mark(member.citation.key, place) if member.citation else None,
        ledger.passage(member.note, place),
        # As known for a day, where the members were asked for one.
        is_former=getattr(member, "stands", member.standing) == "former",
    )


def directory(network: Organisation, members: Iterable[Member]) -> DirectoryPage:
    """Lay out a page of the directory, then its reference list."""
    ledger = Ledger()
    groups = tuple(
        Group(
            name=countries.named(code),
            fragment=f"country-{code.lower() or 'unknown'}",
            address=network.network_url("country-detail", country=code.lower())
            if code
            else "",
            entries=tuple(found),
        )
        for code, found in groupby(
            entries(members, ledger), key=lambda entry: entry.member.country
        )
    )
    return DirectoryPage(network, groups, reference_list(ledger))


def country(
    network: Organisation,
    row: Country,
    members: Iterable[Member],
    search: CountrySearch | None,
) -> CountryPage:
    """Lay out what was found in one country, then its reference list."""
    ledger = Ledger()
    found = entries(members, ledger)
    return CountryPage(network, row, found, search, reference_list(ledger))
