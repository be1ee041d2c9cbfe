"""What pages say to machines is what they say to readers, and runs nothing."""

import json

import pytest

from orgprofile.models import Organisation
from tests.make import (
    make_citation,
    make_event,
    make_fact,
    make_organisation,
    make_profile,
    make_variant,
)
from tests.markup import Markup

SITE = "https://profile.example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def data_of(client, address="/"):
    """What the one data block of a page says, by type."""
    return data_in(Markup(client.get(address)))


def data_in(page):
    (block,) = page.data_blocks
    return {node["@type"]: node for node in json.loads(block)["@graph"]}


# --- The organisation ----------------------------------------------------------------


def test_the_data_says_what_the_page_says(client):
    organisation = make_profile()
    words = f"It works in {'many ' * 40}countries."
    Organisation.objects.update(lead=f"{words}[@ecpat-history-2016] It is old.")
    organisation.facts.update(schema_property="foundingDate", schema_value="1990-05")

    found = data_of(client)

    page = Markup(client.get("/"))
    assert page.metadata["description"] == f"It works in {'many ' * 28}many…"
    assert found["WebPage"]["about"]["@id"] == f"{SITE}/#organisation"
    assert found["NGO"] == {
        "@type": "NGO",
        "@id": f"{SITE}/#organisation",
        "name": "ECPAT International",
        "description": page.metadata["description"],
        "url": organisation.website,
        "foundingDate": "1990-05",
    }


@pytest.mark.parametrize(
    ("matter", "date", "founded"),
    [
        ("Participants", "1990-05", "1990-05"),
        ("Day", "1990-05", "1990"),
        ("Year", "1990-05", None),
        ("Year", "1987/1990", "1990-05"),
    ],
)
def test_a_founding_on_whose_date_sources_differ_has_the_sign_and_no_date(
    client, matter, date, founded
):
    body, source = make_organisation(), make_citation()
    said = {"schema_property": "foundingDate", "schema_value": "1990-05"}
    make_fact(body, value="May 1990", citation=source, **said)
    make_variant(make_event(body, date=date), matter=matter, citation=source)

    page = Markup(client.get(body.get_absolute_url()))

    leads = "/history/founding/#founding-differ" in page.links
    assert leads == (founded != "1990-05")
    assert data_in(page)["NGO"].get("foundingDate") == founded


FOUNDED = {"schema_property": "foundingDate", "schema_value": "1990"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"schema_property": "areaServed", "value": "Asia"}, {"areaServed": "Asia"}),
        ({}, {}),
        (FOUNDED | {"value": ""}, {}),
        (FOUNDED | {"status": "draft"}, {}),
    ],
    ids=["its value", "machines have no name for it", "not recorded", "a draft"],
)
def test_a_fact_gives_machines_its_value_or_is_kept_from_them(client, fields, said):
    make_fact(make_organisation(), citation=make_citation(), **fields)

    node = data_of(client)["NGO"]

    assert {name: node[name] for name in node.keys() - {"@type", "@id", "name"}} == said


# --- Events --------------------------------------------------------------------------


def test_an_event_gives_its_days_its_place_and_whose_history_it_is_of(client):
    told = {"date": "1996-08-27/1996-08-31", "body": "They met.[@report]"}
    told |= {"place": "Stockholm", "countries": "SE"}
    make_event(make_organisation(), "congress", **told)

    event = data_of(client, "/history/congress/")["Event"]

    assert (event["name"], event["description"]) == ("Congress", "They met.")
    assert (event["startDate"], event["endDate"]) == ("1996-08-27", "1996-08-31")
    assert event["location"]["name"] == "Stockholm"
    assert event["location"]["address"]["addressCountry"] == "SE"
    assert event["about"]["name"] == "Ecpat International"


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
