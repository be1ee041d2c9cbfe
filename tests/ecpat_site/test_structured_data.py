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
    (block,) = Markup(client.get(address)).data_blocks
    return {node["@type"]: node for node in json.loads(block)["@graph"]}


def test_the_data_says_what_the_page_says(client):
    organisation = make_profile()
    words = f"It works in {'many ' * 40}countries."
    Organisation.objects.update(
        lead=f"{words}[@ecpat-history-2016] It is old.",
        identifiers="KVK: 34139743[@ecpat-history-2016]\n\nWikidata: Q42",
    )
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
        "identifier": [
            {"@type": "PropertyValue", "name": "KVK", "value": "34139743"},
            {"@type": "PropertyValue", "name": "Wikidata", "value": "Q42"},
        ],
        "sameAs": ["https://www.wikidata.org/wiki/Q42"],
    }
    assert "KVK: 34139743" in page.words


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

    leads = "/history/founding/#founding-differ" in Markup(client.get("/")).links
    assert leads == (founded != "1990-05")
    assert data_of(client)["NGO"].get("foundingDate") == founded


def test_a_fact_gives_machines_its_value_or_is_kept_from_them(client):
    body, source = make_organisation(), make_citation()
    make_fact(body, "Area", citation=source, schema_property="areaServed", value="Asia")
    make_fact(body, "Without a name for machines", citation=source)
    founded = {"schema_property": "foundingDate", "schema_value": "1990"}
    make_fact(body, "Not recorded", value="", **founded)
    make_fact(body, "Draft", citation=source, status="draft", **founded)

    node = data_of(client)["NGO"]

    assert node.keys() - {"@type", "@id", "name"} == {"areaServed"}
    assert node["areaServed"] == "Asia"
