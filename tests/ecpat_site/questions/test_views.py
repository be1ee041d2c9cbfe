"""The page of open questions."""

import pytest

from tests.make import (
    make_citation,
    make_doubt,
    make_event,
    make_organisation,
    make_section,
    make_variant,
)
from tests.page_text import read

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


def test_it_is_narrowed_by_kind_and_words_and_counts_each_kind(
    client, subject, monkeypatch
):
    for query, found in (
        ("?kind=unknown", ["Income"]),
        ("?q=FACE+1991", ["Campaign years"]),
        ("?kind=unknown&q=face", []),
    ):
        assert titles(client, query) == found, query

    monkeypatch.setattr("references.lists.FEW", 2)
    words = page(client, "?q=a").words()
    assert "≠ sources differ (2)" in words
    assert "? not known (1)" in words
    assert "inferred" not in words
