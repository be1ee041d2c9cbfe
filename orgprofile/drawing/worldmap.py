"""A map of the world, a shape or a dot for each country, drawn by a tag.

The outlines in `static/img/world.svg` are Natural Earth's (4.1, 1:50 million, public domain),
from world-atlas 2.0.2 (npm): in the Equal Earth projection about 11.6° E, 2000 units wide, without
Antarctica; simplified by GEOS (coverage_simplify, 1), in whole units, without islands under two.
`data-dot` is the place of a country too small to see, `data-at` of one too small to press. The
parts of France, the Netherlands and Norway that have codes are cut out of them.

Borders show who controls a place, not who has a right to it; what these outlines set apart as disputed is hatched:
Western Sahara (from 27° 40′ N, within Morocco's outline too), Crimea, Somaliland, Northern
Cyprus and the Siachen Glacier. The class of a country says what was found in sources: "none" was
searched in vain, never "there is none", and a blank one was not searched.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from orgprofile.values import countries
from orgprofile.values.countries import Country

FILE = Path(__file__).parents[2] / "static/img/world.svg"
WIDTH, HEIGHT = 2000, 912
# Evidence of the last five years is recent.
RECENT_YEARS = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """The members found in one country, when one was last named, and last changed here.

    `words` say who they are, and who last named one. `is_searched`: whether the sources were
    searched for a member there.
    """

    members: int = 0
    former: int = 0
    newest: date | None = None
    words: str = ""
    # The year in which each of them was last named, if that is known.
    years: tuple[int, ...] = ()
    changed: date | None = field(default=None, compare=False)
    is_searched: bool = False

    def kind(self, on: date) -> str:
        """Return its class on the map: undated is older, a former member alone is none."""
        if not self.members:
            return "none" if self.former or self.is_searched else "blank"
        is_recent = self.newest and self.newest.year >= on.year - RECENT_YEARS
        return "recent" if is_recent else "older"

    def summary(self) -> str:
        """Return what was found, for a title: "3 found, last named in 2023"."""
        if not self.members:
            if self.former:
                return "only former"
            if self.is_searched:
                return "searched, and none found"
            return "none named by a source; not searched"
        return f"{self.members} found, {self.last_named}"

    @property
    def last_named(self) -> str:
        """Return when a source last named a member: "last named in 2023"."""
        if self.newest is None:
            return "on undated pages"
        return f"last named in {self.newest.year}"


class MapCountry(NamedTuple):
    """A country on the map; `mark` is "dot" or "at", with a place, if it is small, or ""."""

    country: Country
    mark: str
    x: str
    y: str
    path: str
    kind: str
    title: str

    @property
    def has_dot(self) -> bool:
        """Return whether a member is in a country too small to see."""
        return self.mark == "dot" and self.kind != "none"


class LegendEntry(NamedTuple):
    """A line of the legend: a class, what it means, and how many have it."""

    kind: str
    words: str
    number: int


class WorldMap(NamedTuple):
    """The world: its size, the shape of all blank land, the others, and what is disputed."""

    width: int
    height: int
    blank: str
    places: tuple[MapCountry, ...]
    disputed: str


def draw(tallies: Mapping[str, Tally], on: date) -> WorldMap:
    """Lay out the world as known on a day."""
    outlines, table, places = _outlines(), countries.table(), []
    for code, tally in tallies.items():
        country, outline = table.get(code), outlines.get(code)
        if country and outline and (tally.members or outline[-1]):
            title = f"{country.name}: {tally.summary()}"
            places.append(MapCountry(country, *outline, tally.kind(on), title))
    # By name, but a dot after all shapes, so that no neighbour covers it.
    places.sort(key=lambda place: (place.has_dot, place.kind, place.title))
    # Each path begins at a place of its own, so that they can be joined.
    land = (path for code, (*_, path) in outlines.items() if code not in tallies)
    disputed = outlines["disputed"][-1]
    return WorldMap(WIDTH, HEIGHT, "".join(land), tuple(places), disputed)


def legend(tallies: Mapping[str, Tally], on: date) -> list[LegendEntry]:
    """Return the classes of the map that countries have on a day, each with its number."""
    table, since = countries.table().items(), on.year - RECENT_YEARS
    # Nobody looks for members in Antarctica: none is found in members of the United Nations.
    counted = [code for code, c in table if code in tallies or c.un_member == "1"]
    number = Counter(tallies.get(code, Tally()).kind(on) for code in counted)
    # Where no search is recorded, no country is said to be searched.
    is_known = any(tally.is_searched for tally in tallies.values())
    words = {
        "recent": f"named in {since} or later",
        "older": "named earlier or undated",
        "none": "none found, or only former",
        "blank": "not searched" if is_known else "none named by a source",
    }
    return [
        LegendEntry(kind, words[kind], number[kind]) for kind in words if number[kind]
    ]


@cache
def _outlines() -> dict[str, tuple[str, str, str, str]]:
    """Return {code: (mark, x, y, path)}, also for the codes `other` (land) and `disputed`."""
    shape = r'<path id="(\w+)"(?: data-(dot|at)="(\d+) (\d+)")? d="(.*)"/>'
    shapes = re.findall(shape, FILE.read_text(encoding="utf-8"))
    return {code: (mark, x, y, path) for code, mark, x, y, path in shapes}
