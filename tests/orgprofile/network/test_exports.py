"""The files of a network: its figures and members, the map and the chart."""

import csv
import hashlib
from base64 import b64encode
from io import StringIO
from xml.etree import ElementTree

import pytest

from orgprofile.models import MembershipCount
from orgprofile.network import exports
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_member,
    make_organisation,
)
from tests.markup import read
from tests.walk import content

MAPS = ["drawings/map.svg", "map.svg"]
CHARTS = ["drawings/growth.svg", "growth.svg"]
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '\x0b"><script>alert(1)</script>'


@pytest.fixture
def network():
    """Figures of its own, and of others; members of two countries."""
    network = make_organisation(name="ECPAT International")
    source = make_citation("hall-2018", title="“Hall”, <again>")
    measure = make_measure(network, order=1, unit=HOSTILE)
    lent = {"shown_with": network, "order": 2, "is_plotted": False}
    make_count(
        make_measure(make_organisation("the-code"), "firms", **lent), citation=source
    )
    for as_of in ("1996", "2018", ""):
        make_count(measure, f"of-{as_of}", as_of=as_of, citation=source)
    left = {"since": "1996-08", "until": "2023", "standing": "former"}
    make_member(network, "th-left", as_of="2018", citation=source, **left)
    make_member(network, "th-one", as_of="2018", citation=source)
    make_member(network, "no-country", country="", citation=source)


@pytest.mark.parametrize(
    ("name", "page", "columns"),
    [
        ("counts", "/network/", exports.COUNT_COLUMNS),
        ("members", "/network/members/", exports.MEMBER_COLUMNS),
    ],
)
def test_each_file_has_the_rows_of_its_page_in_its_order(
    client, network, name, page, columns
):
    known = set()
    for query in ("", "?as_of=2007-06"):
        response = client.get(f"/network/{name}.csv{query}")
        assert response.streaming
        rows = [*csv.DictReader(StringIO(content(response)))]
        known |= {row["id"] for row in rows}
        assert {tuple(row) for row in rows} == {columns}
        shown = read(client, f"{page}{query}").ids
        assert [row["id"] for row in rows] == [i for i in shown if i in known]
    if name == "members":
        # A member then, and named only later.
        assert [(row["standing"], row["as_of"]) for row in rows] == [("member", "")]
    else:
        assert [row["is_in_force"] for row in rows] == ["true"]


def picture(client, name):
    answer = client.get(f"/network/{name}")
    return ElementTree.fromstring(content(answer))  # noqa: S314 - made by ourselves


@pytest.mark.parametrize("name", MAPS + CHARTS)
def test_an_svg_is_well_formed_and_its_policy_names_its_style_sheet(
    client, network, name
):
    response, root = client.get(f"/network/{name}"), picture(client, name)

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
    MembershipCount.objects.filter(as_of="1996").update(as_of="2008")
    for names, status in ((MAPS, 200), (CHARTS, 404)):
        for name in names:
            answer = client.get(f"/network/{name}?as_of=2007")
            assert answer.status_code == status, name
            assert client.get(f"/network/{name}?as_of=soon").status_code == 400
