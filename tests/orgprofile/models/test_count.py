"""Figures: which are shown, their order, their names."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from orgprofile.models import MembershipCount, Section
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_organisation,
    make_section,
)
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


def test_a_figure_is_shown_with_its_organisation_and_another_unless_that_is_a_draft():
    source = make_citation()
    one, other, third = (make_organisation(slug) for slug in ("one", "other", "third"))
    own = make_count(make_measure(one, "m-1"), "own", citation=source)
    lent = make_count(
        make_measure(other, "m-2", shown_with=one), "lent", citation=source
    )
    make_count(make_measure(third, "m-3"), "third", citation=source)

    assert set(MembershipCount.objects.shown_with(one)) == {own, lent}
    assert set(MembershipCount.objects.shown_with(other)) == {lent}

    type(other).objects.filter(pk=other.pk).update(status="draft")
    assert set(MembershipCount.objects.published().shown_with(one)) == {own}


def test_only_figures_whose_date_has_passed_are_known_by_a_day():
    measure, source = make_measure(make_organisation()), make_citation()
    passed, others = ("2007-06-29", "2007-06-30", "../2001"), ("2007-07-01", "2007")
    for n, as_of in enumerate([*passed, *others, "2001/..", ""]):
        make_count(measure, f"c-{n}", as_of=as_of, citation=source)

    found = MembershipCount.objects.by(date(2007, 6, 30))

    assert {count.as_of for count in found} == set(passed)


# Day, relation and tier of the source, bound: each row comes before the next one.
NEWEST_FIRST = [
    ("2018", "independent", "secondary", {}),
    ("2018-12-31", "self", "primary", {}),
    ("2018-12", "self", "primary", {"bound": "about"}),
    ("2018", "self", "primary", {}),
    ("2018", "self", "primary", {"bound": "about"}),
    ("2018-06-08", "independent", "secondary", {}),
    ("2018-06-08", "partner", "secondary", {}),
    ("2018-06-08", "funder", "secondary", {}),
    ("2018-06-08", "unknown", "secondary", {}),
    ("2018-06-08", "member", "secondary", {}),
    ("2018-06-08", "self", "primary", {}),
    ("2018-06-08", "independent", "tertiary", {}),
    ("2016", "self", "primary", {}),
    ("", "independent", "secondary", {}),
]


def test_figures_come_newest_first_then_by_source_and_number():
    measure = make_measure(make_organisation())
    for place, (as_of, relation, tier, fields) in enumerate(NEWEST_FIRST):
        slug = f"c-{99 - place}"
        source = make_citation(slug, relation=relation, tier=tier)
        make_count(measure, slug, as_of=as_of, citation=source, **fields)

    found = [count.slug for count in MembershipCount.objects.newest_first()]

    assert found == [f"c-{99 - place}" for place in range(len(NEWEST_FIRST))]


@pytest.mark.parametrize(
    ("as_of", "basis", "date"),
    [("2018-06", "stated", ", June 2018"), ("2018", "inferred", ""), ("", "", "")],
)
def test_a_source_answers_for_the_date_of_its_figure_unless_that_was_inferred(
    as_of, basis, date
):
    measure, source = make_measure(make_organisation()), make_citation()
    count = make_count(measure, as_of=as_of, basis=basis, citation=source)

    assert count.asserted("citation") == (f"104 members in 93 countries{date}",)


# --- Figures that sections write --------------------------------------------------------


@pytest.fixture
def written():
    """Make a figure whose members a section writes."""
    measure = make_measure(make_organisation())
    count = make_count(measure, "size", citation=make_citation())
    make_section(measure.organisation, body="It has [=size] members.")
    return count


@pytest.mark.parametrize(
    ("changes", "is_refused"),
    [
        ({"slug": "other"}, True),
        ({"status": "draft"}, True),
        ({"members": None}, True),
        ({"countries": None, "as_of": "", "basis": ""}, False),
    ],
)
def test_a_figure_that_a_section_writes_stays_what_the_section_needs(
    written, changes, is_refused
):
    vars(written).update(changes)

    if is_refused:
        (sentence,) = refusal(written)["__all__"]
        assert "History” writes this figure as [=size]: change" in sentence
    else:
        written.full_clean()


def test_a_figure_that_a_section_writes_is_neither_withdrawn_nor_deleted(written):
    for remove in (MembershipCount.objects.withdraw, written.delete):
        with pytest.raises(ValidationError, match="change the section first"):
            remove()

    Section.objects.withdraw()

    assert MembershipCount.objects.withdraw() == 1


def test_no_figure_takes_the_name_of_the_one_in_force(written):
    written = make_count(written.measure, "two", citation=written.citation)
    written.slug = "newest"

    assert list(refusal(written)) == ["slug"]
