"""The country table and the drawn world keep to each other and to the globe."""

import csv
import json
import math
import re
from collections import Counter
from itertools import chain, pairwise
from pathlib import Path

import pytest

import orgprofile

HERE = Path(orgprofile.__file__).parent
LARGE, SMALL = "world.json", "world-small.json"

# Longitude and latitude of a place well inside each country.
BANGKOK = ("TH", 100.5, 13.75)
LA_PAZ = ("BO", -68.15, -16.5)
NAIROBI = ("KE", 36.82, -1.29)
BRASILIA = ("BR", -47.93, -15.78)
KATHMANDU = ("NP", 85.32, 27.72)
PRAGUE = ("CZ", 14.42, 50.09)
CANBERRA = ("AU", 149.13, -35.28)
CAPITALS = [BANGKOK, LA_PAZ, NAIROBI, BRASILIA, KATHMANDU, PRAGUE, CANBERRA]

# https://unstats.un.org/unsd/methodology/m49/
SUBREGIONS = {
    "Africa": {"Northern Africa", "Sub-Saharan Africa"},
    "Americas": {"Latin America and the Caribbean", "Northern America"},
    "Asia": {
        "Central Asia",
        "Eastern Asia",
        "South-eastern Asia",
        "Southern Asia",
        "Western Asia",
    },
    "Europe": {
        "Eastern Europe",
        "Northern Europe",
        "Southern Europe",
        "Western Europe",
    },
    "Oceania": {"Australia and New Zealand", "Melanesia", "Micronesia", "Polynesia"},
}


def read_countries():
    with (HERE / "values" / "countries.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


COUNTRIES = {row["code"]: row for row in read_countries()}
WORLDS = {
    name: json.loads((HERE / "drawing" / name).read_text(encoding="utf-8"))
    for name in (LARGE, SMALL)
}


def rings_of(path):
    """Read path data as a browser does: closed rings of (x, y), the start repeated.

    Coordinates come back in whole tenths, so that they can be compared.
    """
    rings = []
    for part in re.findall(r"[^z]+z", path):
        start, ways = re.fullmatch(r"M([^l]+)l([-\d. ]+)z", part).groups()
        ring = pairs(start)
        for x_way, y_way in pairs(ways):
            ring.append((ring[-1][0] + x_way, ring[-1][1] + y_way))
        rings.append([*ring, ring[0]])
    return rings


def pairs(text):
    """Read numbers as the grammar of path data does: each as long as it can be."""
    numbers = [round(float(n) * 10) for n in re.findall(r"-?(?:\d*\.\d+|\d+)", text)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


RINGS = {
    name: {code: rings_of(shape["d"]) for code, shape in world["shapes"].items()}
    for name, world in WORLDS.items()
}


def all_paths(world):
    return [*(shape["d"] for shape in world["shapes"].values()), *world["other"]]


def points_of(name, code):
    return list(chain.from_iterable(RINGS[name][code]))


def is_inside(x, y, rings):
    """Whether a ray from (x, y) to the east crosses the rings an odd number of times."""
    sides = chain.from_iterable(map(pairwise, rings))
    crossings = [
        (a, b)
        for a, b in sides
        if (a[1] > y) != (b[1] > y)
        and x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
    ]
    return len(crossings) % 2 == 1


def equal_earth(longitude, latitude):
    """Project by the definition: x is the width of the parallel, dy/dθ by hand.

    Written apart from draw.py, in Horner's form, to judge it.
    """
    theta = math.asin(math.sin(math.radians(latitude)) * 3**0.5 / 2)
    s = theta * theta
    cube = s * s * s
    y = theta * (1.340264 - 0.081106 * s + cube * (0.000893 + 0.003796 * s))
    dy = 1.340264 - 0.243318 * s + cube * (0.006251 + 0.034164 * s)
    x = 2 * 3**0.5 * math.radians(longitude) * math.cos(theta) / (3 * dy)
    return x, y


def on_sheet(longitude, latitude, width):
    """Where a place lies on a sheet that reaches from 180° west and from 84° north."""
    x, y = equal_earth(longitude, latitude)
    scale = width / 2 / equal_earth(180, 0)[0]
    return width / 2 + x * scale, (equal_earth(0, 84)[1] - y) * scale


# The table


def test_each_country_is_in_the_table_once_and_in_order():
    codes = [row["code"] for row in read_countries()]

    assert codes == sorted(set(codes))


def test_the_table_has_the_249_entries_of_iso_3166_and_kosovo():
    with_number = [row for row in COUNTRIES.values() if row["numeric"]]
    without_number = [row for row in COUNTRIES.values() if not row["numeric"]]

    assert len(with_number) == 249
    assert [row["code"] for row in without_number] == ["XK"]


def test_no_number_and_no_name_is_given_twice():
    numbers = Counter(row["numeric"] for row in COUNTRIES.values())
    names = Counter(row["name"] for row in COUNTRIES.values())

    assert set(numbers.values()) == {1}
    assert set(names.values()) == {1}


def test_codes_and_numbers_have_the_form_of_iso_3166():
    for row in COUNTRIES.values():
        assert re.fullmatch(r"[A-Z]{2}", row["code"])
        assert re.fullmatch(r"[0-9]{3}|", row["numeric"])


def test_names_are_written_with_typographic_apostrophes():
    names = [row["name"] for row in COUNTRIES.values()]

    assert "Côte d’Ivoire" in names
    assert not [name for name in names if "'" in name or name != name.strip()]


def test_the_united_nations_have_193_members():
    flags = Counter(row["un_member"] for row in COUNTRIES.values())

    assert flags == {"1": 193, "0": 57}


def test_each_subregion_lies_in_its_region():
    placed = {(row["region"], row["subregion"]) for row in COUNTRIES.values()}

    assert placed - {("", "")} == {
        (region, subregion)
        for region, subregions in SUBREGIONS.items()
        for subregion in subregions
    }


def test_only_antarctica_has_no_region():
    assert [row["code"] for row in COUNTRIES.values() if not row["region"]] == ["AQ"]


@pytest.mark.parametrize(
    ("code", "subregion"),
    [
        ("CY", "Western Asia"),
        ("IR", "Southern Asia"),
        ("MX", "Latin America and the Caribbean"),
        ("SD", "Northern Africa"),
        ("TW", "Eastern Asia"),
        ("UM", "Micronesia"),
        ("XK", "Southern Europe"),
    ],
)
def test_places_that_lists_disagree_on_follow_m49_or_the_readme(code, subregion):
    assert COUNTRIES[code]["subregion"] == subregion


# The drawings


@pytest.mark.parametrize("name", WORLDS)
def test_every_country_has_a_shape_or_a_dot(name):
    shapes = WORLDS[name]["shapes"]

    assert list(shapes) == list(COUNTRIES)
    assert [c for c, shape in shapes.items() if not (shape["d"] or shape["dot"])] == []


@pytest.mark.parametrize(("name", "most"), [(LARGE, 150_000), (SMALL, 22_000)])
def test_a_drawing_is_small_enough_to_send_with_a_page(name, most):
    assert (HERE / "drawing" / name).stat().st_size <= most


@pytest.mark.parametrize("name", WORLDS)
def test_paths_are_closed_rings_of_relative_lines(name):
    ring = r"M-?[\d.]+ ?-?[\d.]+l[-\d. ]+z"

    for path in all_paths(WORLDS[name]):
        assert re.fullmatch(f"({ring})*", path)
        assert all(len(ring) > 3 for ring in rings_of(path))


@pytest.mark.parametrize("name", WORLDS)
def test_everything_lies_on_the_sheet(name):
    world = WORLDS[name]
    width, height = world["width"], world["height"]
    rings = chain.from_iterable(map(rings_of, all_paths(world)))
    drawn = [(x / 10, y / 10) for x, y in chain.from_iterable(rings)]
    spots = [(shape["x"], shape["y"]) for shape in world["shapes"].values()]

    assert all(0 <= x <= width and 0 <= y <= height for x, y in drawn)
    assert all(0 < x < width and 0 < y < height for x, y in spots)


@pytest.mark.parametrize("name", WORLDS)
def test_nothing_is_drawn_across_the_map(name):
    world = WORLDS[name]
    rings = chain.from_iterable(map(rings_of, all_paths(world)))
    longest = max(math.dist(a, b) for a, b in chain.from_iterable(map(pairwise, rings)))

    assert longest / 10 < world["width"] / 3


@pytest.mark.parametrize(
    ("name", "code"), [(LARGE, "RU"), (SMALL, "RU"), (LARGE, "FJ")]
)
def test_what_the_antimeridian_cuts_has_parts_at_both_edges(name, code):
    quarter = WORLDS[name]["width"] * 10 / 4
    sides = {
        "west" if max(x for x, _ in ring) < quarter else "east"
        for ring in RINGS[name][code]
    }

    assert sides == {"west", "east"}


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("pair", [("FR", "ES"), ("BO", "PE"), ("TH", "LA")])
def test_neighbours_share_the_corners_of_their_border(name, pair):
    one, other = (set(points_of(name, code)) for code in pair)

    assert len(one & other) >= 2


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize(("code", "longitude", "latitude"), CAPITALS)
def test_a_capital_lies_in_its_country_and_in_no_other(name, code, longitude, latitude):
    x, y = on_sheet(longitude, latitude, WORLDS[name]["width"])

    found = [c for c, rings in RINGS[name].items() if is_inside(x * 10, y * 10, rings)]

    assert found == [code]


def test_the_point_of_a_country_lies_inside_it():
    outside = [
        code
        for code, shape in WORLDS[LARGE]["shapes"].items()
        if not shape["dot"]
        and not is_inside(shape["x"] * 10, shape["y"] * 10, RINGS[LARGE][code])
    ]

    assert outside == []


OVERSEAS = [("GF", -52.3, 4.9), ("SJ", 15.6, 78.2), ("RE", 55.5, -21.1)]


@pytest.mark.parametrize(("code", "longitude", "latitude"), OVERSEAS)
def test_a_part_overseas_that_has_a_code_is_no_part_of_its_country(
    code, longitude, latitude
):
    x, y = on_sheet(longitude, latitude, WORLDS[LARGE]["width"])

    found = [c for c, rings in RINGS[LARGE].items() if is_inside(x * 10, y * 10, rings)]

    assert found == [code]


@pytest.mark.parametrize("code", ["MV", "SG", "TV", "BB", "LI", "MT", "GI", "AQ"])
def test_a_place_that_is_easily_missed_has_a_dot(code):
    assert WORLDS[LARGE]["shapes"][code]["dot"]
    assert WORLDS[SMALL]["shapes"][code]["dot"]


@pytest.mark.parametrize("name", WORLDS)
def test_the_dot_of_antarctica_stands_at_the_lower_edge(name):
    antarctica = WORLDS[name]["shapes"]["AQ"]

    assert antarctica["d"] == ""
    assert antarctica["y"] > WORLDS[name]["height"] * 0.98


def test_land_without_a_code_is_drawn_apart():
    x, y = on_sheet(44.07, 9.56, 1000)  # Hargeisa, Somaliland

    inside = [is_inside(x * 10, y * 10, rings_of(p)) for p in WORLDS[LARGE]["other"]]

    assert inside.count(True) == 1
    assert not is_inside(x * 10, y * 10, RINGS[LARGE]["SO"])
