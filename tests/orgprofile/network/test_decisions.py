"""Which figures disagree, and which decisions hold for them."""

import pytest

from orgprofile.models import Resolution
from orgprofile.models.in_force import Decisions
from orgprofile.network.decisions import disputes, stored_disputes
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_organisation,
    make_resolution,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures():
    """122, 104 and 100 of one day; 17 of another; 999 of that day, known to be stale."""
    measure, source = make_measure(make_organisation()), make_citation()
    return [
        make_count(measure, f"of-{n}", members=n, countries=9, citation=source, **more)
        for n, more in [
            (122, {}),
            (104, {}),
            (100, {"status": "draft"}),
            (17, {"as_of": "1996"}),
            (999, {"is_stale": True}),
        ]
    ]


def decided(counts):
    return Decisions.of(counts, Resolution.objects.with_figures())


def others(found):
    return {pk: [dispute.other.slug for dispute in each] for pk, each in found.items()}


def test_each_figure_names_those_it_disagrees_with_in_the_order_given(figures):
    a, b, c, *_ = figures

    assert others(disputes(figures)) == {
        a.pk: ["of-104", "of-100"],
        b.pk: ["of-122", "of-100"],
        c.pk: ["of-122", "of-104"],
    }
    assert others(disputes([c, b, a]))[a.pk] == ["of-100", "of-104"]


def test_a_dispute_has_the_decision_whichever_figure_it_is_seen_from(figures):
    a, b, c, *_ = figures
    decision = make_resolution(b, a)

    found = disputes(figures, decided(figures))

    assert [dispute.decision for dispute in found[a.pk]] == [decision, None]
    assert [dispute.decision for dispute in found[b.pk]] == [decision, None]
    assert [dispute.decision for dispute in found[c.pk]] == [None, None]


def test_decisions_are_kept_that_hold_between_the_figures_given(figures):
    a, b, c, *_ = figures
    kept = make_resolution(a, b, verdict="error")
    make_resolution(c, a, verdict="error")
    lapsed = make_resolution(c, b, verdict="scope")
    Resolution.objects.filter(pk=lapsed.pk).update(against_said="{}")

    assert set(decided(figures[:2]).by_pair.values()) == {kept}
    assert decided(figures).on(b, c) is None
    assert decided(figures[:2]).aside == {a.pk}
    assert decided(figures).aside == {a.pk, c.pk}


def test_stored_disputes_take_two_queries_and_know_drafts(
    figures, django_assert_num_queries
):
    make_resolution(*figures[:2])

    with django_assert_num_queries(2):
        found = stored_disputes([figures[0].measure_id])

    assert set(others(found)[figures[2].pk]) == {"of-122", "of-104"}
    assert stored_disputes([]) == {}
