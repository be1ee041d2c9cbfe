"""The map of the world: how each country is drawn, named, counted and linked."""

from collections import Counter
from datetime import date
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgprofile.drawing.worldmap import Tally, draw
from orgprofile.values import countries

TODAY = date(2026, 11, 27)
KINDS = ["recent", "older", "undated", "former", "none"]


def place_of(name, drawn):
    (place,) = [place for place in drawn.places if place.title.startswith(f"{name}: ")]
    return place


def numbers(drawn):
    return {entry.kind: entry.number for entry in drawn.legend}


# --- The class of a country ----------------------------------------------------------


@pytest.mark.parametrize(
    ("newest", "kind"),
    [
        (date(2026, 11, 27), "recent"),
        (date(2021, 1, 1), "recent"),
        (date(2020, 12, 31), "older"),
        (date(1996, 8, 27), "older"),
        (None, "undated"),
    ],
)
def test_evidence_of_a_member_is_recent_for_five_years(newest, kind):
    drawn = draw({"TH": Tally(1, newest=newest)}, TODAY)

    assert place_of("Thailand", drawn).kind == kind
    assert numbers(drawn)[kind] == 1


def test_what_is_recent_depends_on_the_day_the_page_tells_of():
    tallies = {"TH": Tally(1, newest=date(2003, 5, 1))}

    assert place_of("Thailand", draw(tallies, date(2008, 1, 1))).kind == "recent"
    assert place_of("Thailand", draw(tallies, date(2009, 1, 1))).kind == "older"


def test_a_former_member_is_shown_where_there_is_no_other():
    only_former = Tally(former=1, newest=date(2025, 1, 1))
    beside_another = Tally(1, former=1, newest=date(2025, 1, 1))

    assert only_former.kind(2021) == "former"
    assert beside_another.kind(2021) == "recent"


def test_a_country_of_which_nothing_was_found_is_blank():
    drawn = draw({"TH": Tally()}, TODAY)

    assert place_of("Thailand", drawn).kind == "none"
    assert place_of("Argentina", drawn).kind == "none"


# --- In words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (Tally(1, newest=date(2023, 6, 1)), "1 member found, last named in 2023"),
        (Tally(3, newest=date(2019, 1, 1)), "3 members found, last named in 2019"),
        (Tally(1), "1 member found, on undated pages"),
        (Tally(2, former=1), "2 members found, on undated pages"),
        (Tally(former=1), "a former member only"),
        (Tally(former=1, newest=date(2012, 1, 1)), "a former member only"),
        (Tally(), "none found in our sources"),
    ],
)
def test_what_was_found_is_told_in_words(tally, words):
    assert tally.words() == words


def test_several_former_members_are_not_told_as_one():
    assert "a former member" not in Tally(former=2).words()


def test_a_title_names_the_country_and_what_was_found():
    drawn = draw({"CI": Tally(2, newest=date(2023, 6, 1))}, TODAY)

    titles = {place.title for place in drawn.places}
    assert "Côte d’Ivoire: 2 members found, last named in 2023" in titles
    assert "Thailand: none found in our sources" in titles


# --- The whole world -----------------------------------------------------------------


@pytest.mark.parametrize("small", [False, True])
def test_every_country_has_one_place(small):
    drawn = draw({}, TODAY, small=small)

    names = [place.title.partition(": ")[0] for place in drawn.places]
    assert sorted(names) == sorted(c.name for c in countries.table().values())


@pytest.mark.parametrize("small", [False, True])
def test_every_place_has_a_shape_or_a_dot(small):
    outlines = [place.outline for place in draw({}, TODAY, small=small).places]

    assert all(outline.path or outline.has_dot for outline in outlines)


def test_every_place_has_a_drawing_of_its_own():
    outlines = {place.outline for place in draw({}, TODAY).places}

    assert len(outlines) == len(countries.table())


@pytest.mark.parametrize("small", [False, True])
def test_dots_come_last_so_that_no_shape_covers_them(small):
    has_dot = [place.outline.has_dot for place in draw({}, TODAY, small=small).places]

    assert has_dot == sorted(has_dot)
    assert set(has_dot) == {False, True}


def test_shapes_come_by_name_and_so_do_dots():
    places = draw({}, TODAY).places
    by_name = [country.name for country in countries.table().values()]

    for has_dot in (False, True):
        names = [
            place.title.partition(": ")[0]
            for place in places
            if place.outline.has_dot is has_dot
        ]
        assert names == sorted(names, key=by_name.index)


def test_land_without_a_code_is_drawn_apart():
    assert draw({}, TODAY).other.startswith("M")


def test_a_small_map_is_smaller_and_has_smaller_dots():
    large, small = draw({}, TODAY), draw({}, TODAY, small=True)

    assert (large.width, small.width) == ("1000", "360")
    assert int(small.height) < int(large.height)
    assert float(small.dot) < float(large.dot)
    assert sum(len(place.outline.path) for place in small.places) < 22_000


def test_a_small_map_tells_the_same():
    tallies = {"TH": Tally(1, newest=date(2023, 6, 1)), "FR": Tally(former=1)}
    large, small = draw(tallies, TODAY), draw(tallies, TODAY, small=True)

    assert small.legend == large.legend
    assert {p.title for p in small.places} == {p.title for p in large.places}


# --- The legend ----------------------------------------------------------------------


def test_the_legend_has_every_class_in_order_even_where_none_has_it():
    drawn = draw({}, TODAY)

    assert [entry.kind for entry in drawn.legend] == KINDS
    assert numbers(drawn) == dict.fromkeys(KINDS, 0) | {"none": 250}


def test_the_legend_says_where_recent_begins():
    words = {entry.kind: entry.words for entry in draw({}, TODAY).legend}

    assert words == {
        "recent": "member found, named in 2021 or later",
        "older": "member found, last named before 2021",
        "undated": "member found, on undated pages alone",
        "former": "former member alone",
        "none": "none found in our sources",
    }


@settings(deadline=None, max_examples=50)
@given(
    st.dictionaries(
        st.sampled_from(["TH", "FR", "SG", "AQ", "XK", "BR", "CI", ""]),
        st.builds(
            Tally,
            st.integers(0, 3),
            st.integers(0, 3),
            st.none() | st.dates(date(1990, 1, 1), date(2026, 12, 31)),
        ),
    )
)
def test_the_numbers_of_the_legend_are_those_of_the_places_of_the_map(tallies):
    drawn = draw(tallies, TODAY)

    found = Counter(place.kind for place in drawn.places)
    assert numbers(drawn) == {kind: found[kind] for kind in KINDS}
    assert sum(numbers(drawn).values()) == len(countries.table())


def test_members_of_no_known_country_are_on_no_place_of_the_map():
    drawn = draw({"": Tally(9), "ZZ": Tally(9)}, TODAY)

    assert drawn == draw({}, TODAY)


# --- Links ---------------------------------------------------------------------------


def test_a_place_leads_to_its_code_behind_the_address():
    drawn = draw({}, TODAY, "/network/members/?country=")

    assert place_of("Thailand", drawn).href == "/network/members/?country=TH"
    assert len({place.href for place in drawn.places}) == 250


@pytest.mark.parametrize("small", [False, True])
def test_without_an_address_no_place_leads_anywhere(small):
    drawn = draw({"TH": Tally(1)}, TODAY, small=small)

    assert {place.href for place in drawn.places} == {""}


# --- Many ----------------------------------------------------------------------------


def test_the_world_is_drawn_in_a_moment():
    tallies = {code: Tally(400, 2, date(2023, 1, 1)) for code in countries.table()}
    draw(tallies, TODAY)  # the file is read once
    spent = []
    for _ in range(5):
        begun = perf_counter()
        draw(tallies, TODAY, "/network/members/?country=")
        spent.append(perf_counter() - begun)

    assert min(spent) < 0.05
