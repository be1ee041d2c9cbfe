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

# Longitude and latitude of a capital well inside each country.
CAPITALS = [
    ("TH", 100.5, 13.75),
    ("BO", -68.15, -16.5),
    ("KE", 36.82, -1.29),
    ("CZ", 14.42, 50.09),
    ("AU", 149.13, -35.28),
]


def read_countries():
    with (HERE / "values" / "countries.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


COUNTRIES = {row["code"]: row for row in read_countries()}
WORLD = json.loads((HERE / "drawing" / "world.json").read_text(encoding="utf-8"))


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


RINGS = {code: rings_of(shape["d"]) for code, shape in WORLD["shapes"].items()}


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
    """Project by the definition: x is the width of the parallel, dy/dθ by hand."""
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


def test_the_table_has_the_249_entries_of_iso_3166_and_kosovo_each_once_in_order():
    rows = read_countries()
    codes = [row["code"] for row in rows]
    numbers = [row["numeric"] for row in rows if row["numeric"]]

    assert codes == sorted(set(codes))
    assert all(re.fullmatch("[A-Z]{2}", code) for code in codes)
    assert len(numbers) == len(set(numbers)) == 249
    assert all(re.fullmatch("[0-9]{3}", number) for number in numbers)
    assert {row["code"] for row in rows if not row["numeric"]} == {"XK"}
    assert len({row["name"] for row in rows}) == 250
    assert Counter(row["un_member"] for row in rows) == {"1": 193, "0": 57}


# The drawings


@pytest.mark.parametrize(("code", "longitude", "latitude"), CAPITALS)
def test_a_capital_lies_in_its_country_and_in_no_other(code, longitude, latitude):
    x, y = on_sheet(longitude, latitude, WORLD["width"])

    found = [c for c, rings in RINGS.items() if is_inside(x * 10, y * 10, rings)]

    assert found == [code]


@pytest.mark.parametrize("code", ["MV", "SG", "TV", "BB", "LI", "MT", "GI", "AQ"])
def test_a_place_that_is_easily_missed_has_a_dot(code):
    assert WORLD["shapes"][code]["dot"]


def test_land_without_a_code_is_drawn_apart():
    x, y = on_sheet(44.07, 9.56, 1000)  # Hargeisa, Somaliland

    inside = [is_inside(x * 10, y * 10, rings_of(p)) for p in WORLD["other"]]

    assert inside.count(True) == 1
    assert not is_inside(x * 10, y * 10, RINGS["SO"])
