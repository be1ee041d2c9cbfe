"""The map and the chart as drawings, as pictures to take along, and framed by others."""

import hashlib
import re
from base64 import b64encode
from xml.etree import ElementTree

import pytest
from django.conf import settings

from orgprofile.models import Measure
from orgprofile.network import pictures
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_member,
    make_organisation,
)
from tests.markup import Markup
from tests.walk import content

pytestmark = pytest.mark.django_db

DRAWINGS = ["drawings/map.svg", "drawings/growth.svg"]
PICTURES = ["map.svg", "growth.svg"]
PNGS = ["map.png", "growth.png"]
EMBEDS = ["map/embed/", "chart/embed/"]
SVG = "{http://www.w3.org/2000/svg}"


def picture(client, address):
    answer = client.get(address)
    return ElementTree.fromstring(content(answer))  # noqa: S314 - made by ourselves


def texts(root):
    return [" ".join((e.text or "").split()) for e in root.iter(f"{SVG}text")]


def policy_of(response):
    directives = response["Content-Security-Policy"].split(";")
    return {name: values for name, *values in (d.split() for d in directives)}


@pytest.fixture
def network():
    row, source = make_organisation(), make_citation()
    measure = make_measure(row, unit="members & “friends”")
    for year, members in (("1996", 17), ("2018", 104)):
        make_count(
            measure,
            f"of-{year}",
            members=members,
            countries=9,
            as_of=year,
            citation=source,
        )
    make_member(row, country="TH", as_of="2018", citation=source)
    return row


# --- As SVG --------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAWINGS + PICTURES)
def test_an_svg_is_well_formed_and_its_policy_names_its_style_sheet(
    client, network, name
):
    response = client.get(f"/network/{name}")

    assert response["Content-Type"] == "image/svg+xml"
    root = picture(client, f"/network/{name}")
    assert root.tag == f"{SVG}svg"
    (style,) = root.iter(f"{SVG}style")
    digest = b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    allowed = policy_of(response)["style-src"]
    assert allowed == ["'self'", f"'sha256-{digest}'"]


def test_they_are_drawn_as_known_for_a_date(client, network):
    today, earlier = (
        picture(client, f"/network/drawings/map.svg{query}")
        for query in ("", "?as_of=2007")
    )

    title = "Thailand: 1 member found, last named in 2018"
    assert title in [e.text for e in today.iter(f"{SVG}title")]
    assert title not in [e.text for e in earlier.iter(f"{SVG}title")]
    (href,) = [
        e.attrib["href"] for e in earlier.iter(f"{SVG}a") if "/th/" in e.attrib["href"]
    ]
    assert href == "/network/members/th/?as_of=2007"
    for name in ("drawings/growth.svg", "growth.svg", "growth.png", "chart/embed/"):
        assert client.get(f"/network/{name}?as_of=2007").status_code == 404
    for name in DRAWINGS + PICTURES + PNGS + EMBEDS:
        assert client.get(f"/network/{name}?as_of=soon").status_code == 400


@pytest.mark.parametrize("name", ["drawings/growth.svg", "growth.svg"])
def test_the_growth_is_that_of_what_the_network_leads_with(client, network, name):
    other = make_measure(network, "others", unit="walruses", order=9)
    for year in ("2001", "2003"):
        make_count(other, f"other-{year}", as_of=year, citation=make_citation(year))

    root = picture(client, f"/network/{name}")

    assert "Members & “friends”" in texts(root)
    points = [e for e in root.iter(f"{SVG}g") if e.get("class") == "chart__point"]
    assert len(points) == 2


@pytest.mark.parametrize("name", ["drawings/growth.svg", "growth.svg"])
def test_an_svg_is_well_formed_whatever_the_text(client, network, name):
    Measure.objects.update(unit='\x0b"><script>alert(1)</script>')

    root = picture(client, f"/network/{name}")

    assert '"><script>alert(1)</script>' in texts(root)


def test_a_network_without_figures_has_a_map_and_no_chart(client):
    make_organisation()

    for name in ("drawings/map.svg", "map.svg", "map.png", "map/embed/"):
        assert client.get(f"/network/{name}").status_code == 200
    for name in ("drawings/growth.svg", "growth.svg", "growth.png", "chart/embed/"):
        assert client.get(f"/network/{name}").status_code == 404


# --- To take along ---------------------------------------------------------------------


def test_a_picture_holds_title_source_date_and_licence(client, network):
    chart, world = (
        texts(picture(client, f"/network/{name}"))
        for name in ("growth.svg?as_of=2018", "map.svg?as_of=2018")
    )

    assert " ".join(chart[:2]) == (
        "The network of Ecpat International grew from 17 members & “friends” in 1996 to "
        "104 in 2018"
    )
    assert "Member organisations of the network, as counted by ECPAT Germany" in chart
    assert "Sources name 1 member in 1 country for 2018 or earlier" in world
    host = settings.SITE_URL.partition("//")[2]
    assert f"Every figure with its source: {host}/network/?as_of=2018" in chart
    assert f"Every member with its source: {host}/network/members/?as_of=2018" in world
    for words in (chart, world):
        (foot,) = [line for line in words if "Licence: CC BY-SA 4.0." in line]
        assert foot.startswith("As known for 2018. An independent profile of ECPAT")


def test_the_figures_of_a_picture_are_those_of_the_table(client):
    measure, source = make_measure(make_organisation()), make_citation()
    for as_of, members in (
        ("1996-03-01", 17),
        ("1999-02-01", 53),
        ("2012-01-09", 82),
        ("2014-01-15", 81),
        ("2018-04-08", 104),
        ("2020-05-05", 118),
    ):
        make_count(
            measure, as_of, members=members, countries=9, as_of=as_of, citation=source
        )
    rows = content(client.get("/network/counts.json"))
    root = picture(client, "/network/growth.svg")
    years = axis(root, "chart__year", "x")
    numbers = axis(root, "chart__number", "y")

    drawn = {
        (round(years(float(dot.get("cx")))), round(numbers(float(dot.get("cy")))))
        for dot in root.iter(f"{SVG}circle")
        if "chart__dot--" in dot.get("class")
    }

    in_table = zip(
        re.findall(r'"as_of": "(\d{4})', rows),
        re.findall(r'"members": (\d+)', rows),
        strict=True,
    )
    assert drawn == {(int(year), int(members)) for year, members in in_table}


def axis(root, kind, direction):
    """Return a function from a place on an axis to its value, by two of its labels."""
    labels = [e for e in root.iter(f"{SVG}text") if e.get("class") == kind]
    (a, one), *_, (b, other) = [(float(e.get(direction)), int(e.text)) for e in labels]
    return lambda place: one + (place - a) * (other - one) / (b - a)


def test_a_picture_keeps_its_colours_where_no_page_lends_any(client, network):
    for name in PICTURES:
        (style,) = picture(client, f"/network/{name}").iter(f"{SVG}style")
        assert not re.search(r"var\(|light-dark|@|&|rem\b|:hover|/\*", style.text)
        assert ".picture__ground {\n  fill: #fcfbf8;" in style.text
        assert ".chart text {\n  fill: #565a60;" in style.text


def test_rules_are_resolved_to_plain_values_without_states():
    sheet = """/* Said. */
:root { --size: 0.75rem; --ink: light-dark(#111, #eee); }
.a { fill: var(--ink); font-size: var(--size); }
.a:hover { fill: red; }
@media (width < 1rem) { .a { fill: blue; } .b { fill: blue; } }
.b { stroke-width: 2; }"""

    assert pictures.resolved(sheet).split("\n") == [
        ".a { fill: #111; font-size: 12px; }",
        ".b { stroke-width: 2; }",
    ]


# --- Framed by others -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "leads"),
    [("map/embed/", "/network/members/"), ("chart/embed/", "/network/")],
)
def test_an_embed_may_be_framed_and_nothing_else_is_looser(
    client, network, name, leads
):
    response = client.get(f"/network/{name}?as_of=2018")
    embed = Markup(response)

    assert "X-Frame-Options" not in response
    assert policy_of(response) == {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["*"],
    }
    assert embed.links == [f"{settings.SITE_URL}{leads}?as_of=2018"]
    assert embed.code == []
    for words in ("1996 to 104 in 2018" if "chart" in name else "1 member", "CC BY-SA"):
        assert words in embed.words
    assert embed.metadata["robots"] == "noindex"


def test_a_page_says_how_its_chart_and_its_map_are_framed(client, network):
    page = Markup(client.get("/network/"))

    for name in EMBEDS:
        assert f'<iframe src="{settings.SITE_URL}/network/{name}"' in page.words
    assert client.get("/network/")["X-Frame-Options"] == "DENY"
