"""Figures: their order, and those that sections write."""

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
    ("2016", "self", "primary", "exact"),
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


def test_no_figure_takes_the_name_of_the_one_in_force(written):
    written = make_count(written.measure, "newest", citation=written.citation)

    assert list(refusal(written)) == ["slug"]
