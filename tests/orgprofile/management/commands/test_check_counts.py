"""The command `check_counts`: its lists and its exit code."""

import io

import pytest
from django.core.management import call_command

from orgprofile.models import MembershipCount
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_organisation,
    make_resolution,
    make_section,
)

pytestmark = pytest.mark.django_db


def check():
    """Return what the command printed, and its exit code."""
    out = io.StringIO()
    try:
        call_command("check_counts", stdout=out)
    except SystemExit as stop:
        return out.getvalue(), stop.code
    return out.getvalue(), 0


def test_an_open_disagreement_is_named_and_fails_the_check(figures):
    printed, code = check()

    assert code == 1
    assert "disagree: 1; decided: 0" in printed
    assert "members: 107 members in 93 countries, 2018-06 (107)" in printed
    assert "104 members in 93 countries, 2018-06-08 (104)" in printed
    assert "Decide each in the admin" in printed


@pytest.mark.parametrize("verdict", ["superseded", "error", "scope", "unresolved"])
def test_a_decided_disagreement_passes_even_where_it_is_left_unresolved(
    figures, verdict
):
    make_resolution(*figures, verdict=verdict)

    printed, code = check()

    assert code == 0
    assert "disagree: 1; decided: 1" in printed
    assert "Not decided: none" in printed


def test_the_check_looks_at_published_figures_and_decisions_alone(figures):
    make_resolution(*figures, status="draft")
    assert check()[1] == 1

    MembershipCount.objects.filter(pk=figures[0].pk).update(status="draft")
    printed, code = check()
    assert code == 0
    assert "disagree: none" in printed


def test_a_figure_typed_in_a_section_is_named_with_what_would_write_it():
    measure = make_measure(make_organisation())
    make_count(measure, "size", citation=make_citation())
    make_section(measure.organisation, body="It has 104 members in 93 countries.")

    printed, code = check()

    assert code == 0
    assert (
        "Figures typed in the text of a section: 2\n"
        "  Ecpat International: History: “104 members” could be [=size] members\n"
        "  Ecpat International: History: “93 countries” could be [=size countries] "
        "countries\n" in printed
    )
