"""What pages say to machines is what they say to readers, and runs nothing."""

import json

import pytest

from orgprofile.models import Organisation
from tests.make import (
    make_citation,
    make_count,
    make_event,
    make_fact,
    make_measure,
    make_organisation,
    make_profile,
    make_variant,
)
from tests.markup import Markup
from tests.walk import html_addresses

SITE = "https://profile.example.org"
HOSTILE = "</script><script>alert(1)</script><!-- & ]]> \u2028"

# The properties that each type of node has at least, and those it has at most.
SHAPES = {
    "WebPage": (
        {"@id", "url", "name", "license", "inLanguage"},
        {"about", "dateModified", "publisher", "author"},
    ),
    "NGO": ({"@id", "name"}, {"description", "url", "foundingDate", "areaServed"}),
    "Event": (
        {"@id", "name", "description", "about"},
        {"startDate", "endDate", "location"},
    ),
    "Dataset": (
        {
            *("@id", "name", "description", "url", "license", "isAccessibleForFree"),
            *("about", "variableMeasured", "distribution"),
        },
        {"temporalCoverage"},
    ),
    "BreadcrumbList": ({"itemListElement"}, set()),
    "ListItem": ({"position", "name", "item"}, set()),
    "DataDownload": ({"encodingFormat", "contentUrl"}, set()),
    "Organization": ({"name"}, {"url", "contactPoint"}),
    "ContactPoint": ({"email"}, set()),
    "Place": ({"name"}, {"address"}),
    "PostalAddress": ({"addressCountry"}, set()),
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def data_of(client, address="/"):
    """What the one data block of a page says, by type."""
    return data_in(Markup(client.get(address)))


def data_in(page):
    (block,) = page.data_blocks
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


def values(node):
    """The node, and all nodes and texts within it."""
    yield node
    if isinstance(node, dict | list):
        for each in node.values() if isinstance(node, dict) else node:
            yield from values(each)


# --- Every page ----------------------------------------------------------------------


def test_every_node_of_every_page_has_the_shape_of_its_type(client):
    make_profile()
    seen = set()

    for address in html_addresses():
        response = client.get(address)
        page = Markup(response)
        nodes = data_in(page)
        told = list(values(list(nodes.values())))
        for node in (n for n in told if isinstance(n, dict) and "@type" in n):
            needed, possible = SHAPES[node["@type"]]
            assert needed <= node.keys() <= needed | possible | {"@type"}, address
            seen.add(node["@type"])
        assert all(value for value in told), address
        of_page = nodes["WebPage"]
        assert of_page["url"] == of_page["@id"] == page.metadata["canonical"], address
        assert page.metadata["title"].startswith(of_page["name"]), address
        assert of_page["license"] in page.links

    # The front page alone speaks for the subject.
    assert seen | {"Place", "PostalAddress"} == SHAPES.keys()


def test_a_page_below_others_gives_the_trail_to_it_from_the_top(client):
    make_profile()
    below = [a for a in html_addresses() if a.count("/") > 2]
    above = set()

    for address in below:
        page = Markup(client.get(address))
        steps = data_in(page)["BreadcrumbList"]["itemListElement"]
        paths = [step["item"].removeprefix(SITE) for step in steps]

        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert paths[0] == "/"
        assert paths[-1] == address
        # The page shows the same trail.
        assert set(paths[1:-1]) <= set(page.links), address
        above |= set(paths[:-1])
    assert all(client.get(path).status_code == 200 for path in above)
    assert len(below) > 5
    assert "BreadcrumbList" not in data_of(client, "/history/")


def test_an_error_says_nothing_to_machines(client):
    make_profile()

    page = Markup(client.get("/nowhere/"))

    assert page.data_blocks == []
    assert "og:title" not in page.metadata


# --- The organisation ----------------------------------------------------------------


def test_the_data_says_what_the_page_says(client):
    organisation = make_profile()
    words = f"It works in {'many ' * 40}countries."
    Organisation.objects.update(lead=f"{words}[@ecpat-history-2016] It is old.")
    organisation.facts.update(schema_property="foundingDate", schema_value="1990-05")

    found = data_of(client)

    page = Markup(client.get("/"))
    assert found["NGO"]["name"] in page.words
    assert found["NGO"]["description"] == page.metadata["description"]
    assert found["NGO"]["description"] == f"It works in {'many ' * 28}many…"
    assert found["NGO"]["url"] == organisation.website
    assert found["NGO"]["foundingDate"] == "1990-05"
    assert found["WebPage"]["about"]["@id"] == found["NGO"]["@id"]
    assert found["NGO"]["@id"] == f"{SITE}/#organisation"


def test_a_fact_without_words_of_its_own_for_machines_gives_them_its_value(client):
    make_fact(
        make_organisation(),
        "Area served",
        value="Worldwide",
        schema_property="areaServed",
        citation=make_citation(),
    )

    assert data_of(client)["NGO"]["areaServed"] == "Worldwide"


@pytest.mark.parametrize(
    ("matter", "date", "founded"),
    [
        ("Participants", "1990-05", "1990-05"),
        ("Day", "1990-05", "1990"),
        ("Year", "1990-05", None),
        ("Year", "1987/1990", "1990-05"),
    ],
)
@pytest.mark.parametrize("slug", ["ecpat-international", "ecpat-usa"])
def test_a_founding_on_whose_date_sources_differ_has_the_sign_and_no_date(
    client, slug, matter, date, founded
):
    body, source = make_organisation(slug), make_citation()
    said = {"schema_property": "foundingDate", "schema_value": "1990-05"}
    make_fact(body, value="May 1990", citation=source, **said)
    make_variant(make_event(body, date=date), matter=matter, citation=source)

    page = Markup(client.get(body.get_absolute_url()))

    leads = "/history/founding/#founding-differ" in page.links
    assert leads == (founded != "1990-05")
    assert "founding-differ" in Markup(client.get("/history/founding/")).ids
    if body.is_subject:
        assert data_in(page)["NGO"].get("foundingDate") == founded


@pytest.mark.parametrize(
    "fields",
    [
        {"schema_property": ""},
        {"schema_property": "foundingDate", "value": "", "schema_value": "1990"},
        {"schema_property": "foundingDate", "status": "draft"},
    ],
    ids=["machines have no name for it", "it is not recorded", "it is a draft"],
)
def test_a_fact_is_kept_from_machines_when(client, fields):
    make_fact(make_organisation(), citation=make_citation(), **fields)

    assert set(data_of(client)["NGO"]) == {"@type", "@id", "name"}


def test_no_other_page_speaks_for_the_organisation(client):
    make_profile()

    for address in ("/history/", "/organisations/ecpat-usa/", "/about/"):
        assert "NGO" not in data_of(client, address)


def test_a_hostile_name_cannot_end_the_block(client):
    make_organisation(name=HOSTILE)

    page = Markup(client.get("/"))

    assert page.code == []
    assert data_of(client)["NGO"]["name"] == HOSTILE


# --- Events --------------------------------------------------------------------------


def test_an_event_gives_its_days_its_place_and_whose_history_it_is_of(client):
    make_event(
        make_organisation(name="ECPAT International"),
        "congress",
        date="1996-08-27/1996-08-31",
        place="Stockholm, Sweden",
        countries="SE",
        body="They met.[@report]",
    )

    event = data_of(client, "/history/congress/")["Event"]

    assert event["name"] == "Congress"
    assert event["description"] == "They met."
    assert (event["startDate"], event["endDate"]) == ("1996-08-27", "1996-08-31")
    assert event["location"] == {
        "@type": "Place",
        "name": "Stockholm, Sweden",
        "address": {"@type": "PostalAddress", "addressCountry": "SE"},
    }
    assert event["about"]["name"] == "ECPAT International"


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("1990-05", {"startDate": "1990-05"}),
        ("2018/..", {"startDate": "2018"}),
        ("../1996", {"endDate": "1996"}),
        ("1990-05~", {}),
        ("199X", {}),
    ],
)
def test_a_day_that_is_not_certain_is_not_given_as_one(client, date, days):
    make_event(make_organisation(), date=date)

    event = data_of(client, "/history/founding/")["Event"]

    assert {n: v for n, v in event.items() if n.endswith("Date")} == days


def test_a_place_in_several_countries_has_the_address_of_none(client):
    make_event(make_organisation(), countries="TH, PH")

    event = data_of(client, "/history/founding/")["Event"]

    assert event["location"] == {"@type": "Place", "name": "Thailand, Philippines"}


# --- Figures -------------------------------------------------------------------------


def test_the_figures_are_a_dataset_with_the_years_it_covers_and_its_files(client):
    measure = make_measure(make_organisation())
    make_count(measure, "first", as_of="1996-08", citation=make_citation())
    make_count(measure, "last", as_of="../2018-06-08", citation=make_citation("b"))

    data = data_of(client, "/network/")["Dataset"]

    assert data["temporalCoverage"] == "1996/2018"
    assert data["variableMeasured"] == ["Member organisations of the network"]
    files = {f["encodingFormat"]: f["contentUrl"] for f in data["distribution"]}
    for kind, address in files.items():
        answer = client.get(address.removeprefix(SITE))
        assert answer["Content-Type"].partition(";")[0] == kind


def test_a_look_back_is_no_dataset_of_its_own(client):
    make_count(make_measure(make_organisation()), citation=make_citation())

    assert "Dataset" in data_of(client, "/network/")
    assert "Dataset" not in data_of(client, "/network/?as_of=2020")
