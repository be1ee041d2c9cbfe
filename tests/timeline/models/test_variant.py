"""What sources differ on: for each matter one value from each source."""

import pytest

from tests.make import make_citation, make_event, make_organisation, make_variant
from timeline.models import HistoryEvent, Variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(make_organisation())


def test_values_come_in_order_then_as_they_were_entered(event):
    for order, value in [(2, "last"), (1, "first"), (1, "second")]:
        make_variant(event, value, order=order, citation=make_citation(value))

    assert [variant.value for variant in Variant.objects.in_order()] == [
        "first",
        "second",
        "last",
    ]


def test_a_value_of_a_draft_is_not_published(event):
    make_variant(event, citation=make_citation("a"))
    make_variant(event, citation=make_citation("b"), status="draft")
    assert Variant.objects.published().count() == 1

    HistoryEvent.objects.update(status="draft")

    assert not Variant.objects.published().exists()


def test_a_value_is_found_by_event_matter_and_source(event):
    variant = make_variant(event, citation=make_citation("a"))

    assert variant.natural_key() == ("founding", "Participants", "a")
    assert Variant.objects.get_by_natural_key(*variant.natural_key()) == variant
    assert variant.get_absolute_url() == "/history/founding/#founding"
    assert str(variant) == "Participants: 68"
