"""Figures: their order, those that sections write, and decisions on two that disagree."""

import pytest
from django.core.exceptions import ValidationError

from orgprofile.models import MembershipCount, Resolution, Section
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_organisation,
    make_resolution,
    make_section,
)
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


# Day, relation and tier of the source, bound: each row comes before the next one.
DAY = "2018-06-08"
NEWEST_FIRST = [
    ("2018", "independent", "secondary", "exact"),
    ("2018-12-31", "self", "primary", "exact"),
    ("2018-12", "self", "primary", "about"),
    ("2018", "self", "primary", "exact"),
    ("2018", "self", "primary", "about"),
    *(
        (DAY, "independent", "secondary", "exact"),
        (DAY, "partner", "secondary", "exact"),
    ),
    *((DAY, "funder", "secondary", "exact"), (DAY, "unknown", "secondary", "exact")),
    *((DAY, "member", "secondary", "exact"), (DAY, "self", "primary", "exact")),
    (DAY, "independent", "tertiary", "exact"),
    ("", "independent", "secondary", "exact"),
]


def test_figures_come_newest_first_then_by_source_and_number():
    measure = make_measure(make_organisation())
    slugs = [f"c-{99 - place}" for place in range(len(NEWEST_FIRST))]
    for slug, (as_of, relation, tier, bound) in zip(slugs, NEWEST_FIRST, strict=True):
        source = make_citation(slug, relation=relation, tier=tier)
        make_count(measure, slug, as_of=as_of, citation=source, bound=bound)

    assert [count.slug for count in MembershipCount.objects.newest_first()] == slugs


@pytest.fixture
def written():
    """Make a figure whose members a section writes."""
    measure = make_measure(make_organisation())
    count = make_count(measure, "size", citation=make_citation())
    make_section(measure.organisation, body="It has [=size] members.")
    return count


@pytest.mark.parametrize(
    "changes", [{"slug": "other"}, {"status": "draft"}, {"members": None}]
)
def test_a_figure_that_a_section_writes_stays_what_the_section_needs(written, changes):
    # None takes the name of the one in force.
    other = make_count(written.measure, "newest", citation=written.citation)
    assert list(refusal(other)) == ["slug"]
    vars(written).update({"countries": None, "as_of": "", "basis": ""})
    written.full_clean()

    vars(written).update({"countries": 93} | changes)

    (sentence,) = refusal(written)["__all__"]
    assert "History” writes this figure as [=size]: change" in sentence


def test_a_figure_that_a_section_writes_is_neither_withdrawn_nor_deleted(written):
    for remove in (MembershipCount.objects.withdraw, written.delete):
        with pytest.raises(ValidationError, match="change the section first"):
            remove()

    Section.objects.withdraw()

    assert MembershipCount.objects.withdraw() == 1


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
