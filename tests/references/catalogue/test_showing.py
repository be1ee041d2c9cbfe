"""Pages as they are asked for: to be read, to be cited, or their sources as a file."""

import csv
from io import StringIO

import pytest
from django.core.exceptions import BadRequest

from references.catalogue.showing import asked_format
from references.exchange.formats import FORMATS
from tests.make import make_citation, make_more, make_profile, make_section
from tests.markup import Markup
from tests.walk import content

pytestmark = pytest.mark.django_db

# Pages that show statements, and so end with notes.
WITH_NOTES = [
    *("/", "/history/", "/history/founding/", "/network/", "/network/members/"),
    *("/network/members/th/", "/criticism/", "/criticism/figure/"),
    "/organisations/body-1-0/",
]


def keys_in(response):
    """The keys of a file of comma-separated values, in their order."""
    rows = csv.DictReader(StringIO(content(response), newline=""))
    return [row["key"] for row in rows]


def keys_of_notes(page):
    return [one.removeprefix("note-") for one in page.ids if one.startswith("note-")]


def test_the_file_of_each_page_holds_the_sources_of_its_notes_in_their_order(client):
    make_citation("secret")
    profile = make_profile()
    make_section(profile, "secret", body="Secret.[@secret]", status="draft")
    make_more(profile, 1)

    for address in WITH_NOTES:
        page = Markup(client.get(address))
        links = [link for link in page.links if "sources=" in link]
        assert links == [f"{address}?sources={code}" for code in FORMATS]
        found = keys_in(client.get(address, {"sources": "csv"}))
        assert found == keys_of_notes(page) != [], address
        assert "secret" not in found


@pytest.mark.parametrize("asked", ["BIB", "bib ", "\0", "a" * 9000])
def test_an_unknown_format_is_refused_with_a_short_list_of_the_known(rf, asked):
    with pytest.raises(BadRequest, match="choose one of these") as refused:
        asked_format(rf.get("/", {"sources": asked}))

    assert "Sources can be had as bib, ris, json, csv, not as “" in str(refused.value)
    assert len(str(refused.value)) < 200


FIREFOX = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/png,image/svg+xml,*/*;q=0.8"
)
BIB, RIS = "application/x-bibtex", "application/x-research-info-systems"
CSL = "application/vnd.citationstyles.csl+json"


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", None),
        (FIREFOX, None),
        ("application/json", None),
        (CSL, "json"),
        (f"{BIB};q=0.5, {RIS};q=0.9", "ris"),
        # Of those liked alike, the first named.
        (f"{BIB}, text/html", "bib"),
        (f"text/html, {BIB}", None),
        ("\x00/\xff, a" * 200, None),
    ],
)
def test_what_a_request_accepts_says_whether_it_wants_a_file(rf, accepted, code):
    form = asked_format(rf.get("/?sources=", headers={"accept": accepted}))
    named = asked_format(rf.get("/?sources=ris", headers={"accept": accepted}))

    assert (form and form.code) == code
    assert named.code == "ris"


def test_pages_and_files_differ_by_what_is_accepted_and_refuse_other_formats(client):
    make_profile()
    make_citation("a")

    for address in ["/", "/references/", "/references/a/"]:
        for accepted, kind in [(FIREFOX, "text/html"), (BIB, BIB)]:
            response = client.get(address, headers={"accept": accepted})
            assert response["Content-Type"] == f"{kind}; charset=utf-8", address
            assert "Accept" in response["Vary"].split(", ")
        assert client.get(address, {"sources": "exe"}).status_code == 400
