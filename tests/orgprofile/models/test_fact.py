"""Facts: the cells of the fact box."""

import pytest

from tests.make import make_citation, make_fact, make_organisation

pytestmark = pytest.mark.django_db


def test_a_cell_without_a_value_needs_no_source():
    make_fact(make_organisation(), "Staff", value="").full_clean()


def test_facts_are_sorted_in_the_order_given_then_by_label():
    organisation, source = make_organisation(), make_citation()
    last = make_fact(organisation, "A", order=2, citation=source)
    second = make_fact(organisation, "C", order=1, citation=source)
    first = make_fact(organisation, "B", order=1, citation=source)

    assert list(organisation.facts.in_order()) == [first, second, last]
