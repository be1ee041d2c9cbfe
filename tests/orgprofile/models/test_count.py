"""Figures: what they say, their order, their names."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from orgprofile.models import MembershipCount, Section
from orgprofile.values.figures import Amount, Figure
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


def test_a_figure_says_all_that_is_compared_and_is_worded_with_its_unit_and_date():
    count = make_count(
        make_measure(make_organisation(), unit="bodies"),
        members=80,
        members_to=90,
        countries=None,
        as_of="",
        bound="range",
        claims_current=True,
        citation=make_citation(),
    )

    assert count.said == Figure(
        count.slug, str(count.measure_id), Amount(80, "range", 90), None, None, True
    )
    assert count.figure == "80 to 90 bodies"
    assert str(count) == "80 to 90 bodies, undated"


@pytest.mark.parametrize(
    "rows",
    [
        # Slug, relation of the source to the subject, other fields.
        [("day", "self", {"as_of": "2018-12-31"}), ("year", "self", {"as_of": "2018"})],
        [
            ("later", "self", {"as_of": "2018-06-08"}),
            ("a", "independent", {"as_of": "2018-06-07"}),
        ],
        [("2016", "self", {"as_of": "2016"}), ("a", "self", {"as_of": ""})],
        [
            (r, r, {})
            for r in ("independent", "partner", "funder", "unknown", "member", "self")
        ],
        [
            ("year", "independent", {"as_of": "2018"}),
            ("a", "self", {"as_of": "2018-12-31"}),
        ],
        [
            ("b", "self", {"as_of": "2018-12", "bound": "about"}),
            ("a", "self", {"as_of": "2018"}),
        ],
        [("exact", "self", {}), ("about", "self", {"bound": "about"})],
        [("exact", "self", {}), ("at-least", "self", {"bound": "at-least"})],
        [("exact", "self", {}), ("a", "self", {"bound": "range", "members_to": 110})],
        [("a", "self", {}), ("b", "self", {})],
    ],
    ids=lambda rows: " ".join(row[0] for row in rows),
)
def test_figures_come_newest_first_then_by_source_date_and_number(rows):
    measure = make_measure(make_organisation())
    for number, (slug, relation, fields) in enumerate(reversed(rows)):
        source = make_citation(f"source-{number}", relation=relation)
        make_count(measure, slug, citation=source, **fields)

    found = [count.slug for count in MembershipCount.objects.newest_first()]

    assert found == [row[0] for row in rows]


def test_of_one_day_a_figure_of_an_encyclopedia_comes_last():
    measure = make_measure(make_organisation())
    for slug, fields in [
        ("a", {"relation": "independent", "tier": "tertiary"}),
        ("b", {"relation": "self"}),
        ("c", {"relation": "independent", "tier": "secondary"}),
    ]:
        make_count(measure, slug, citation=make_citation(slug, **fields))

    found = [count.slug for count in MembershipCount.objects.newest_first()]

    assert found == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("fields", "asserted"),
    [
        (
            {"as_of": "2018-06", "basis": "stated"},
            "104 members in 93 countries, June 2018",
        ),
        (
            {"as_of": "../2018-06-08", "basis": "inferred"},
            "104 members in 93 countries",
        ),
        ({"as_of": ""}, "104 members in 93 countries"),
    ],
)
def test_a_source_answers_for_the_date_of_its_figure_unless_that_was_inferred(
    fields, asserted
):
    measure = make_measure(make_organisation())
    count = make_count(measure, citation=make_citation(), **fields)

    assert count.asserted("citation") == (asserted,)


# --- Figures that sections write --------------------------------------------------------


@pytest.fixture
def written():
    """Make a figure whose members a section writes."""
    measure = make_measure(make_organisation())
    count = make_count(measure, "size", citation=make_citation())
    make_section(measure.organisation, body="It has [=size] members.")
    return count


REFUSED = (
    "The section “Ecpat International: History” writes this figure as [=size]: change the "
    "section first."
)


@pytest.mark.parametrize(
    "changes", [{"slug": "other"}, {"status": "draft"}, {"members": None}]
)
def test_a_figure_that_a_section_writes_stays_what_the_section_needs(written, changes):
    vars(written).update(changes)

    assert refusal(written) == {"__all__": [REFUSED]}


def test_what_no_section_writes_of_a_figure_may_change(written):
    written.countries, written.as_of, written.basis = None, "", ""

    written.full_clean()


def test_a_figure_that_a_section_writes_is_neither_withdrawn_nor_deleted(written):
    for remove in (MembershipCount.objects.withdraw, written.delete):
        with pytest.raises(ValidationError, match="change the section first"):
            remove()
    assert MembershipCount.objects.published().exists()

    Section.objects.withdraw()

    assert MembershipCount.objects.withdraw() == 1


def test_no_figure_takes_the_name_of_the_one_in_force(written):
    written = make_count(written.measure, "two", citation=written.citation)
    written.slug = "newest"

    assert refusal(written) == {
        "slug": ["“newest” is what the figure in force is called: take another slug."]
    }
