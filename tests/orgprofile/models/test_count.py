"""Figures: what they say, their order, their names."""

from datetime import date

import pytest
from django.db import IntegrityError

from orgprofile.models import Measure, MembershipCount
from tests.make import make_citation, make_count, make_measure, make_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("members", "countries"), [(104, 104), (104, None), (None, 93)]
)
def test_as_many_countries_as_members_or_one_of_the_two_is_a_figure(members, countries):
    make_count(
        make_measure(make_organisation()),
        members=members,
        countries=countries,
        citation=make_citation(),
    ).full_clean()


def test_a_measure_cannot_be_deleted_from_under_its_figures():
    measure = make_measure(make_organisation())
    make_count(measure, citation=make_citation())

    with pytest.raises(IntegrityError):
        measure.delete()


def test_figures_stand_newest_first_and_the_undated_last():
    measure, source = make_measure(make_organisation()), make_citation()
    undated = make_count(measure, "undated", as_of="", citation=source)
    older = make_count(measure, "older", as_of="2016", citation=source)
    year = make_count(measure, "a-year", as_of="2018", citation=source)
    day = make_count(measure, "b-day", as_of="2018-12-31", citation=source)

    assert list(MembershipCount.objects.newest_first()) == [day, year, older, undated]


def test_figures_stand_measure_by_measure_in_their_order():
    organisation, source = make_organisation(), make_citation()
    second = make_measure(organisation, "affiliates", order=2)
    first = make_measure(organisation, "members", order=1)
    a = make_count(second, "a", as_of="2020", citation=source)
    b = make_count(first, "b", as_of="2010", citation=source)
    c = make_count(first, "c", as_of="2011", citation=source)

    assert list(MembershipCount.objects.by_measure()) == [c, b, a]


def test_measures_stand_in_the_order_given():
    organisation = make_organisation()
    second = make_measure(organisation, "a", order=2)
    first = make_measure(organisation, "b", order=1)

    assert list(Measure.objects.in_order()) == [first, second]


def test_a_figure_is_shown_with_its_own_organisation_and_where_its_measure_says():
    source = make_citation()
    one, other, third = (make_organisation(slug) for slug in ("one", "other", "third"))
    own = make_count(make_measure(one, "m-1"), "own", citation=source)
    lent = make_count(
        make_measure(other, "m-2", shown_with=one), "lent", citation=source
    )
    make_count(make_measure(third, "m-3"), "third", citation=source)

    assert set(MembershipCount.objects.shown_with(one)) == {own, lent}
    assert set(MembershipCount.objects.shown_with(other)) == {lent}


def test_what_belongs_to_a_draft_is_not_published_with_another_organisation():
    one, other = make_organisation("one"), make_organisation("other", status="draft")
    make_count(make_measure(other, shown_with=one), citation=make_citation())

    assert not MembershipCount.objects.published().shown_with(one).exists()


def test_only_figures_whose_date_has_passed_are_there_by_a_day():
    measure, source = make_measure(make_organisation()), make_citation()
    for slug, as_of in [
        ("before", "2007-06-29"),
        ("same-day", "2007-06-30"),
        ("after", "2007-07-01"),
        ("year", "2007"),
        ("open-end", "2001/.."),
        ("open-start", "../2001"),
        ("undated", ""),
    ]:
        make_count(measure, slug, as_of=as_of, citation=source)

    found = MembershipCount.objects.by(date(2007, 6, 30))

    assert {count.slug for count in found} == {"before", "same-day", "open-start"}


def test_a_stale_figure_is_not_held_against_others():
    measure, source = make_measure(make_organisation()), make_citation()
    count = make_count(measure, "fresh", citation=source)
    make_count(measure, "stale", is_stale=True, citation=source)

    assert list(MembershipCount.objects.compared()) == [count]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"members": 104, "countries": 93}, "104 members in 93 countries"),
        (
            {"members": 80, "countries": None, "bound": "at-least"},
            "at least 80 members",
        ),
        ({"members": None, "countries": 70, "bound": "about"}, "about 70 countries"),
    ],
)
def test_a_figure_is_worded_with_its_bound(fields, words):
    measure = make_measure(make_organisation())

    assert make_count(measure, citation=make_citation(), **fields).figure == words


def test_a_figure_is_found_on_the_page_of_the_network():
    count = make_count(
        make_measure(make_organisation()), "2018-104", citation=make_citation()
    )

    assert count.get_absolute_url() == "/network/#2018-104"


def test_a_figure_of_another_network_is_found_on_its_own_page():
    other = make_organisation("the-code")
    count = make_count(make_measure(other), "c-350", citation=make_citation())

    assert count.get_absolute_url() == "/organisations/the-code/network/#c-350"


# --- Ranges --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"members_to": 105}, "104 to 105 members in 93 countries"),
        ({"countries_to": 94}, "104 members in 93 to 94 countries"),
        ({"members": None, "countries_to": 94}, "93 to 94 countries"),
        (
            {"members_to": 110, "countries": None},
            "104 to 110 members",
        ),
    ],
)
def test_a_range_of_either_number_is_worded_with_both_ends(fields, words):
    count = make_count(
        make_measure(make_organisation()),
        bound="range",
        citation=make_citation(),
        **fields,
    )

    count.full_clean()
    assert count.figure == words


# --- Which of one day comes first ----------------------------------------------------


def order_of(*rows):
    """The slugs of figures of one day, in the order they come."""
    measure = make_measure(make_organisation())
    for number, (slug, relation, fields) in enumerate(rows):
        source = make_citation(f"source-{number}", relation=relation)
        make_count(measure, slug, citation=source, **fields)
    return [count.slug for count in MembershipCount.objects.newest_first()]


def test_of_one_day_the_more_independent_source_comes_first():
    relations = ["self", "member", "unknown", "funder", "partner", "independent"]

    found = order_of(*((relation, relation, {}) for relation in relations))

    assert found == relations[::-1]


def test_independence_counts_before_the_precision_of_the_date():
    assert order_of(
        ("a-day", "self", {"as_of": "2018-12-31"}),
        ("b-year", "independent", {"as_of": "2018"}),
    ) == ["b-year", "a-day"]


def test_the_precision_of_the_date_counts_before_that_of_the_number():
    assert order_of(
        ("a-exact", "self", {"as_of": "2018"}),
        ("b-about", "self", {"as_of": "2018-12", "bound": "about"}),
    ) == ["b-about", "a-exact"]


@pytest.mark.parametrize(
    "fields",
    [{"bound": "at-least"}, {"bound": "about"}, {"bound": "range", "members_to": 110}],
)
def test_of_one_day_and_source_the_exact_number_comes_first(fields):
    assert order_of(("a-loose", "self", fields), ("b-exact", "self", {})) == [
        "b-exact",
        "a-loose",
    ]


def test_a_later_day_comes_before_a_more_independent_source():
    assert order_of(
        ("a-earlier", "independent", {"as_of": "2018-06-07"}),
        ("b-later", "self", {"as_of": "2018-06-08"}),
    ) == ["b-later", "a-earlier"]


def test_what_ties_in_all_stands_by_slug_so_that_the_order_is_always_one():
    assert order_of(("b", "self", {}), ("a", "self", {})) == ["a", "b"]


# --- What it says to whoever compares ------------------------------------------------


def test_a_figure_says_all_that_is_compared():
    count = make_count(
        make_measure(make_organisation()),
        members=80,
        members_to=90,
        countries=None,
        as_of="",
        bound="range",
        claims_current=True,
        citation=make_citation(),
    )

    said = count.said

    assert (said.members, said.members_to, said.countries) == (80, 90, None)
    assert (said.bound, said.as_of, said.claims_current) == ("range", None, True)
    assert said.measure == str(count.measure_id)
    assert said.name == count.slug
