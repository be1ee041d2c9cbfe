"""Decisions on figures that disagree: their rules, and how long they hold."""

import pytest

from orgprofile.models import MembershipCount, Organisation, Resolution
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_organisation,
    make_resolution,
)
from tests.orgprofile.models.refusal import refusal

pytestmark = pytest.mark.django_db


def make_pair(**fields):
    """122 in 104 and 104 in 93, of one year: the two of the client's text."""
    measure, source = make_measure(make_organisation()), make_citation()
    one = {"members": 122, "countries": 104, "as_of": "2018"} | fields
    return (
        make_count(measure, "of-122", citation=source, **one),
        make_count(measure, "of-104", citation=source),
    )


# --- What may not be ------------------------------------------------------------------


def test_a_decision_on_two_figures_that_disagree_is_accepted():
    make_citation("a")

    make_resolution(*make_pair(), reason="A later count.[@a]").full_clean()


@pytest.mark.parametrize(
    "fields",
    [
        {"members": 104, "countries": 93},
        {"bound": "at-least", "members": 80, "countries": 70},
        {"as_of": "2017"},
        {"as_of": ""},
        {"countries": None, "members": 104},
    ],
    ids=str,
)
def test_a_form_refuses_a_decision_where_there_is_nothing_to_decide(fields):
    one, other = make_pair(**fields)

    (sentence,) = refusal(make_resolution(one, other))["__all__"]

    assert sentence == (
        f"“{one.said.words()}” and “{other.said.words()}” do not disagree, so there is "
        "nothing to decide. Are these the two figures you meant?"
    )


def test_a_form_refuses_a_decision_on_figures_of_different_things():
    one, _other = make_pair()
    firms = make_measure(one.measure.organisation, "firms")
    third = make_count(
        firms, "firms-9", members=9, countries=None, citation=one.citation
    )

    (sentence,) = refusal(make_resolution(one, third))["__all__"]

    assert "do not disagree" in sentence


def test_a_form_refuses_a_decision_on_a_stale_figure_which_is_never_compared():
    one, other = make_pair(is_stale=True)

    (sentence,) = refusal(make_resolution(one, other))["__all__"]

    assert "is marked as stale" in sentence


@pytest.mark.parametrize("verdict", ["", "nonsense"])
def test_a_decision_needs_one_of_the_four_verdicts(verdict):
    decision = make_resolution(*make_pair())
    decision.verdict = verdict

    assert list(refusal(decision)) == ["verdict"]


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_decision_needs_a_reason(reason):
    decision = make_resolution(*make_pair())
    decision.reason = reason

    assert list(refusal(decision)) == ["reason"]


def test_a_reason_that_cites_what_is_not_there_is_refused():
    decision = make_resolution(*make_pair(), reason="Counted later.[@gone]")

    assert "No citation has the key" in refusal(decision)["reason"][0]


def test_a_form_without_its_figures_says_so_and_does_not_fail():
    decision = Resolution(verdict="error", reason="Wrong.")

    assert {"figure", "against"} <= set(refusal(decision))


# --- How long it holds ----------------------------------------------------------------


def found(decision):
    """The decision as a page reads it."""
    return Resolution.objects.select_related("figure", "against").get(pk=decision.pk)


CHANGES = [
    {"members": 123},
    {"members": None},
    {"countries": 103},
    {"countries": None},
    {"bound": "at-least"},
    {"bound": "about"},
    {"bound": "range", "members_to": 130},
    {"bound": "range", "countries_to": 105},
    {"as_of": "2018-05"},
    {"as_of": "2018~"},
    {"as_of": "2018/2019"},
    {"as_of": "", "basis": ""},
    {"claims_current": True},
]


@pytest.mark.parametrize("which", ["of-122", "of-104"])
@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_decision_is_withdrawn_by_itself_when_either_figure_says_something_else(
    which, change
):
    decision = make_resolution(*make_pair())
    assert found(decision).holds
    count = MembershipCount.objects.get(slug=which)
    before = {name: getattr(count, name) for name in change}

    MembershipCount.objects.filter(pk=count.pk).update(**change)
    assert not found(decision).holds

    MembershipCount.objects.filter(pk=count.pk).update(**before)
    assert found(decision).holds


@pytest.mark.parametrize("ends", [("members_to", 131), ("countries_to", 106)])
def test_a_decision_is_withdrawn_when_the_upper_end_of_a_range_changes(ends):
    decision = make_resolution(
        *make_pair(bound="range", members_to=130, countries_to=105)
    )
    name, value = ends

    MembershipCount.objects.filter(slug="of-122").update(**{name: value})

    assert not found(decision).holds


@pytest.mark.parametrize(
    "change",
    [
        {"note": "Seen again."},
        {"status": "draft"},
        {"basis": "inferred"},
        {"checked_on": "2026-11-24"},
        {"slug": "of-122-in-2018"},
        {"is_stale": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("which", ["of-122", "of-104"])
def test_a_decision_holds_while_what_was_compared_stays(which, change):
    decision = make_resolution(*make_pair())

    MembershipCount.objects.filter(slug=which).update(**change)

    assert found(decision).holds


def test_a_decision_that_holds_no_more_is_kept_with_its_reason():
    decision = make_resolution(*make_pair(), reason="Counted later.")

    MembershipCount.objects.update(members=200)

    assert list(Resolution.objects.published()) == [decision]
    assert found(decision).reason == "Counted later."


@pytest.mark.parametrize(
    ("verdict", "sets_aside"),
    [("error", True), ("scope", True), ("superseded", False), ("unresolved", False)],
)
def test_only_an_error_or_another_scope_sets_a_figure_aside(verdict, sets_aside):
    assert make_resolution(*make_pair(), verdict=verdict).sets_aside is sets_aside


# --- Who sees it ----------------------------------------------------------------------


@pytest.mark.parametrize("which", ["of-122", "of-104"])
def test_a_decision_is_hidden_with_either_figure(which):
    make_resolution(*make_pair())

    MembershipCount.objects.filter(slug=which).withdraw()

    assert not Resolution.objects.published().exists()


def test_a_decision_is_hidden_with_the_organisation_it_is_about():
    make_resolution(*make_pair())

    Organisation.objects.update(status="draft")

    assert not Resolution.objects.published().exists()


def test_a_decision_goes_with_its_figures():
    one, _other = make_pair()
    make_resolution(one, _other)

    one.delete()

    assert not Resolution.objects.exists()


def test_decisions_are_found_for_the_figures_of_a_page(django_assert_num_queries):
    one, other = make_pair()
    decision = make_resolution(one, other)
    firms = make_measure(one.measure.organisation, "firms")
    make_resolution(
        make_count(firms, "a", members=1, countries=1, citation=one.citation),
        make_count(firms, "b", members=2, countries=2, citation=one.citation),
    )

    with django_assert_num_queries(1):
        assert list(Resolution.objects.between([one, other])) == [decision]
    assert list(Resolution.objects.between([])) == []


def test_a_decision_is_named_by_its_figures_and_found_at_the_one_judged():
    decision = make_resolution(*make_pair())

    assert decision.natural_key() == ("of-122", "of-104")
    assert decision.get_absolute_url() == "/network/#of-122"
    assert str(decision) == (
        "122 members in 104 countries, 2018 / 104 members in 93 countries, "
        "2018-06-08: superseded by the other"
    )
