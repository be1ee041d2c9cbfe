"""Decisions on figures that disagree: their rules, and how long they hold."""

import pytest

from orgprofile.models import MembershipCount, Resolution
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
    ("figure", "decision", "sentence"),
    [
        ({"members": 104, "countries": 93}, {}, "do not disagree, so there is nothing"),
        ({"is_stale": True}, {}, "a stale figure is not held against others"),
        ({}, {"against_said": ""}, "The values decided on can’t be read."),
        ({}, {"against_said": '{"number": 1}'}, "The values decided on can’t be read."),
    ],
)
def test_a_decision_on_nothing_or_on_values_that_cannot_be_read_is_refused(
    figure, decision, sentence
):
    (said,) = refusal(make_resolution(*make_pair(**figure), **decision))["__all__"]

    assert sentence in said


def found():
    """The decision as a page reads it."""
    return Resolution.objects.with_figures().get()


def test_a_decision_lapses_when_a_figure_gets_another_value_and_returns_with_the_old():
    decision = make_resolution(*make_pair())
    firms = make_measure(decision.measure.organisation, "firms")
    MembershipCount.objects.update(note="Seen.", status="draft", is_stale=True)
    assert found().holds

    for count in MembershipCount.objects.all():
        for change in (
            {"members": 123},
            {"members": None},
            {"countries": None},
            {"bound": "about"},
            {"bound": "range", "members_to": 130},
            {"bound": "range", "countries_to": 105},
            {"as_of": "2018~"},
            {"as_of": "", "basis": ""},
            {"claims_current": True},
            {"measure": firms},
        ):
            before = {name: getattr(count, name) for name in change}
            MembershipCount.objects.filter(pk=count.pk).update(**change)
            assert not found().holds, change

            MembershipCount.objects.filter(pk=count.pk).update(**before)
            assert found().holds, change
    MembershipCount.objects.update(measure=firms)
    assert not found().holds
