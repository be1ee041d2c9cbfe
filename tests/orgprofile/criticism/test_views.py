"""The pages of the criticism, as a visitor meets them."""

import pytest

from tests.make import (
    make_citation,
    make_criticism,
    make_doubt,
    make_organisation,
    make_turn,
)
from tests.orgprofile.reading import read, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange():
    make_citation(
        "kessler",
        title="The bogus claim",
        publisher="The Washington Post",
        relation="independent",
    )
    make_citation("wikipedia", publisher="Wikipedia", relation="independent")
    target = make_organisation("ecpat-usa", name="PACT", former_names="ECPAT-USA")
    newspaper = make_organisation("post", name="The Washington Post")
    criticism = make_criticism(
        make_organisation(),
        "figure",
        title="The figure of 100,000",
        target=target,
        date="2015-09-02",
        statement="A figure was published.[@kessler]",
        outcome="partly-conceded",
        outcome_as_of="2016",
    )
    make_doubt("dubious", kind="not-supported", words="The page says “dubious”.")
    make_turn(
        criticism,
        slug="post-2015",
        kind="criticism",
        author="Glenn Kessler",
        author_role="The Washington Post",
        author_organisation=newspaper,
        date="2015-09-02",
        body="It is baseless.[@kessler] It is wrong.[@wikipedia]",
        doubt="dubious",
    )
    make_turn(
        criticism,
        2,
        slug="ecpat-usa",
        kind="response",
        author="ECPAT-USA",
        author_role="",
        voice="own",
        body="We agree.",
    )
    return criticism


@pytest.mark.parametrize("address", ["/criticism/", "/criticism/figure/"])
def test_a_criticism_names_target_voices_reply_and_outcome(client, exchange, address):
    page = read(client, address)

    for words in (
        "The figure of 100,000",
        "Target: PACT, formerly ECPAT-USA. Date: 2 September 2015. "
        "Outcome: Partly conceded, as of 2016. "
        "Sources independent of the critic and of the target: 1 of 2.",
        "A figure was published.",
        "Criticism Glenn Kessler, The Washington Post, 2 September 2015[✕] # "
        "As reported by others",
        "It is baseless.",
        "✕ The cited source does not say this The page says “dubious”.",
        "Response ECPAT-USA, date not known # In its own words",
        "We agree.",
    ):
        assert words in page.words, words
    assert "Independent sources" not in page.words
    fragments = {"figure", "figure-post-2015", "figure-ecpat-usa", "note-kessler"}
    assert fragments <= set(page.ids)
    assert {"/organisations/ecpat-usa/", "/organisations/post/"} <= set(page.links)


def test_each_turn_says_whose_side_it_is_on_and_links_to_its_lasting_address(
    client, exchange
):
    page = tree(client, "/criticism/")
    sides = {
        each.attributes["id"]: each.attributes["class"]
        for each in page.walk()
        if each.tag == "li" and "turn" in (each.attributes.get("class") or "").split()
    }
    links = {
        each.attributes["href"]: each.attributes["aria-label"]
        for each in page.walk()
        if each.attributes.get("class") == "turn__link"
    }

    assert sides == {
        "figure-post-2015": "turn turn--critic",
        "figure-ecpat-usa": "turn turn--reply",
    }
    assert links == {
        "/criticism/figure/#figure-post-2015": "Link to this statement: criticism by "
        "Glenn Kessler",
        "/criticism/figure/#figure-ecpat-usa": "Link to this statement: response by "
        "ECPAT-USA",
    }


def test_a_criticism_of_a_law_names_the_law(client):
    make_criticism(make_organisation(), "law", target_law="FOSTA-SESTA")

    page = read(client, "/criticism/law/")

    assert "Criticism of FOSTA-SESTA" in page.words
    assert "Outcome: No response recorded as of 2 September 2015." in page.words
    assert page.metadata["description"].startswith("Criticism of FOSTA-SESTA")


def test_a_site_without_criticism_says_so(client):
    assert "No criticism is recorded." in read(client, "/criticism/").words


def test_an_address_that_narrowed_the_list_shows_all_of_it(client, exchange):
    make_criticism(exchange.organisation, "law", title="The law", date="2018")

    page = read(client, "/criticism/?target=ecpat-usa&year=2015&q=figure&page=7")

    assert {"/criticism/figure/", "/criticism/law/"} <= set(page.links)
