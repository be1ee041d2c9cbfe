"""The countries of a map and the points of a chart as HTML, with nothing that runs."""

from datetime import date

import pytest

from orgprofile.drawing import worldmap
from orgprofile.drawing.chart import Point, Shape
from orgprofile.drawing.worldmap import MapCountry, Outline, Tally, WorldMap
from orgprofile.templatetags import drawings
from orgprofile.values import countries
from tests.page_text import read

ADDRESS = "/network/members/"
PATH, DOT = Outline("M0 0z", "1.5", "2", False), Outline("", "1.5", "2", True)
BOTH = Outline("M0 0z", "1.5", "2", True)


def drawn():
    made = worldmap.draw({"MT": Tally(0, 1)}, date(2024, 1, 1), ADDRESS)
    return read(drawings.places(made))


def group_of(outline=PATH, kind="recent", title="A", href="/a/"):
    place = MapCountry(outline, kind, title, href)
    (group,) = read(drawings.places(WorldMap("10", "5", "", (place,)))).children
    return group


def test_every_country_is_a_link_with_a_title_before_its_shape():
    links = [e for e in drawn().walk() if e.tag == "a"]

    assert len(links) == len(countries.table())
    for link in links:
        title, *shapes = link.children
        assert title.tag == "title"
        assert {shape.tag for shape in shapes} <= {"path", "circle"}
        assert set(link.attributes) == {"href"}
    (malta,) = [e for e in links if e.attributes["href"] == f"{ADDRESS}mt/"]
    assert malta.children[0].words() == "Malta: a former member only"


def test_what_a_title_or_an_address_holds_is_text():
    hostile = '"><script>alert(1)</script>'

    (link,) = group_of(title=hostile, href=hostile).children

    assert [child.tag for child in link.walk()] == ["a", "title", "path"]
    assert link.attributes["href"] == hostile
    assert link.children[0].children == [hostile]


@pytest.mark.parametrize(("still", "tag"), [(False, "a"), (True, "g")])
def test_a_point_leads_to_its_row_unless_the_chart_is_still(still, tag):
    shape = Shape("exact", "1", "2", None, None)

    (point,) = read(drawings.points((Point("of-104", "A", (shape,)),), still)).children

    assert (point.tag, point.attributes.get("href")) == (
        tag,
        None if still else "#of-104",
    )
    assert [e.attributes["class"] for e in point.walk() if e.tag == "circle"] == [
        "chart__dot chart__dot--exact"
    ]
