"""The map and the growth of a network as pictures."""

import hashlib
import re
from base64 import b64encode
from xml.etree import ElementTree

import pytest

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

PICTURES = ["map.svg", "growth.svg"]
SVG = "{http://www.w3.org/2000/svg}"


def picture(client, address):
    answer = client.get(address)
    return ElementTree.fromstring(content(answer))  # noqa: S314 - made by ourselves


@pytest.fixture
def network():
    row, source = make_organisation(), make_citation()
    measure = make_measure(row, unit="members & “friends”")
    for year in ("1996", "2018"):
        make_count(measure, f"of-{year}", as_of=year, citation=source)
    make_member(row, country="TH", as_of="2018", citation=source)
    return row


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_well_formed_and_its_policy_names_its_style_sheet(
    client, network, name
):
    response = client.get(f"/network/{name}")

    assert response["Content-Type"] == "image/svg+xml"
    root = picture(client, f"/network/{name}")
    assert root.tag == f"{SVG}svg"
    (style,) = root.iter(f"{SVG}style")
    digest = b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    policy = response["Content-Security-Policy"]
    (allowed,) = re.findall("style-src ([^;]*)", policy)
    assert allowed == f"'self' 'sha256-{digest}'"


def test_the_pictures_are_drawn_as_known_for_a_date(client, network):
    today, earlier = (
        picture(client, f"/network/map.svg{query}") for query in ("", "?as_of=2007")
    )

    title = "Thailand: 1 member found, last named in 2018"
    assert title in [e.text for e in today.iter(f"{SVG}title")]
    assert title not in [e.text for e in earlier.iter(f"{SVG}title")]
    (href,) = [
        e.attrib["href"]
        for e in earlier.iter(f"{SVG}a")
        if e.attrib["href"].endswith("TH")
    ]
    assert href == "/network/members/?as_of=2007&country=TH"
    assert client.get("/network/growth.svg?as_of=2007").status_code == 404
    for name in PICTURES:
        assert client.get(f"/network/{name}?as_of=soon").status_code == 400


def test_the_growth_is_that_of_what_the_network_leads_with(client, network):
    other = make_measure(network, "others", unit="walruses", order=9)
    for year in ("2001", "2003"):
        make_count(other, f"other-{year}", as_of=year, citation=make_citation(year))

    root = picture(client, "/network/growth.svg")

    words = [e.text for e in root.iter(f"{SVG}text")]
    assert "Members & “friends”" in words
    points = [e for e in root.iter(f"{SVG}g") if e.get("class") == "chart__point"]
    assert len(points) == 2


def test_a_picture_is_well_formed_whatever_the_text(client, network):
    Measure.objects.update(unit='\x0b"><script>alert(1)</script>')

    root = picture(client, "/network/growth.svg")

    words = [e.text for e in root.iter(f"{SVG}text")]
    assert '"><script>alert(1)</script>' in words


def test_a_network_without_figures_has_a_map_and_no_chart(client):
    make_organisation()

    assert client.get("/network/map.svg").status_code == 200
    assert client.get("/network/growth.svg").status_code == 404
