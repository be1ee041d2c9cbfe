"""Figures fit what is counted."""

from decimal import Decimal

import pytest

from orgprofile.models import MembershipCount
from tests.make import make_citation, make_count, make_measure, make_organisation
from tests.refusal import refusal


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ({"unit": "members"}, "There can’t be more countries than members"),
        ({"within_unit": ""}, "“Member organisations of the network” has one number"),
    ],
)
def test_a_second_number_must_fit_what_is_counted(measure, said):
    measure = make_measure(make_organisation(), **measure)
    count = make_count(measure, value=19, within=70, citation=make_citation())

    assert refusal(count)["within"][0].startswith(said)

    measure.unit, measure.within_unit = "offices", "countries"
    count.full_clean()


def test_a_number_is_kept_without_noughts_at_its_end():
    measure = make_measure(make_organisation(), unit="EUR", multiplier="million")
    given = {"within": None, "citation": make_citation()}
    for number in ("1008.500", "140.000"):
        make_count(measure, number[:3], value=Decimal(number), **given)

    figures = MembershipCount.objects.order_by("value")
    assert [str(count.value) for count in figures] == ["140", "1008.5"]
    assert figures[0].figure == "EUR 140 million"
