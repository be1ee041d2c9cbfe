"""Pages as they are asked for: to be read, to be cited, or their sources as a file."""

import csv
from io import StringIO

import pytest
from django.core.exceptions import BadRequest

from references.catalogue.showing import asked_format
from references.exchange.formats import FORMATS
from tests.make import (
    make_citation,
    make_doubt,
    make_fact,
    make_more,
    make_organisation,
    make_profile,
    make_reading,
    make_section,
)
from tests.markup import Markup
from tests.walk import content

pytestmark = pytest.mark.django_db

# Pages that show statements, and so end with notes.
WITH_NOTES = [
    "/",
    "/history/",
    "/history/founding/",
    "/network/",
    "/network/members/",
    "/network/members/th/",
    "/criticism/",
    "/criticism/figure/",
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
        assert keys_of_notes(page), address
        assert keys_in(client.get(address, {"sources": "csv"})) == keys_of_notes(page)
        for form, link in zip(FORMATS.values(), links, strict=True):
            response = client.get(link)
            assert response["Content-Type"] == f"{form.media_type}; charset=utf-8"
            text = content(response)
            assert all(key in text for key in keys_of_notes(page)), link
            assert "secret" not in text


@pytest.mark.parametrize(
    ("address", "name"),
    [("/", "profile"), ("/network/members/th/", "network-members-th")],
)
def test_the_file_is_named_for_its_page(client, address, name):
    make_profile()

    got, head = (ask(address, {"sources": "ris"}) for ask in (client.get, client.head))

    said = f'attachment; filename="sources-{name}.ris"'
    assert got["Content-Disposition"] == head["Content-Disposition"] == said
    assert (content(head), bool(content(got))) == ("", True)


def test_a_narrowed_page_has_the_sources_of_what_it_shows(client):
    make_profile()
    address = "/history/?kind=award"

    page = Markup(client.get(address))

    assert f"{address}&sources=bib" in page.links
    found = keys_in(client.get(f"{address}&sources=csv"))
    assert found == keys_of_notes(page)
    assert "kessler-post-2015" not in found
    assert "Cite this page, or take its sources" in page.words
    assert f"Its {len(found)} source" in page.words


@pytest.mark.parametrize("asked", ["exe", "BIB", "bib ", "\0", "../x", "a" * 9000])
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
        (None, None),
        ("", None),
        (FIREFOX, None),
        ("application/json", None),
        (CSL, "json"),
        ("TEXT/CSV", "csv"),
        (f"{BIB};q=0.5, {RIS};q=0.9", "ris"),
        (f"text/html, {CSL};q=0.9", None),
        # Of those liked alike, the first named.
        (f"{BIB}, text/html", "bib"),
        (f"text/html, {BIB}", None),
        (f"{BIB};q=0", None),
        # A quality that is no number is none at all.
        (f"{BIB};q=abc;;=,,;/", "bib"),
        ("\x00/\xff, a" * 200, None),
    ],
)
def test_what_a_request_accepts_says_whether_it_wants_a_file(rf, accepted, code):
    headers = {} if accepted is None else {"accept": accepted}

    form = asked_format(rf.get("/", headers=headers))
    named = asked_format(rf.get("/?sources=ris", headers=headers))
    unnamed = asked_format(rf.get("/?sources=", headers=headers))

    assert (form and form.code) == code
    assert named.code == "ris"
    assert unnamed == form


def test_pages_and_files_differ_by_what_is_accepted_and_refuse_other_formats(client):
    make_more(make_profile(), 1)
    make_citation("a")

    for address in [*WITH_NOTES, "/references/", "/references/a/"]:
        for accepted, kind in [(FIREFOX, "text/html"), (BIB, BIB)]:
            response = client.get(address, headers={"accept": accepted})
            assert response["Content-Type"] == f"{kind}; charset=utf-8", address
            assert "Accept" in response["Vary"].split(", ")
        assert client.get(address, {"sources": "exe"}).status_code == 400


def test_an_error_is_not_to_be_cited(client):
    for address, status in (("/nowhere/", 404), ("/references/?sources=nope", 400)):
        response = client.get(address)

        assert response.status_code == status
        assert b"Cite this page" not in response.content
        assert b"citation_" not in response.content


@pytest.fixture
def sourced(db):
    source = make_citation("face")
    make_reading(source, "founding", says="It was founded in May 1990.")
    make_doubt("years")
    organisation = make_organisation()
    make_section(
        organisation,
        body="Founded in May 1990.[@face#founding] Founded in 1991.[@face#founding] "
        "It grew.[@face] It ended.[!years] So it is.[linking]",
    )
    make_fact(
        organisation, "Founded", value="1990", citation=source, reading="founding"
    )


LINE = (
    "5 statements: 2 agree with our note of the source, 1 does not agree, 1 with a source, "
    "but no note of it, 1 in doubt. {} or as JSON."
)


def test_each_statement_says_how_it_is_sourced_where_that_is_asked_for(client, sourced):
    page = Markup(client.get("/?sourcing=1"))

    assert LINE.format("Read without these signs") in page.words
    for words in (
        "Founded in 1991.[1] ○ does not agree: “1991” is not in our note of the source",
        "It grew.[1] ◇ with a source, but no note of it",
        "It ended.[≠] ≈ in doubt So it is.→ only links, asserts nothing",
    ):
        assert words in page.words, words
    assert page.words.count("● agrees with our note of the source") == 2
    assert "/" in page.links


def test_a_file_gives_each_statement_of_a_page_and_the_same_numbers(client, sourced):
    found = client.get("/?sourcing=json").json()

    assert found["page"] == "http://testserver/"
    assert found["coverage"] == LINE.partition(" {}")[0]
    numbers = {"exact": 2, "partly": 0, "none": 1, "source": 1, "doubt": 1, "bare": 0}
    assert found["numbers"] == {"all": 5} | numbers
    assert found["statements"][-2:] == [
        {"words": "It grew.", "kind": "source", "missing": [], "names": ["face"]},
        {"words": "It ended.", "kind": "doubt", "missing": [], "names": []},
    ]
