"""What sources differ on."""

import pytest

from tests.make import make_citation, make_event, make_organisation, make_variant
from timeline.models import Variant

pytestmark = pytest.mark.django_db


def test_values_come_in_order_then_as_they_were_entered():
    event = make_event(make_organisation())
    for order, value in [(2, "last"), (1, "first"), (1, "second")]:
        make_variant(event, value, order=order, citation=make_citation(value))

    found = [variant.value for variant in Variant.objects.in_order()]

    assert found == ["first", "second", "last"]
