"""The files of a network: its figures and members, the map and the chart."""

import csv
import hashlib
from base64 import b64encode
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from orgprofile.models import Measure
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

pytestmark = pytest.mark.django_db

MAP, CHART = "map.svg", "growth.svg"
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
    prize = make_measure(network, "prize", order=0, is_plotted=False)
    make_count(prize, "prize-2013", as_of="2013", citation=source)
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
    response = client.get(f"/network/{name}.csv")
    assert response.streaming
    rows = [*csv.DictReader(StringIO(content(response)))]
    assert {tuple(row) for row in rows} == {columns}
    known, shown = {row["id"] for row in rows}, [*read(client, page).ids]
    if name == "counts":
        shown = [
            i
            for m in Measure.objects.order_by("-is_plotted", "order")
            for i in read(client, m.page).ids
        ]
    assert [row["id"] for row in rows] == [i for i in shown if i in known]
    if name == "members":
        assert sorted(row["standing"] for row in rows) == ["former", "member", "member"]
    else:
        # What is counted of others is on their pages.
        firms = "/organisations/the-code/network/figures/firms/"
        assert firms in read(client, page).links
        in_force = [row["id"] for row in rows if row["is_in_force"] == "true"]
        assert in_force == ["of-2018"]


def drawing(client, name):
    answer = client.get(f"/network/{name}")
    return ElementTree.fromstring(content(answer))  # noqa: S314 - made by ourselves


@pytest.mark.parametrize("name", [MAP, CHART])
def test_an_svg_is_well_formed_and_its_policy_names_its_style_sheet(
    client, network, name
):
    response, root = client.get(f"/network/{name}"), drawing(client, name)

    texts = [" ".join((e.text or "").split()) for e in root.iter(f"{SVG}text")]
    assert (HOSTILE[1:] in texts) == (name == CHART)
    (style,) = root.iter(f"{SVG}style")
    digest = b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'" in response["Content-Security-Policy"]
    assert not any("style" in element.attrib for element in root.iter())


def test_a_drawing_says_of_itself_what_it_is_and_shows_alone_what_is_drawn(
    client, network
):
    for name, source in ((MAP, "members/"), (CHART, "")):
        root = drawing(client, name)
        (words,) = (e for e in root.iter(f"{SVG}text") if e.get("id") == "words")
        said = " ".join("".join(words.itertext()).split())
        title, today = root.find(f"{SVG}title").text, timezone.now()
        assert said.startswith(title)
        assert f"its source: http://testserver/network/{source}" in said
        about = f"ECPAT International, {today:%-d %B %Y}. Licence: CC BY-SA 4.0."
        assert about in said
        assert ("named earlier or undated" in said) is (name == MAP)
        *_at, drawn = root.find(f"{SVG}view").get("viewBox").split()
        assert words.get("y") == drawn
        assert float(drawn) < float(root.get("viewBox").split()[-1])
