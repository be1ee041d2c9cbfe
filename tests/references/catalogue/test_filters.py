"""The list of sources: which each filter finds, and in which order they stand."""

from tests.make import (
    make_citation,
    make_event,
    make_organisation,
    make_section,
)
from tests.references.test_lists import listing


def keys(query):
    """The keys of what is found, in their order."""
    return [citation.key for citation in listing(query).qs]


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
