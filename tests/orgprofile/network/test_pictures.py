"""The map and the chart as drawings, and as pictures to take along."""

import hashlib
from base64 import b64encode
from xml.etree import ElementTree

import pytest

from orgprofile.models import MembershipCount
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_member,
    make_organisation,
)
from tests.walk import content

pytestmark = pytest.mark.django_db

MAPS = ["drawings/map.svg", "map.svg"]
CHARTS = ["drawings/growth.svg", "growth.svg"]
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '\x0b"><script>alert(1)</script>'


def picture(client, name):
    answer = client.get(f"/network/{name}")
    return ElementTree.fromstring(content(answer))  # noqa: S314 - made by ourselves


@pytest.fixture
def network():
    row, source = make_organisation(), make_citation()
    measure = make_measure(row, unit=HOSTILE)
    for year in ("1996", "2018"):
        make_count(measure, f"of-{year}", as_of=year, citation=source)
    make_member(row, country="TH", as_of="2018", citation=source)


@pytest.mark.parametrize("name", MAPS + CHARTS)
def test_an_svg_is_well_formed_and_its_policy_names_its_style_sheet(
    client, network, name
):
    response, root = client.get(f"/network/{name}"), picture(client, name)

    assert response["Content-Type"] == "image/svg+xml"
    texts = [" ".join((e.text or "").split()) for e in root.iter(f"{SVG}text")]
    assert (HOSTILE[1:] in texts) == (name in CHARTS)
    (style,) = root.iter(f"{SVG}style")
    digest = b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'" in response["Content-Security-Policy"]
    assert not any("style" in element.attrib for element in root.iter())


def test_they_are_drawn_as_known_for_a_date_and_a_chart_where_there_are_figures(
    client, network
):
    today, earlier = (
        picture(client, f"drawings/map.svg{query}") for query in ("", "?as_of=2007")
    )

    title = "Thailand: 1 member found, last named in 2018"
    assert title in [e.text for e in today.iter(f"{SVG}title")]
    assert title not in [e.text for e in earlier.iter(f"{SVG}title")]
    hrefs = [e.attrib["href"] for e in earlier.iter(f"{SVG}a")]
    assert "/network/members/th/?as_of=2007" in hrefs
    MembershipCount.objects.filter(as_of="1996").update(as_of="2008")
    for names, status in ((MAPS, 200), (CHARTS, 404)):
        for name in names:
            answer = client.get(f"/network/{name}?as_of=2007")
            assert answer.status_code == status, name
            assert client.get(f"/network/{name}?as_of=soon").status_code == 400
