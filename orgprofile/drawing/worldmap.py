"""A map of the world, a shape or a dot for each country, drawn by a template.

The shapes in `world.json` are Natural Earth's (4.1, 1:50 million, public domain) in the
Equal Earth projection. Borders show who controls a place, not who has a right to it. The
class of a country says what was found in sources: blank means "none found", never "there
is none".
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from orgprofile.values import countries

# Evidence of the last five years is recent.
RECENT_YEARS = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """The members found in one country, when one was last named, and last changed here."""

    members: int = 0
    former: int = 0
    newest: date | None = None
    changed: date | None = field(default=None, compare=False)

    def kind(self, recent_since: int) -> str:
        """Return its class on the map: undated is older, a former member alone is none."""
        if not self.members:
            return "none"
        is_recent = self.newest and self.newest.year >= recent_since
        return "recent" if is_recent else "older"

    def summary(self) -> str:
        """Return what was found, for a title: "3 members found, last named in 2023"."""
        if not self.members:
            former = "a former member" if self.former == 1 else "former members"
            return f"{former} only" if self.former else "none found"
        found = f"{self.members} member{'' if self.members == 1 else 's'} found"
        if self.newest is None:
            return f"{found}, on undated pages"
        return f"{found}, last named in {self.newest.year}"


class Outline(NamedTuple):
    """The drawing of a country: a path, a dot, or both."""

    path: str
    x: str
    y: str
    has_dot: bool


class MapCountry(NamedTuple):
    """A country on the map, and where it leads."""

    outline: Outline
    kind: str
    title: str
    href: str


class Entry(NamedTuple):
    """A line of the legend: a class, what it means, and how many have it."""

    kind: str
    words: str
    number: int


class WorldMap(NamedTuple):
    """The world, and each country's drawing in it."""

    width: str
    height: str
    other: str
    places: list[MapCountry]


def draw(
    tallies: Mapping[str, Tally], on: date, address: str, query: str = ""
) -> WorldMap:
    """Lay out the world as known on a day; each country's page is below `address`."""
    width, height, other, outlines = _atlas()
    recent_since, nothing, places = _recent_since(on), Tally(), []
    for code, country in countries.table().items():
        tally = tallies.get(code, nothing)
        title = f"{country.name}: {tally.summary()}"
        href = f"{address}{country.path}/{query}"
        kind = tally.kind(recent_since)
        places.append(MapCountry(outlines[code], kind, title, href))
    # A dot is drawn after all shapes, so that no neighbour covers it.
    places.sort(key=lambda place: (place.outline.has_dot, place.kind))
    return WorldMap(width, height, other, places)


def legend(tallies: Mapping[str, Tally], on: date) -> tuple[Entry, ...]:
    """Return the classes of the map that countries have on a day, each with its number."""
    recent_since, known = _recent_since(on), countries.table()
    found = [tally for code, tally in tallies.items() if code in known]
    number = Counter(tally.kind(recent_since) for tally in found)
    number["none"] += len(known) - len(found)
    is_former_alone = any(tally.former and not tally.members for tally in found)
    words = {
        "recent": f"member found, named in {recent_since} or later",
        "older": "member found, named earlier or on undated pages",
        "none": "none found"
        + (", or a former member alone" if is_former_alone else ""),
    }
    return tuple(
        Entry(kind, said, number[kind]) for kind, said in words.items() if number[kind]
    )


def _recent_since(on: date) -> int:
    return max(on.year - RECENT_YEARS, 1)


@cache
def _atlas() -> tuple[str, str, str, dict[str, Outline]]:
    """Read the width and height of the world, the rest of it, and each country in it."""
    file = Path(__file__).with_name("world.json")
    drawn = json.loads(file.read_text(encoding="utf-8"))
    outlines = {
        code: Outline(shape["d"], str(shape["x"]), str(shape["y"]), shape["dot"])
        for code, shape in drawn["shapes"].items()
    }
    other = "".join(drawn["other"])
    return str(drawn["width"]), str(drawn["height"]), other, outlines
