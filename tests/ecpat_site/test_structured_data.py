"""The front page for machines says what the front page says, and runs nothing."""

import json

import pytest

from ecpat_site.templatetags.structured_data import json_ld
from tests.make import make_citation, make_fact, make_organisation, make_profile
from tests.markup import Markup

HOSTILE = "</script><script>alert(1)</script><!-- & ]]> \u2028"


def data_of(client):
    """What the one data block of the front page says, by type."""
    (block,) = Markup(client.get("/")).data_blocks
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


@pytest.mark.django_db
def test_the_data_says_what_the_page_says(client, settings):
    settings.SITE_URL = "https://profile.example.org"
    organisation = make_profile()
    organisation.facts.update(schema_property="foundingDate", schema_value="1990-05")

    found = data_of(client)

    page = Markup(client.get("/"))
    assert found["NGO"]["name"] in page.words
    assert found["NGO"]["description"] == page.metadata["description"]
    assert found["NGO"]["url"] == organisation.website
    assert found["NGO"]["foundingDate"] == "1990-05"
    assert found["WebPage"]["url"] == page.metadata["canonical"]
    assert found["WebPage"]["license"] in page.links
    assert found["WebPage"]["about"]["@id"] == found["NGO"]["@id"]
    assert found["NGO"]["@id"] == "https://profile.example.org/#organisation"


@pytest.mark.django_db
def test_a_fact_without_words_of_its_own_for_machines_gives_them_its_value(client):
    make_fact(
        make_organisation(),
        "Area served",
        value="Worldwide",
        schema_property="areaServed",
        citation=make_citation(),
    )

    assert data_of(client)["NGO"]["areaServed"] == "Worldwide"


@pytest.mark.django_db
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


@pytest.mark.django_db
def test_no_other_page_speaks_for_the_organisation(client):
    make_profile()

    for address in ("/history/", "/organisations/ecpat-usa/", "/about/"):
        assert Markup(client.get(address)).data_blocks == []


@pytest.mark.django_db
def test_a_hostile_name_cannot_end_the_block(client):
    make_organisation(name=HOSTILE)

    page = Markup(client.get("/"))

    assert page.code == []
    assert data_of(client)["NGO"]["name"] == HOSTILE


def test_a_data_block_holds_no_character_of_markup():
    block = json_ld({"name": HOSTILE})

    inside = block.removeprefix('<script type="application/ld+json">').removesuffix(
        "</script>"
    )
    assert not set(inside) & set("<>&")
    assert json.loads(inside) == {"name": HOSTILE}
