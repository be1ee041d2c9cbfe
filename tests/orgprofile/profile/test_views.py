"""The pages of organisations."""

import pytest

from tests.make import (
    make_citation,
    make_criticism,
    make_doubt,
    make_fact,
    make_organisation,
    make_person,
    make_section,
)
from tests.orgprofile.reading import read

pytestmark = pytest.mark.django_db


def test_every_organisation_is_listed_by_name_with_its_address(client):
    make_organisation("ecpat-usa", name="PACT", lead="It is in the USA.[@a] It is old.")
    make_organisation("ecpat-uk", name="ECPAT UK")

    page = read(client, "/organisations/")

    assert page.words.index("ECPAT UK") < page.words.index("PACT")
    assert "PACT It is in the USA." in page.words
    assert "It is old." not in page.words
    assert {"/organisations/ecpat-usa/", "/organisations/ecpat-uk/"} <= set(page.links)


def test_an_organisation_shows_who_it_is_with_its_sources(client):
    source = make_citation(title="Our history")
    network = make_organisation()
    row = make_organisation(
        "ecpat-usa",
        name="PACT",
        parent=network,
        former_names="ECPAT-USA (until June 2023)",
        website="https://wearepact.org/",
        lead="A member in the USA.[@ecpat-germany-2018]",
    )
    make_fact(row, "Founded", value="1991", citation=source, as_of="2020")
    make_person(row, name="Lori Cohen", role="Director", citation=source)
    make_section(row, "name", heading="Its name", body="It was renamed.")
    make_criticism(network, target=row, title="A figure of 2012")

    page = read(client, "/organisations/ecpat-usa/")

    for words in (
        "A member in the USA.",
        "ECPAT-USA (until June 2023)",
        "1991",
        "last confirmed 2020",
        "Lori Cohen",
        "Director",
        "It was renamed.",
        "Criticism of PACT",
        "A figure of 2012 2 September 2015. No response recorded as of",
        "“Our history”",
    ):
        assert words in page.words, words
    assert {"/", "https://wearepact.org/", "/criticism/figure/"} <= set(page.links)
    assert page.ids.count("note-ecpat-germany-2018") == 1


def test_what_is_not_known_of_an_organisation_is_said(client):
    row = make_organisation("ecpat-usa")
    make_fact(row, "Staff", value="")

    page = read(client, "/organisations/ecpat-usa/")

    assert "Website not recorded" in page.words
    assert "Staff not recorded" in page.words


def test_a_fact_without_a_value_has_the_sign_of_its_doubt(client):
    row = make_organisation("ecpat-usa")
    make_doubt("staff", kind="unknown", words="Its reports give no number.")
    make_fact(row, "Staff", value="", doubt="staff")

    page = read(client, "/organisations/ecpat-usa/")

    assert "not recorded[?]" in page.words
    assert "#note-!staff" in page.links
    assert "Its reports give no number." in page.words


@pytest.mark.parametrize("status", ["draft", "published"])
def test_only_a_published_parent_is_named(client, status):
    parent = make_organisation("parent", name="The Umbrella", status=status)
    make_organisation("child", parent=parent)

    page = read(client, "/organisations/child/")

    assert ("The Umbrella" in page.words) is (status == "published")


def test_the_people_of_the_subject_have_a_page_of_their_own(client):
    subject, source = make_organisation(), make_citation()
    make_person(subject, name="Guillaume Landry", citation=source)
    make_person(subject, name="A Draft", status="draft", citation=source)

    page = read(client, "/leadership/")

    assert page.metadata["title"] == "Leadership · ECPAT International"
    assert "Guillaume Landry" in page.words
    assert "A Draft" not in page.words
    assert "References Independent sources: 0 of 1." in page.words
