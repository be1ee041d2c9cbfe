"""Decisions on figures that disagree: their rules, and how long they hold."""

import json

import pytest

from orgprofile.models import MembershipCount, Organisation, Resolution
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_organisation,
    make_resolution,
)
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


def make_pair(**fields):
    """122 in 104 and 104 in 93, of one year: the two of the client's text."""
    measure, source = make_measure(make_organisation()), make_citation()
    one = {"members": 122, "countries": 104, "as_of": "2018"} | fields
    return (
        make_count(measure, "of-122", citation=source, **one),
        make_count(measure, "of-104", citation=source),
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"members": 104, "countries": 93},
            "“104 members in 93 countries, 2018” and “104 members in 93 countries, "
            "2018-06-08” do not disagree, so there is nothing to decide. Are these the "
            "two figures you meant?",
        ),
        (
            {"is_stale": True},
            "“122 members in 104 countries, 2018” is marked as stale, and a stale "
            "figure is not held against others, so there is nothing to decide.",
        ),
    ],
)
def test_a_form_refuses_a_decision_where_there_is_nothing_to_decide(fields, sentence):
    assert refusal(make_resolution(*make_pair(**fields)))["__all__"] == [sentence]


@pytest.mark.parametrize("said", ["", "122, 2018", "[1]", '{"number": 122}'])
def test_a_form_refuses_values_that_cannot_be_read(said):
    decision = make_resolution(*make_pair(), against_said=said)

    (sentence,) = refusal(decision)["__all__"]

    assert sentence.startswith("The values decided on can’t be read.")


def found(decision):
    """The decision as a page reads it."""
    return Resolution.objects.with_figures().get(pk=decision.pk)


def test_a_decision_lapses_when_a_figure_gets_another_value_and_returns_with_the_old():
    decision = make_resolution(*make_pair())
    assert found(decision).holds

    for count in MembershipCount.objects.all():
        for change in (
            {"members": 123},
            {"members": 0, "countries": 0},
            {"members": None},
            {"countries": 103},
            {"countries": None},
            {"bound": "about"},
            {"bound": "range", "members_to": 130},
            {"bound": "range", "countries_to": 105},
            {"as_of": "2018~"},
            {"as_of": "", "basis": ""},
            {"claims_current": True},
        ):
            before = {name: getattr(count, name) for name in change}
            MembershipCount.objects.filter(pk=count.pk).update(**change)
            assert not found(decision).holds, change

            MembershipCount.objects.filter(pk=count.pk).update(**before)
            assert found(decision).holds, change


@pytest.mark.parametrize("which", [["of-122"], ["of-104"], ["of-122", "of-104"]])
def test_a_decision_lapses_when_a_figure_is_of_another_measure(which):
    decision = make_resolution(*make_pair())
    firms = make_measure(Organisation.objects.get(), "firms")

    MembershipCount.objects.filter(slug__in=which).update(measure=firms)

    assert not found(decision).holds
    found(decision).clean()


@pytest.mark.parametrize("which", ["of-122", "of-104"])
def test_a_decision_holds_while_the_values_stay(which):
    decision = make_resolution(*make_pair())

    MembershipCount.objects.filter(slug=which).update(
        note="Seen again.",
        status="draft",
        basis="inferred",
        checked_on="2026-11-24",
        slug="another-slug",
        is_stale=True,
    )

    assert found(decision).holds


def test_a_decision_keeps_the_values_it_was_taken_on():
    decision = make_resolution(*make_pair(bound="range", countries_to=105))
    MembershipCount.objects.update(members=200)

    said = "122 members in 104 to 105 countries, 2018", "104 members in 93 countries"
    assert json.loads(decision.against_said) == {
        "as_of": "2018-06-08",
        "bound": "exact",
        "countries": 93,
        "members": 104,
    }
    assert found(decision).decided_on() == (said[0], f"{said[1]}, 2018-06-08")

    renewed = found(decision)
    renewed.decide_on_present_values()
    renewed.save()
    assert found(decision).holds


@pytest.mark.parametrize("hidden", ["of-122", "of-104", "organisation"])
def test_a_decision_is_hidden_with_either_figure_or_their_organisation(hidden):
    make_resolution(*make_pair())

    MembershipCount.objects.filter(slug=hidden).withdraw()
    if hidden == "organisation":
        Organisation.objects.update(status="draft")

    assert not Resolution.objects.published().exists()
