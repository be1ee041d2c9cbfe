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
HOSTILE = "</script><script>alert(1)</script><!-- & ]]> \u2028"

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
