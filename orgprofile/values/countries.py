"""The countries of ISO 3166-1, with Kosovo: their names and UN M49 regions.

The table is `countries.csv`, from ISO 3166-1 and the United Nations' M49, but for: Kosovo,
whose code `XK` ISO leaves to its users; the regions of Taiwan and Kosovo; and names, which
are short and the ones readers know. The two observers are no members of the United Nations.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from references.values import text

TABLE = Path(__file__).with_name("countries.csv")


class Country(NamedTuple):
    """An entry of ISO 3166-1; `region` is "" where UN M49 gives none."""

    code: str
    name: str
    region: str
    subregion: str
    # "1" for a member of the United Nations.
    un_member: str
    also: str  # Other names, its own included: "UK, Great Britain", "Österreich".

    @property
    def path(self) -> str:
        """Return its part of an address: "th" in /network/members/th/."""
        return self.code.lower()

    @property
    def areas(self) -> tuple[str, ...]:
        """Return where it is: "Africa" and "Africa: Northern Africa", or nothing."""
        return (self.region, f"{self.region}: {self.subregion}") if self.region else ()


@cache
def table() -> dict[str, Country]:
    """Return every country under its alpha-2 code, sorted by name."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [
            Country(*(row[column] for column in Country._fields))
            for row in csv.DictReader(lines)
        ]
    return {row.code: row for row in sorted(rows, key=lambda row: text.fold(row.name))}


def named(code: str) -> str:
    """Return the name of a country, or the code itself where none has it."""
    country = table().get(code)
    return country.name if country else code


def names(code: str) -> list[str]:
    """Return all that a country is called, first as readers know it; none for no code."""
    country = table().get(code)
    return [country.name, *filter(None, country.also.split(", "))] if country else []


@cache
def by_name() -> dict[str, str]:
    """Return {a folded name, or the lower-case code, of a country: its code}."""
    called = {text.fold(name): code for code in table() for name in names(code)}
    return called | {code.lower(): code for code in table()}


def choices() -> list[tuple[str, str]]:
    """Return codes and names for a form, sorted by name."""
    return [(country.code, country.name) for country in table().values()]


def areas() -> list[str]:
    """Return each region of UN M49 before its subregions: "Africa: Northern Africa"."""
    return sorted({area for country in table().values() for area in country.areas})


def within(area: str) -> list[str]:
    """Return the codes of the countries in a region or a subregion."""
    return [code for code, country in table().items() if area in country.areas]
