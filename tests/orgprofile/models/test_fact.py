"""Facts: the cells of the fact box."""

import pytest
from django.db import IntegrityError

from orgprofile.models import Fact
from tests.make import make_citation, make_fact, make_organisation
from tests.orgprofile.models.refusal import refusal

pytestmark = pytest.mark.django_db


def test_a_form_refuses_a_second_fact_of_a_label():
    organisation, source = make_organisation(), make_citation()
    make_fact(organisation, "Founded", citation=source)
    second = Fact(organisation=organisation, label="Founded")

    assert refusal(second) == {
        "__all__": ["This organisation has a fact of that label."]
    }


def test_the_database_refuses_a_second_fact_of_a_label():
    fact = make_fact(make_organisation(), "Founded", citation=make_citation())

    with pytest.raises(IntegrityError):
        Fact.objects.create(organisation=fact.organisation, label="Founded")


def test_a_form_refuses_to_publish_a_value_without_a_source():
    fact = Fact(
        organisation=make_organisation(),
        label="Founded",
        value="May 1990",
        status="published",
    )

    assert refusal(fact) == {
        "__all__": ["Choose the source of this value, or keep it as a draft."]
    }


def test_the_database_refuses_to_publish_a_value_without_a_source():
    organisation = make_organisation()

    with pytest.raises(IntegrityError, match="published_value_is_sourced"):
        Fact.objects.create(
            organisation=organisation, label="Founded", value="1990", status="published"
        )


def test_publishing_leaves_a_value_without_a_source_a_draft():
    fact = make_fact(make_organisation(), status="draft")

    refused = Fact.objects.publish()

    fact.refresh_from_db()
    assert [row for row, _reason in refused] == [fact]
    assert not fact.is_published


def test_a_cell_without_a_value_needs_no_source():
    make_fact(make_organisation(), "Staff", value="").full_clean()


def test_facts_stand_in_the_order_given_then_by_label():
    organisation, source = make_organisation(), make_citation()
    last = make_fact(organisation, "A", order=2, citation=source)
    second = make_fact(organisation, "C", order=1, citation=source)
    first = make_fact(organisation, "B", order=1, citation=source)

    assert list(organisation.facts.in_order()) == [first, second, last]
