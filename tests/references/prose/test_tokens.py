"""Words, numbers and dates, each in one way however they are written."""

import pytest

from references.prose import tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("O’Grady’s and O'Grady", "o'grady and o'grady"),
        ("NGOs, NGO’s; Ngos…", "ngo ngo ngos"),
        ("Travel & Tourism – FOSTA-SESTA", "travel and tourism fosta sesta"),
        ("Bogotá Öst", "bogota ost"),
        ("1,200 1\u202f200 0012 3.50 .5", "1200 1200 12 3.5 5"),
        ("1,2345 1,200,00", "1 2345 1200 0"),
        ("1.7 million 2 hundred thousand", "1700000 200000"),
        ("a million, Twenty-five thousand", "a 1000000 25000"),
        ("five six twenty twelve", "5 6 20 12"),
        ("first 24th 1990s G20", "first 24th 1990s g20"),
    ],
)
def test_a_text_is_read_as_words_and_numbers(text, words):
    assert [token.word for token in tokens.read(text)] == words.split()


def test_a_token_has_its_place_and_is_a_word_or_a_number():
    assert tokens.read("No 1.7 million.") == [
        tokens.Token(0, 2, "no", is_number=False),
        tokens.Token(3, 14, "1700000", is_number=True),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("On 2 May 1990 it began.", [(1, [(1990, 5, 2)])]),
        ("On the 2nd May it began.", [(2, [(None, 5, 2)])]),
        ("On May 2, 1990, it began.", [(1, [(1990, 5, 2)])]),
        ("It began in May, 1990.", [(3, [(1990, 5, None)])]),
        ("1 Jan. 2020 or Sept. 2021", [(0, [(2020, 1, 1)]), (4, [(2021, 9, None)])]),
        ("6 and 7 June 2018", [(0, [(2018, 6, 6), (2018, 6, 7)])]),
        ("6–7 June, 8 June", [(0, [(None, 6, 6), (None, 6, 7)]), (3, [(None, 6, 8)])]),
        ("1990-05-02/1990-06", [(0, [(1990, 5, 2)]), (3, [(1990, 6, None)])]),
        ("1990-05-321", [(0, [(1990, 5, None)])]),
        ("It may be 32 May or the Mar group", [(4, [(None, 5, None)])]),
        ("May it be so, 1990.", []),
    ],
)
def test_the_dates_of_a_text_are_found(text, found):
    dated = tokens.dates(text, tokens.read(text))

    assert [(d.first, list(d.dates)) for d in dated] == found
