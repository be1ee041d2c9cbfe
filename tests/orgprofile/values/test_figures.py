"""Figures in words and numbers, for pages, files and the admin."""

from math import inf

import pytest

from orgprofile.templatetags.figures import amount
from orgprofile.values.figures import Amount, Figure

AT_LEAST, ABOUT, RANGE = "at-least", "about", "range"


@pytest.mark.parametrize(
    ("number", "words", "reach", "html"),
    [
        (Amount(104), "104", (104, 104), "104"),
        (Amount(0), "0", (0, 0), "0"),
        (Amount(80, AT_LEAST), "at least 80", (80, inf), "</span> 80"),
        (Amount(100, ABOUT), "about 100", (90, 110), "about</span> 100"),
        (Amount(80, RANGE, 90), "80 to 90", (80, 90), "80–90"),
        (Amount(70, RANGE), "70", (70, 70), "70"),
    ],
    ids=str,
)
def test_an_amount_has_words_html_and_the_numbers_it_can_stand_for(
    number, words, reach, html
):
    assert str(number) == words
    assert (number.lowest, number.highest) == pytest.approx(reach)
    assert amount(number).endswith(html)


FEW, WIDE = Amount(70, AT_LEAST), Amount(80, RANGE, 90)


@pytest.mark.parametrize(
    ("members", "countries", "words"),
    [
        (Amount(104), Amount(93), "104 members in 93 countries"),
        (Amount(104), None, "104 members"),
        (None, Amount(0), "0 countries"),
        (WIDE, FEW, "80 to 90 members in at least 70 countries"),
    ],
)
def test_a_figure_is_worded_with_its_unit_and_both_numbers_with_their_bound(
    members, countries, words
):
    figure = Figure("slug", "measure", members, countries, as_of=None)

    assert figure.in_words("members") == words
