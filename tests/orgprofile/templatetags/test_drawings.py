"""The countries of a map as HTML: a link or a shape each, and nothing that runs."""

from datetime import date

import pytest
from django.template import Context, Template

from orgprofile.drawing import worldmap
from orgprofile.drawing.worldmap import Outline, Place, Tally, WorldMap
from orgprofile.templatetags import drawings
from orgprofile.values import countries
from tests.page_text import read

TALLIES = {
    "TH": Tally(2, 0, date(2023, 1, 1)),
    "MT": Tally(0, 1),
    "FJ": Tally(1, 0, None),
}


ADDRESS = "/network/members/?country="


def drawn(address=ADDRESS, *, small=False):
    made = worldmap.draw(TALLIES, date(2024, 1, 1), address, small=small)
    return read(drawings.places(made, "map-hatch"))


def one_place(**fields):
    given = {"kind": "recent", "title": "A", "href": ""} | fields
    outline = given.pop("outline", Outline("M0 0z", "1", "2", has_dot=False))
    place = Place(outline, **given)
    html = drawings.places(WorldMap("10", "5", "3.2", "", (place,), ()), "hatch")
    (element,) = read(html).children
    return element


def tags(element):
    return [child.tag for child in element.walk()]


def test_every_country_is_a_link_with_a_title_before_its_shape():
    links = [e for e in drawn().walk() if e.tag == "a"]

    assert len(links) == len(countries.table())
    for link in links:
        title, *shapes = link.children
        assert title.tag == "title"
        assert title.words()
        assert shapes
        assert {shape.tag for shape in shapes} <= {"path", "circle"}
        assert set(link.attributes) == {"class", "href"}


def test_a_link_leads_where_the_map_says_and_is_named_after_what_was_found():
    titles = {
        e.attributes["href"]: e.children[0].words()
        for e in drawn().walk()
        if e.tag == "a"
    }

    assert (
        titles["/network/members/?country=TH"]
        == "Thailand: 2 members found, last named in 2023"
    )
    assert titles["/network/members/?country=MT"] == "Malta: a former member only"
    assert (
        titles["/network/members/?country=AR"] == "Argentina: none found in our sources"
    )


@pytest.mark.parametrize(("small", "most"), [(False, 150_000), (True, 35_000)])
def test_the_map_weighs_little_as_it_is_drawn(small, most):
    made = worldmap.draw(
        TALLIES, date(2024, 1, 1), "" if small else ADDRESS, small=small
    )
    written = Template(
        '{% include "orgprofile/_map.html" with map=map id="map" title="T" %}'
    ).render(Context({"map": made}))

    assert len(written.encode()) < most


def test_a_map_that_leads_nowhere_has_shapes_alone():
    tree = drawn("", small=True)

    assert {e.tag for e in tree.walk()} == {"root", "g", "path", "circle"}
    assert sum(e.tag == "g" for e in tree.walk()) == len(countries.table())


@pytest.mark.parametrize("kind", ["recent", "older", "undated", "former", "none"])
@pytest.mark.parametrize("href", ["", "/a/"])
def test_a_country_is_told_by_the_class_of_what_was_found(kind, href):
    element = one_place(kind=kind, href=href)

    assert element.attributes["class"] == f"map__place map__place--{kind}"


def test_a_former_member_is_told_by_a_pattern_and_no_other_is():
    outline = Outline("M0 0z", "1", "2", has_dot=True)

    for kind in ("recent", "older", "undated", "former", "none"):
        shapes = one_place(kind=kind, outline=outline).children
        fills = [shape.attributes.get("fill") for shape in shapes]
        assert fills == ["url(#hatch)" if kind == "former" else None] * 2


@pytest.mark.parametrize(
    ("path", "has_dot", "found"),
    [
        ("M0 0z", False, ["g", "path"]),
        ("", True, ["g", "circle"]),
        ("M0 0z", True, ["g", "path", "circle"]),
    ],
)
def test_a_country_is_drawn_by_its_outline_a_dot_or_both(path, has_dot, found):
    assert tags(one_place(outline=Outline(path, "1", "2", has_dot=has_dot))) == found


def test_a_dot_stands_where_its_country_is_with_the_size_of_the_map():
    (dot,) = one_place(outline=Outline("", "1.5", "2", has_dot=True)).children

    assert dot.attributes == {"cx": "1.5", "cy": "2", "r": "3.2"}


def test_no_country_carries_a_style_an_id_or_a_handler():
    for element in drawn().walk():
        assert not {"style", "id"} & set(element.attributes)
        assert not [name for name in element.attributes if name.startswith("on")]


def test_what_a_title_or_an_address_holds_is_text():
    hostile = '"><script>alert(1)</script>'

    element = one_place(title=hostile, href=hostile)

    assert tags(element) == ["a", "title", "path"]
    assert element.attributes["href"] == hostile
    assert element.children[0].children == [hostile]


def test_a_template_prints_the_map_by_this_tag():
    made = worldmap.draw(TALLIES, date(2024, 1, 1))

    html = Template('{% load drawings %}{% places map "a-hatch" %}').render(
        Context({"map": made})
    )

    assert html == drawings.places(made, "a-hatch")
    assert "url(#a-hatch)" in html
