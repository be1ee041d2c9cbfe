"""Figures in words and numbers, when two disagree, and what was confirmed too long ago."""

from datetime import date
from decimal import Decimal
from itertools import combinations
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.models import Measure, MembershipCount
from orgprofile.models.in_force import disagree, disagreeing
from orgprofile.templatetags import drawings as tags
from orgprofile.values.figures import Amount, last_confirmed
from references.values import dates

AT_LEAST, OVER, ABOUT = "at-least", "over", "about"


def figure(members=None, countries=None, as_of="", bound="exact", measure=1, **fields):
    """A figure that nobody saved."""
    fields |= {"value": members, "within": countries}
    of = Measure(pk=measure, unit="members", within_unit="countries")
    return MembershipCount(measure=of, as_of=as_of, bound=bound, **fields)


def now(*args, **fields):
    return figure(*args, claims_current=True, **fields)


def of_2018(number, bound="exact"):
    return figure(number, as_of="2018", bound=bound)


EUROS = Amount(1380, "exact", "EUR")
DOLLARS = Amount(Decimal("1.5"), "exact", "US$", "million")


@pytest.mark.parametrize(
    ("number", "words", "reach", "html"),
    [
        (Amount(0), "0", (0, 0), "0"),
        (Amount(80, AT_LEAST), "at least 80", (80, inf), "</small> 80"),
        (Amount(80, OVER), "more than 80", (80, inf), "</small> 80"),
        (Amount(100, ABOUT), "about 100", (90, 110), "about</small> 100"),
        (EUROS, "EUR 1,380", (1380, 1380), "EUR 1,380"),
        (DOLLARS, "US$1.5 million", (1.5, 1.5), "n"),
    ],
    ids=str,
)
def test_an_amount_has_words_html_and_the_numbers_it_can_stand_for(
    number, words, reach, html
):
    assert str(number) == words
    assert (number.lowest, number.highest) == pytest.approx(reach)
    assert tags.amount(number).endswith(html)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (now(122, 104), now(104, 93), True),
        (now(122, as_of="2020"), now(104, as_of="2018"), True),
        (now(122, as_of="../2020"), now(104, as_of="../2020"), True),
        (now(122), figure(104, as_of="2018-06-08"), False),
        (now(104), now(None, 104), False),
        (figure(17, as_of="1996"), figure(122, as_of="2020"), False),
        # Only what both give is compared, zero as any number.
        (of_2018(104), figure(None, 93, "2018"), False),
        (figure(104, 93, "2018"), figure(104, 90, "2018"), True),
        (of_2018(0), of_2018(1), True),
        (of_2018(80, OVER), of_2018(80), True),
        (of_2018(80, OVER), of_2018(81), False),
        # Of one measure.
        (of_2018(122), figure(104, as_of="2018", measure=2), False),
        # An undated figure has no day in common with any.
        (figure(122), of_2018(104), False),
        (figure(1, as_of="2018-06-08"), figure(2, as_of="2018-06-08"), True),
        (figure(1, as_of="../2020"), figure(2, as_of="2018"), False),
        (figure(1, as_of="../2020"), figure(2, as_of="../2020-03"), True),
        (figure(1, as_of="../2020"), figure(2, as_of="../2021"), False),
        # Where the ranges of values meet.
        (of_2018(80, AT_LEAST), of_2018(80), False),
        (of_2018(80, AT_LEAST), of_2018(79), True),
        (of_2018(80, OVER), of_2018(82), False),
        (of_2018(80, OVER), of_2018(79), True),
        (of_2018(100, ABOUT), of_2018(110), False),
        (of_2018(100, ABOUT), of_2018(89), True),
    ],
)
def test_figures_of_one_measure_and_time_disagree_where_their_values_do_not_meet(
    one, other, wanted
):
    assert disagree(one, other) is disagree(other, one) is wanted
    assert [*disagreeing([one, other])] == [(one, other)] * wanted


WHEN = [
    "1996",
    "1996-08",
    "1996-08-27",
    "199X",
    "1997~",
    "1995/1996-08",
    "1997/..",
    "../1996",
]
WHEN += ["../1996-08"]
NUMBERS = st.none() | st.integers(80, 100)


@st.composite
def figures(draw):
    return figure(
        draw(NUMBERS),
        draw(NUMBERS),
        draw(st.sampled_from(["", *WHEN])),
        draw(st.sampled_from(["exact", AT_LEAST, OVER, ABOUT])),
        slug=draw(st.uuids()).hex,
        measure=draw(st.sampled_from([1] * 5 + [2])),
        claims_current=draw(st.booleans()),
    )


@given(st.lists(figures(), max_size=8))
def test_the_pairs_are_those_of_all_pairs_that_disagree_each_once(rows):
    wanted = [
        {one.slug, o.slug} for one, o in combinations(rows, 2) if disagree(one, o)
    ]

    found = [{one.slug, other.slug} for one, other in disagreeing(rows)]

    assert sorted(map(sorted, found)) == sorted(map(sorted, wanted))


TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("kind", "as_of", "words"),
    [
        ("fact", "2016-05", "May 2016"),
        ("fact", "2025-11-27", ""),
        ("fact", "2025-11-26", "26 November 2025"),
        ("figure", "../2025-11-12", "12 November 2025 at the latest"),
        ("person", "2013-08/2018-07", "July 2018"),
        ("person", "2026-05-01", "1 May 2026"),
        ("fact", "2018/..", ""),
    ],
)
def test_what_can_change_is_last_confirmed_once_its_interval_has_passed(
    kind, as_of, words
):
    assert last_confirmed(kind, dates.known(as_of), TODAY) == words
