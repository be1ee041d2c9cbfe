"""What a field of any kind of row cannot hold."""

import pytest

from tests.make import (
    make_citation,
    make_measure,
    make_member,
    make_organisation,
    make_person,
    make_section,
)
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "field", "value"),
    [
        *((make_member, "country", code) for code in ("UK", "th", "EU", "ZZ")),
        *((make_section, "slug", s) for s in ("references", "licence", "facts")),
        *((make_measure, "slug", s) for s in ("ECPAT", "a_b", "a--b", "écpat")),
        # A term cannot end before it begins.
        (make_person, "until", "2019"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_in_it(make, field, value):
    given = {"citation": make_citation(), "since": "2021-07"}
    row = make(make_organisation(), **given if make is make_person else {})
    setattr(row, field, value)

    assert list(refusal(row)) == [field]
