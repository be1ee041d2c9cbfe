"""The list of sources: which each filter finds, and in which order they stand."""

from tests.make import (
    make_citation,
    make_event,
    make_fact,
    make_organisation,
    make_section,
)
from tests.references.test_lists import listing, options


def keys(query):
    """The keys of what is found, in their order."""
    return [citation.key for citation in listing(query).qs]


def test_sources_are_found_by_the_page_and_the_section_that_cite_them():
    organisation = make_organisation(lead="Begun.[@a]")
    make_section(organisation, "history", heading="History", body="Said.[@b; @c]")
    make_fact(organisation, citation=make_citation("d"))
    make_event(organisation, body="It began.[@a]", date_citation=make_citation("e"))
    make_section(organisation, "secret", body="Said.[@f]", status="draft")
    for key in "abcf":
        make_citation(key)

    assert [*options(listing(), "where")] == [
        *("History", "Profile"),
        *("Profile: Fact box", "Profile: History", "Profile: Introduction"),
    ]
    assert sorted(keys({"where": "Profile: History"})) == ["b", "c"]
    assert sorted(keys({"where": "History"})) == ["a", "e"]
    assert (keys({"where": "Profile: Secret"}), keys("cited=no")) == ([], ["f"])


def test_a_list_is_in_order_of_author_title_date_or_uses():
    zeal = make_citation("z", title="“Zeal”", authors="Abel, Ann", issued="1996")
    make_citation("a", title="apple", issued="2018-06-08")
    make_citation("b", title="Berry", authors="Zorn, Zoe", issued="2018-07")
    make_citation("n", title="“Nothing”", issued="")
    subject = make_organisation()
    make_section(subject, body="Said.[@b; @n]")
    make_event(subject, body="Said.[@n]", date_citation=zeal)

    assert keys("") == ["z", "a", "n", "b"]
    assert keys("q=zea") == ["z"]
    assert keys("sort=title") == ["a", "b", "n", "z"]
    # Unknown ones last.
    assert keys("sort=date") == ["b", "a", "z", "n"]
    assert keys("sort=uses") == ["n", "b", "z", "a"]
