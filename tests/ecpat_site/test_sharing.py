"""What other sites show of a link to this one."""

import struct

import pytest

from ecpat_site import sharing
from orgprofile.drawing import raster
from tests.make import make_citation, make_count, make_measure, make_organisation
from tests.make import make_profile as profile_of_each_kind
from tests.markup import Markup
from tests.walk import html_addresses

SITE = "https://profile.example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE
    settings.SITE_SUBJECT = "ECPAT International"


@pytest.fixture
def drawn(client, monkeypatch):
    """Ask for the picture; return the SVG it is made of."""
    svgs = []
    monkeypatch.setattr(raster, "png", lambda svg, _width: svgs.append(svg) or b"")

    def ask():
        assert client.get("/share.png").status_code == 200
        return svgs[-1]

    return ask


def test_every_page_says_what_to_show_of_a_link_to_it(client):
    profile_of_each_kind()

    for address in html_addresses():
        told = Markup(client.get(address)).metadata

        assert told["title"].startswith(told["og:title"]), address
        assert told["og:description"] == told["description"], address
        assert told["og:url"] == told["canonical"] == f"{SITE}{address}"
        assert told["og:image"] == f"{SITE}/share.png"
        assert "ECPAT International" in told["og:image:alt"]
        assert told["og:site_name"] == "ECPAT International: a sourced profile"
        assert told["twitter:card"] == "summary_large_image"


def test_the_picture_has_the_size_that_pages_say_it_has(client):
    make_organisation()

    picture = client.get("/share.png")

    told = Markup(client.get("/")).metadata
    size = struct.unpack(">II", picture.content[16:24])
    assert picture["Content-Type"] == "image/png"
    assert size == (int(told["og:image:width"]), int(told["og:image:height"]))
    assert len(picture.content) < 100_000
    # Other sites may show it.
    assert picture["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_picture_gives_the_name_and_the_figure_in_force_with_its_date(drawn):
    measure = make_measure(make_organisation())
    make_count(measure, "old", members=182, as_of="2012", citation=make_citation())
    source = make_citation("own", publisher="Der Verein & Co")
    make_count(measure, "new", members=104, as_of="2018-06-08", citation=source)
    draft = {"members": 999, "as_of": "2020", "status": "draft"}
    make_count(measure, "draft", citation=source, **draft)

    svg = drawn()

    assert ">ECPAT International<" in svg
    assert ">104 members in 93 countries<" in svg
    assert ">as of 8 June 2018, by the count of Der Verein &amp; Co<" in svg
    assert ">profile.example.org<" in svg
    assert "999" not in svg


@pytest.mark.parametrize("status", ["published", "draft"])
def test_without_a_figure_to_show_the_picture_gives_the_name(drawn, status):
    subject = make_organisation(status=status)
    if status == "draft":
        make_count(make_measure(subject), citation=make_citation())

    svg = drawn()

    assert ">ECPAT International<" in svg
    assert "as of" not in svg


def test_a_name_is_never_wider_than_the_picture_nor_over_other_lines():
    for words in range(1, 40):
        lines = sharing.card("Wort " * words, None).name

        assert all(sharing.LETTER * x.size * len(x.words) < 1120 for x in lines), words
        # Capitals are lower than their size, and end below the sign of the site.
        assert lines[0].y - 0.8 * lines[0].size > 132
        assert lines[-1].y == sharing.NAME_Y
    assert lines[-1].words.endswith("…")


def test_the_colours_are_those_of_the_site():
    assert sharing.COLOURS["paper"] == "#fcfbf8"
    assert {"accent", "ink", "quiet", "rule"} <= sharing.COLOURS.keys()
