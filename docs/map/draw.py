"""Draw the world: Natural Earth's borders become world.json.

Made once and committed; run it again only for a new edition of the borders:

    npm pack world-atlas@2.0.2
    tar -xzf world-atlas-2.0.2.tgz package/countries-50m.json
    python3 docs/map/draw.py package/countries-50m.json

Lengths are in units of the sheet, y grows downwards:

    {"width": 1000, "height": 437,
     "shapes": {"TH": {"d": "M…z", "x": 775.7, "y": 185.3, "dot": false}, …},
     "other": ["M…z", …]}

`shapes` has every code of countries.csv. `d` is an SVG path, empty where the place
is too small to draw. `x` and `y` are a point in its largest part. `dot` says that
the place is easily missed, so a reader needs a dot at that point. `other` is land
without a code of its own.

The source is TopoJSON: a border is one arc which both neighbours refer to, so what
is done to an arc is done to both and no gap opens between them.

Sources: Natural Earth 4.1 by way of world-atlas; the TopoJSON Format Specification.
"""

import argparse
import csv
import heapq
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

Place: TypeAlias = tuple[float, float]  # longitude and latitude, in degrees
Spot: TypeAlias = tuple[float, float]  # x and y on the sheet
Mark: TypeAlias = tuple[int, int]  # x and y in whole tenths, as they are written
Polygon: TypeAlias = list[list[int]]  # an outer ring, then holes; each a list of arcs

ORGPROFILE = Path(__file__).parents[2] / "orgprofile"

# No land lies further north, and further south there is only Antarctica.
NORTH, SOUTH = 84, -58

# Names for which the source has no number, though we have a code.
NAMED = {"Kosovo": "XK"}

# Places that the source draws as a part of another country, but which have a code: the
# polygons of that country within these degrees, west, south, east and north.
PARTS: dict[str, tuple[str, tuple[float, float, float, float]]] = {
    "BQ": ("NL", (-69, 11.9, -62.8, 17.7)),
    "GF": ("FR", (-55, 2, -51, 6)),
    "GP": ("FR", (-62, 15.7, -60.9, 16.6)),
    "MQ": ("FR", (-61.3, 14.3, -60.7, 15)),
    "RE": ("FR", (55, -21.5, 56, -20.7)),
    "SJ": ("NO", (-10, 70.5, 35, 81)),
    "YT": ("FR", (44.9, -13.1, 45.4, -12.5)),
}

# About the middle of each place that the source leaves out or, for Antarctica, draws
# where the sheet does not reach.
PLACES_WITHOUT_SHAPE: dict[str, Place] = {
    # Below the sheet: at its lower edge, clear of the dots of the southern islands.
    "AQ": (30.0, -56.6),
    "BV": (3.4, -54.4),
    "CC": (96.9, -12.2),
    "CX": (105.6, -10.5),
    "GI": (-5.35, 36.14),
    "TK": (-171.8, -9.2),
    "TV": (179.2, -8.5),  # Funafuti
    "UM": (166.6, 19.3),  # Wake Island; the others are scattered over two oceans
}


def equal_earth(place: Place) -> Spot:
    """Project a place on a sphere of radius 1; y grows upwards.

    Areas keep their proportions, so no country looks larger than it is.
    Source: Šavrič, Patterson and Jenny, “The Equal Earth map projection”,
    International Journal of Geographical Information Science 33 (2019), 454–465.
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    m = math.sqrt(3) / 2
    longitude, latitude = math.radians(place[0]), math.radians(place[1])
    t = math.asin(m * math.sin(latitude))
    slope = a1 + 3 * a2 * t**2 + 7 * a3 * t**6 + 9 * a4 * t**8
    y = a1 * t + a2 * t**3 + a3 * t**7 + a4 * t**9
    return longitude * math.cos(t) / (m * slope), y


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of the drawing; areas are in square units of the sheet."""

    width: int
    # A corner goes when the triangle it makes with its neighbours is smaller.
    detail: float
    # An island or a hole goes when it is smaller, unless nothing else would show
    # that a place is there.
    islet: float
    # A place gets a dot when its largest part is smaller.
    small: float
    # Whatever is written keeps to multiples of so many tenths of a unit.
    grid: int

    @property
    def scale(self) -> float:
        return self.width / 2 / equal_earth((180, 0))[0]

    @property
    def height(self) -> int:
        top, bottom = equal_earth((0, NORTH))[1], equal_earth((0, SOUTH))[1]
        return round((top - bottom) * self.scale)

    def spot(self, place: Place) -> Spot:
        x, y = equal_earth(place)
        top = equal_earth((0, NORTH))[1]
        return self.width / 2 + x * self.scale, (top - y) * self.scale

    def holds(self, ring: Iterable[Spot]) -> bool:
        return all(0 <= x <= self.width and 0 <= y <= self.height for x, y in ring)


SHEET = Sheet(width=1000, detail=1, islet=0.6, small=6, grid=2)


# Reading


def read_codes() -> dict[str, str]:
    """The code of each ISO number, from countries.csv: "764" is "TH"."""
    with (ORGPROFILE / "values" / "countries.csv").open(
        encoding="utf-8", newline=""
    ) as rows:
        return {row["numeric"]: row["code"] for row in csv.DictReader(rows)}


def read_arcs(topology: dict[str, Any]) -> list[list[Place]]:
    """The arcs in degrees; the file has whole steps, each from the one before."""
    x_scale, y_scale = topology["transform"]["scale"]
    x_start, y_start = topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for x_step, y_step in steps:
            x, y = x + x_step, y + y_step
            arc.append((x * x_scale + x_start, y * y_scale + y_start))
        arcs.append(unrolled(arc))
    return arcs


def read_polygons(
    topology: dict[str, Any], arcs: Sequence[list[Place]]
) -> tuple[dict[str, list[Polygon]], list[list[Polygon]]]:
    """The polygons of each code, and those of each land without a code."""
    codes = read_codes()
    coded: dict[str, list[Polygon]] = {code: [] for code in sorted(codes.values())}
    other = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        is_single = geometry["type"] == "Polygon"
        polygons = [geometry["arcs"]] if is_single else geometry["arcs"]
        name = geometry["properties"]["name"]
        code = codes[geometry["id"]] if "id" in geometry else NAMED.get(name)
        if code is None:
            other.append(polygons)
        else:
            coded[code].extend(polygons)
    for part, (whole, box) in PARTS.items():
        inside = [p for p in coded[whole] if is_within(stitched(p[0], arcs), box)]
        coded[whole] = [p for p in coded[whole] if p not in inside]
        coded[part].extend(inside)
    return coded, other


def is_within(ring: list[Place], box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return all(west <= x <= east and south <= y <= north for x, y in ring)


# Rings on the globe


def unrolled(line: Sequence[Place]) -> list[Place]:
    """The line with each longitude within half a turn of the one before it.

    The source joins what lies on both sides of 180°, so a line may leap from 180
    to -180. It then goes on past 180 instead.
    """
    smooth = [line[0]]
    for longitude, latitude in line[1:]:
        turns = round((longitude - smooth[-1][0]) / 360)
        smooth.append((longitude - 360 * turns, latitude))
    return smooth


def stitched(numbers: Iterable[int], arcs: Sequence[list[Place]]) -> list[Place]:
    """The ring made of these arcs, without its first place repeated at the end.

    A negative number means the arc ~number, backwards.
    """
    ring: list[Place] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[:-1])
    return unrolled(ring)


def cut_at_antimeridian(ring: list[Place]) -> Iterator[list[Place]]:
    """Yield the parts of an unrolled ring, each between -180 and 180."""
    for turn in (-360, 0, 360):
        part = [(longitude + turn, latitude) for longitude, latitude in ring]
        part = cut(part, -180, keep_east=True)
        part = cut(part, 180, keep_east=False)
        if part:
            yield part


def cut(ring: list[Place], meridian: float, *, keep_east: bool) -> list[Place]:
    """The part of a ring on one side of a meridian, closed along the meridian.

    Source: Sutherland and Hodgman, “Reentrant polygon clipping”, 1974.
    """
    side = 1 if keep_east else -1
    kept: list[Place] = []
    for start, end in edges(ring):
        starts_in = side * (start[0] - meridian) >= 0
        ends_in = side * (end[0] - meridian) >= 0
        if starts_in:
            kept.append(start)
        if starts_in != ends_in:
            share = (meridian - start[0]) / (end[0] - start[0])
            kept.append((meridian, start[1] + share * (end[1] - start[1])))
    return kept


# Shapes on the sheet


def edges(ring: Sequence[Spot]) -> Iterator[tuple[Spot, Spot]]:
    """Yield each side of a ring, the one that closes it included."""
    return pairwise([*ring, ring[0]]) if ring else iter(())


def signed_area(ring: Sequence[Spot]) -> float:
    """The area of a ring; a hole has the other sign than what it is cut from."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in edges(ring)) / 2


def corner_area(before: Spot, corner: Spot, after: Spot) -> float:
    return abs(signed_area((before, corner, after)))


def simplified(arc: list[Place], sheet: Sheet) -> list[Place]:
    """The arc without the corners too small to be seen; its ends stay.

    The least corner goes first, and its neighbours are measured again. A corner
    never counts for less than one that went before it.
    Source: Visvalingam and Whyatt, “Line generalisation by repeated elimination
    of points”, The Cartographic Journal 30 (1993), 46–51.
    """
    spots = [sheet.spot(place) for place in arc]
    last = len(arc) - 1
    is_ring = arc[0] == arc[-1]
    # A ring stays a triangle at least. The last corners hold a small land open, so
    # they only go when they are smaller still.
    fewest, few = (2, 3) if is_ring else (0, 1)
    before = list(range(-1, last))
    after = list(range(1, last + 2))

    def size(corner: int) -> float:
        return corner_area(spots[before[corner]], spots[corner], spots[after[corner]])

    sizes = {corner: size(corner) for corner in range(1, last)}
    queue = [(area, corner) for corner, area in sizes.items()]
    heapq.heapify(queue)
    while queue and len(sizes) > fewest:
        area, corner = heapq.heappop(queue)
        if sizes.get(corner) != area:
            continue  # It went already, or was measured again.
        if area > (sheet.detail if len(sizes) > few else sheet.detail / 3):
            break
        del sizes[corner]
        left, right = before[corner], after[corner]
        after[left], before[right] = right, left
        for neighbour in {left, right} & sizes.keys():
            sizes[neighbour] = max(area, size(neighbour))
            heapq.heappush(queue, (sizes[neighbour], neighbour))
    return [arc[corner] for corner in (0, *sorted(sizes), last)]


def rings_of(
    polygons: Iterable[Polygon], arcs: Sequence[list[Place]], sheet: Sheet
) -> list[list[Spot]]:
    """All rings of a land that lie on the sheet, the largest first."""
    rings = []
    for polygon in polygons:
        for numbers in polygon:
            for part in cut_at_antimeridian(stitched(numbers, arcs)):
                ring = [sheet.spot(place) for place in part]
                if sheet.holds(ring) and signed_area(ring):
                    rings.append(ring)
    return sorted(rings, key=lambda ring: -abs(signed_area(ring)))


def point_in(ring: Sequence[Spot]) -> Spot:
    """A point inside the ring: its centroid, or near it where that is outside."""
    x, y = centroid(ring)
    crossings = sorted(
        a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for a, b in edges(ring)
        if (a[1] <= y) != (b[1] <= y)
    )
    # West to east at that height, land and sea take turns.
    stretches = list(zip(crossings[::2], crossings[1::2], strict=True))
    if any(west < x < east for west, east in stretches):
        return x, y
    west, east = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    return (west + east) / 2, y


def centroid(ring: Sequence[Spot]) -> Spot:
    x_sum = y_sum = 0.0
    for a, b in edges(ring):
        cross = a[0] * b[1] - b[0] * a[1]
        x_sum += (a[0] + b[0]) * cross
        y_sum += (a[1] + b[1]) * cross
    area = signed_area(ring)
    return x_sum / area / 6, y_sum / area / 6


# Writing


def mark_at(spot: Spot, grid: int) -> Mark:
    """The spot in whole tenths, to the nearest multiple of `grid`."""
    x, y = spot
    return grid * round(x * 10 / grid), grid * round(y * 10 / grid)


def marks_of(ring: Iterable[Spot], grid: int) -> list[Mark]:
    """The marks of a ring, without those that are idle.

    A mark is idle where the ring goes straight on, or turns back on itself.
    """
    marks: list[Mark] = []
    for spot in ring:
        mark = mark_at(spot, grid)
        while len(marks) > 1 and not corner_area(marks[-2], marks[-1], mark):
            marks.pop()
        if not marks or mark != marks[-1]:
            marks.append(mark)
    while len(marks) > 2 and not corner_area(marks[-2], marks[-1], marks[0]):
        marks.pop()
    return marks


def path_of(rings: Iterable[Sequence[Mark]]) -> str:
    """The rings as SVG path data.

    After the first mark each is written as the way from the one before.
    """
    path = ""
    for ring in rings:
        ways = [way for a, b in pairwise(ring) for way in (b[0] - a[0], b[1] - a[1])]
        path += f"M{compact(ring[0])}l{compact(ways)}z"
    return path


def compact(tenths: Iterable[int]) -> str:
    """Write numbers given in tenths with nothing between them that can be spared.

    (15, 5, -5, 0, 30) is "1.5.5-.5 0 3": a sign begins a number, and so does a
    second decimal point.
    Source: SVG 2, 9.3.9 (the grammar for path data).
    """
    text = previous = ""
    for number in map(shortest, tenths):
        is_clear = number[0] == "-" or (number[0] == "." and "." in previous)
        text += number if is_clear or not previous else f" {number}"
        previous = number
    return text


def shortest(tenths: int) -> str:
    """Write a number given in tenths: -5 is "-.5", 30 is "3"."""
    whole, tenth = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    fraction = f".{tenth}" if tenth else ""
    return f"{sign}{whole or '' if fraction else whole}{fraction}"


def shape(path: str, spot: Mark, *, dot: bool) -> dict[str, Any]:
    """One entry of `shapes`, in the form described above."""
    x, y = (tenths / 10 if tenths % 10 else tenths // 10 for tenths in spot)
    return {"d": path, "x": x, "y": y, "dot": dot}


def draw(topology: dict[str, Any], sheet: Sheet) -> dict[str, Any]:
    """Lay the world out on a sheet, in the form described above."""
    arcs = read_arcs(topology)
    simple_arcs = [simplified(arc, sheet) for arc in arcs]

    def path(rings: Iterable[list[Spot]], least: float) -> str:
        large = (ring for ring in rings if abs(signed_area(ring)) >= least)
        marks = (marks_of(ring, sheet.grid) for ring in large)
        return path_of(ring for ring in marks if signed_area(ring))

    coded, other = read_polygons(topology, arcs)
    shapes = {}
    for code, polygons in coded.items():
        if code in PLACES_WITHOUT_SHAPE:
            spot = sheet.spot(PLACES_WITHOUT_SHAPE[code])
            shapes[code] = shape("", mark_at(spot, sheet.grid), dot=True)
            continue
        full_rings = rings_of(polygons, arcs, sheet)
        # Between its neighbours a very small place can be simplified to nothing.
        rings = rings_of(polygons, simple_arcs, sheet) or full_rings
        has_dot = abs(signed_area(full_rings[0])) < sheet.small
        largest = abs(signed_area(rings[0]))
        least = sheet.islet if has_dot else min(sheet.islet, largest)
        spot = mark_at(point_in(rings[0]), sheet.grid)
        shapes[code] = shape(path(rings, least), spot, dot=has_dot)
    lands = [path(rings_of(land, simple_arcs, sheet), sheet.islet) for land in other]
    return {
        "width": sheet.width,
        "height": sheet.height,
        "shapes": shapes,
        "other": [land for land in lands if land],
    }


def as_text(world: dict[str, Any]) -> str:
    """The world as JSON, one shape a line, so that a change can be read."""

    def compact_json(value: Any) -> str:
        return json.dumps(value, separators=(",", ":"))

    shapes = ",\n".join(
        f'"{code}":{compact_json(shape)}' for code, shape in world["shapes"].items()
    )
    other = ",\n".join(map(compact_json, world["other"]))
    return (
        f'{{"width":{world["width"]},"height":{world["height"]},"shapes":{{\n'
        f'{shapes}\n}},"other":[\n{other}\n]}}\n'
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Draw the world into orgprofile/drawing/world.json."
    )
    parser.add_argument(
        "source", type=Path, help="countries-50m.json of the npm package world-atlas"
    )
    topology = json.loads(parser.parse_args().source.read_text(encoding="utf-8"))
    text = as_text(draw(topology, SHEET))
    (ORGPROFILE / "drawing" / "world.json").write_text(text, encoding="utf-8")
    sys.stdout.write(f"world.json: {len(text.encode())} bytes\n")


if __name__ == "__main__":
    main()
