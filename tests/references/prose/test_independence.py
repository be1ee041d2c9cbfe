"""How many of some sources are independent."""

from references.prose.independence import share


def test_a_share_tells_how_many_of_how_many_and_nothing_of_none():
    assert share([True, False, False]) == "Independent sources: 1 of 3."
    assert share([]) == ""


def test_a_share_names_whom_the_sources_are_independent_of():
    words = share([False], "the critic and of the target")

    assert words == "Sources independent of the critic and of the target: 0 of 1."
