"""The map and the chart as drawings and as pictures to take along."""

import hashlib
from base64 import b64encode
from xml.etree import ElementTree

import pytest
from django.conf import settings

from orgprofile.models import Measure
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_member,
    make_organisation,
)
from tests.walk import content

pytestmark = pytest.mark.django_db

DRAWINGS = ["drawings/map.svg", "drawings/growth.svg"]
PICTURES = ["map.svg", "growth.svg"]
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
    for name in ("drawings/growth.svg", "growth.svg"):
        assert client.get(f"/network/{name}?as_of=2007").status_code == 404
    for name in DRAWINGS + PICTURES:
        assert client.get(f"/network/{name}?as_of=soon").status_code == 400


@pytest.mark.parametrize("name", ["drawings/growth.svg", "growth.svg"])
def test_an_svg_is_well_formed_whatever_the_text(client, network, name):
    Measure.objects.update(unit='\x0b"><script>alert(1)</script>')

    root = picture(client, f"/network/{name}")

    assert '"><script>alert(1)</script>' in texts(root)


def test_a_network_without_figures_has_a_map_and_no_chart(client):
    make_organisation()

    for name in ("drawings/map.svg", "map.svg"):
        assert client.get(f"/network/{name}").status_code == 200
    for name in ("drawings/growth.svg", "growth.svg"):
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


@pytest.mark.parametrize("name", ["map", "growth"])
def test_the_address_of_a_png_leads_to_the_svg(client, network, name):
    answer = client.get(f"/network/{name}.png?as_of=2018")

    assert answer.status_code == 301
    assert answer["Location"] == f"/network/{name}.svg?as_of=2018"
