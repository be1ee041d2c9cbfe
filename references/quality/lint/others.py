"""What a source may have in common with others.

Sources that share something are a group, found by what they share. A group keeps two of
its keys and their number, however many they are.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from references.values import addresses
from references.values.source import Source

# Two records with the same value of one of these may be of one source.
COMPARED = ("address_key", "doi", "work_key")


@dataclass(frozen=True, slots=True)
class Shared:
    """A group of sources with something in common: their number, first and last key."""

    number: int
    first: str
    last: str

    def without(self, key: str) -> str:
        """Name those but this one: "“a”", "“a” and 3 more"; "" for none."""
        rest = self.number - 1
        if rest < 1:
            return ""
        other = self.last if self.first == key else self.first
        return f"“{other}”" + (f" and {rest - 1} more" if rest > 1 else "")


@dataclass(frozen=True, slots=True)
class Others:
    """The groups of sources, each under what its sources share."""

    addresses: Mapping[str, Shared] = field(default_factory=dict)
    dois: Mapping[str, Shared] = field(default_factory=dict)
    works: Mapping[str, Shared] = field(default_factory=dict)
    # The hosts of which a page is recorded with https.
    secure_hosts: Set[str] = frozenset()

    @classmethod
    def among(cls, sources: Iterable[Source]) -> "Others":
        """Return what these sources have in common with each other."""
        keys: dict[str, dict[str, list[str]]] = {name: {} for name in COMPARED}
        hosts = set()
        for source in sources:
            for name, same in keys.items():
                if value := getattr(source, name):
                    same.setdefault(value, []).append(source.key)
            if source.address_key:
                hosts.add(host_at("https", source.url))
        pages, dois, works = (
            {
                value: Shared(len(found), min(found), max(found))
                for value, found in same.items()
                if len(found) > 1
            }
            for same in keys.values()
        )
        return cls(pages, dois, works, hosts - {""})


NONE = Others()


def host_at(scheme: str, address: str) -> str:
    """Return the host of an address of this scheme at its usual port; else ""."""
    if not address.startswith(f"{scheme}://") or not addresses.is_web_address(address):
        return ""
    usual = {"http": 80, "https": 443}[scheme]
    is_usual = urlsplit(address).port in (None, usual)
    return addresses.host(address) if is_usual else ""
