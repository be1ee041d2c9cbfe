"""The page of open questions: its order, and what narrows it."""

import pytest

from tests.make import (
    make_doubt,
    make_organisation,
)
from tests.page_text import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject():
    return make_organisation(lead="")


def test_the_page_parts_questions_by_kind_that_of_the_weightiest_first(client, subject):
    for order, kind in enumerate(["unknown", "differ", "unknown", "inferred"]):
        make_doubt(f"doubt-{order}", kind=kind, order=order)

    page = read(client.get("/open-questions/").content.decode())

    assert [each for each in page.ids if each.startswith(("kind_", "doubt-"))] == [
        *("kind_unknown", "doubt-0", "doubt-2"),
        *("kind_differ", "doubt-1", "kind_inferred", "doubt-3"),
    ]


def test_the_page_is_narrowed_by_kind_and_words_and_counts_each_kind(
    client, subject, monkeypatch
):
    make_doubt("campaign-years", words="FACE says 1991.")
    make_doubt("first-staff", words="It had a staff of 2, or of 3.")
    make_doubt("income", kind="unknown", words="The income is not known.")

    def page(query):
        return read(client.get(f"/open-questions/?{query}").content.decode())

    for query, found in (
        ("kind=unknown", ["Income"]),
        ("q=FACE+1991", ["Campaign years"]),
        ("kind=unknown&q=face", []),
    ):
        elements = page(query).walk()
        titles = [
            e
            for e in elements
            if "entry__title" in e.attributes.get("class", "").split()
        ]
        assert [title.words() for title in titles] == found, query

    monkeypatch.setattr("references.lists.FEW", 2)
    words = page("q=a").words()
    assert "≠ sources differ (2)" in words
    assert "? not known (1)" in words
    assert "inferred" not in words
