"""How many of some sources are independent."""

import pytest

from references.prose.independence import share


@pytest.mark.parametrize(
    ("independent", "others", "words"),
    [
        (0, 0, ""),
        (0, 1, "The one source is not independent of the organisation."),
        (1, 0, "The one source is independent of the organisation."),
        (0, 2, "None of the 2 sources is independent of the organisation."),
        (1, 2, "1 of 3 sources is independent of the organisation."),
        (2, 1, "2 of 3 sources are independent of the organisation."),
    ],
)
def test_a_share_is_told_in_a_sentence(independent, others, words):
    assert share([True] * independent + [False] * others) == words
