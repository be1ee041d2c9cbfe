"""The map of the world: how each country is drawn, named and counted."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.drawing import worldmap
from orgprofile.drawing.worldmap import Tally, legend

TODAY = date(2026, 11, 27)
DECEMBER_2020, JANUARY_2021 = date(2020, 12, 31), date(2021, 1, 1)


def draw(tallies):
    return worldmap.draw(tallies, TODAY, "/network/members/")


@pytest.mark.parametrize(
    ("tally", "kind", "words"),
    [
        (Tally(3, 1, JANUARY_2021), "recent", "3 members found, last named in 2021"),
        (Tally(1, 0, DECEMBER_2020), "older", "1 member found, last named in 2020"),
        (Tally(2, 1), "older", "2 members found, on undated pages"),
        (Tally(0, 1, date(2025, 1, 1)), "none", "a former member only"),
        (Tally(0, 2), "none", "former members only"),
        (Tally(), "none", "none found"),
    ],
)
def test_a_country_has_a_class_and_a_title_of_what_was_found(tally, kind, words):
    places = {p.title: p.kind for p in draw({"CI": tally}).places}

    assert places[f"Côte d’Ivoire: {words}"] == kind


DAYS = st.none() | st.dates(date(1990, 1, 1), date(2026, 12, 31))
TALLIES = st.builds(Tally, st.integers(0, 3), st.integers(0, 3), DAYS)


@given(st.dictionaries(st.sampled_from(["TH", "FR", "SG", "AQ", "XK"]), TALLIES))
def test_the_legend_counts_the_places_and_no_member_of_an_unknown_country(tallies):
    unknown = {"": Tally(9), "ZZ": Tally(9)}
    drawn, entries = draw(tallies), legend(tallies, TODAY)

    found = Counter(place.kind for place in drawn.places)
    assert {e.kind: e.number for e in entries} == found
    assert draw(tallies | unknown) == drawn
    assert legend(tallies | unknown, TODAY) == entries
