"""The page of open questions."""

import pytest

from references.statements.doubt import Doubt
from tests.make import (
    make_citation,
    make_doubt,
    make_event,
    make_organisation,
    make_section,
    make_variant,
)
from tests.page_text import read, region

pytestmark = pytest.mark.django_db

ADDRESS = "/open-questions/"
FOUNDING = "Founding: which participants is right?"


@pytest.fixture
def subject():
    """A profile with a doubt in its history, one thing not known, and an event."""
    source = make_citation("face-history")
    organisation = make_organisation(name="ECPAT International")
    make_doubt("campaign-years", words="FACE says 1991.[@face-history]")
    make_doubt(
        "income",
        kind="unknown",
        words="The income of 2024 is not known.",
        settled_by="The accounts for 2024.",
    )
    make_section(organisation, body="It began in 1990.[!campaign-years]")
    event = make_event(organisation, body="They met.[@face-history]")
    make_variant(event, "68", citation=source)
    make_variant(event, "70", citation=make_citation("other"))
    return organisation


def page(client, query=""):
    return read(client.get(f"{ADDRESS}{query}").content.decode())


def titles(client, query=""):
    found = page(client, query).walk()
    return [e.words() for e in found if e.attributes.get("class") == "entry__title"]


def test_it_lists_doubts_in_their_order_and_then_events(client, subject):
    Doubt.objects.filter(slug="campaign-years").update(order=2)

    assert titles(client) == ["Income", "Campaign years", FOUNDING]
    assert "3 open questions" in read(client.get("/").content.decode()).words()
    found = region(page(client), "campaign-years")
    assert "checked 26 November 2026" in found.words()
    assert "What would settle it: The minutes of the consultation." in found.words()
    links = [e.attributes["href"] for e in found.walk() if e.tag == "a"]
    assert links == [
        "/open-questions/campaign-years/",
        "#note-face-history",
        "/#at_section_ecpat-international_history_body",
    ]


def test_a_doubt_has_a_page_to_which_its_notes_lead(client, subject):
    (link,) = {
        e.attributes["href"]
        for e in read(client.get("/").content.decode()).walk()
        if e.words() == "What would settle it"
    }

    found = read(client.get(link).content.decode())

    (heading,) = (e for e in found.walk() if e.tag == "h1")
    assert heading.words() == "Campaign years"
    assert "What would settle it: The minutes of the consultation." in found.words()
    assert region(found, "note-face-history")
    assert client.get(f"{ADDRESS}nothing/").status_code == 404


def test_it_is_narrowed_by_kind_and_words_and_counts_each_kind(
    client, subject, monkeypatch
):
    for query, found in (
        ("?kind=unknown", ["Income"]),
        ("?q=FACE+1991", ["Campaign years"]),
        ("?q=participants", [FOUNDING]),
        ("?kind=unknown&q=face", []),
    ):
        assert titles(client, query) == found, query

    monkeypatch.setattr("references.lists.FEW", 2)
    words = page(client, "?q=a").words()
    assert "≠ sources differ (2)" in words
    assert "? not known (1)" in words
    assert "inferred" not in words


def test_a_site_without_a_subject_or_a_question_says_that_none_is_open(client):
    assert "No question is open." in page(client).words()
