"""The history, as a visitor meets it."""

import pytest

from tests.make import make_citation, make_event, make_organisation
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return Markup(response)


@pytest.fixture
def history():
    make_citation("a", title="Our history")
    organisation = make_organisation(name="ECPAT International")
    make_event(
        organisation,
        "founding",
        title="A campaign begins",
        date="1990-05",
        place="Chiang Mai, Thailand",
        body="It was decided.[@a]",
        disagreement="Others say 1991.[@a]",
    )
    make_event(
        organisation,
        "congress",
        title="A congress",
        date="1996-08-27/1996-08-31",
        kind="congress",
    )
    make_event(
        organisation, "campaign", title="A campaign", date="2009/2012", kind="campaign"
    )
    return organisation


def test_the_history_stands_oldest_first_by_decade(client, history):
    page = read(client, "/history/")

    words = ["1990s", "A campaign begins", "A congress", "2000s", "2009 to 2012"]
    found = [page.words.index(word) for word in words]
    assert found == sorted(found)
    assert "3 events" in page.words
    assert {"decade-1990", "decade-2000", "founding", "congress"} <= set(page.ids)


def test_an_event_shows_its_date_place_source_and_what_sources_differ_on(
    client, history
):
    page = read(client, "/history/founding/")

    for words in (
        "May 1990, Chiang Mai, Thailand",
        "It was decided.",
        "Sources differ Others say 1991.",
        "Kind Founding",
        "Date as recorded 1990-05",
        "“Our history”",
    ):
        assert words in page.words, words
    assert page.metadata["title"].startswith("A campaign begins")
    assert "note-a" in page.ids


def test_an_event_stands_between_its_neighbours(client, history):
    page = read(client, "/history/congress/")

    assert "Before A campaign begins" in page.words
    assert "After A campaign" in page.words
    assert {"/history/founding/", "/history/campaign/"} <= set(page.links)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("kind=congress", {"congress"}),
        ("since=1996", {"congress", "campaign"}),
        ("until=1996", {"founding", "congress"}),
        ("since=2010&until=2011", {"campaign"}),
        ("since=2013", set()),
        ("since=&until=&kind=", {"founding", "congress", "campaign"}),
    ],
)
def test_the_query_string_narrows_the_history(client, history, query, slugs):
    page = read(client, f"/history/?{query}")

    assert {"founding", "congress", "campaign"} & set(page.ids) == slugs


def test_a_history_narrowed_to_nothing_says_what_to_do(client, history):
    page = read(client, "/history/?since=2013")

    assert "0 events No event matches." in page.words


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=abc", "Enter a number."),
        ("until=99999999999", "less than or equal to 9998"),
        ("since=0", "greater than or equal to 1"),
        ("kind=nonsense", "nonsense is not one of the available choices"),
    ],
)
def test_a_query_that_says_nothing_is_answered_with_all_and_a_sentence(
    client, history, query, sentence
):
    page = read(client, f"/history/?{query}")

    assert sentence in page.words
    assert {"founding", "congress", "campaign"} <= set(page.ids)


def test_what_was_asked_stays_in_the_form(client, history):
    page = read(client, "/history/?since=1996&kind=congress")

    assert page.fields == {"since": "1996", "until": "", "kind": "congress"}


def test_an_event_that_does_not_exist_is_not_found(client):
    assert client.get("/history/nothing/").status_code == 404


def test_the_neighbours_of_an_event_are_published_ones(client, history):
    make_event(history, "draft", date="1995", status="draft")

    page = read(client, "/history/congress/")

    assert "/history/draft/" not in page.links
    assert "/history/founding/" in page.links


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/history/", 2),
        ("/history/?since=1990&kind=congress", 1),
        ("/history/founding/", 4),
    ],
)
def test_each_page_asks_a_known_number_of_questions(
    client, history, django_assert_num_queries, address, queries
):
    with django_assert_num_queries(queries):
        client.get(address)
