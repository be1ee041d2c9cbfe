"""What a field of a figure, a person, a member or a section cannot hold."""

import pytest

from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_member,
    make_organisation,
    make_person,
    make_section,
)
from tests.refusal import refusal


@pytest.fixture
def measure():
    return make_measure(make_organisation())


@pytest.fixture
def count(measure):
    return make_count(measure, "size", citation=make_citation("ecpat-2018"))


def test_what_a_field_cannot_hold_is_refused_in_it(measure, count):
    network, given = measure.organisation, {"citation": count.citation}
    for field, row in (
        ("country", make_member(network, country="UK")),
        *(("slug", make_section(network, slug)) for slug in ("references", "licence")),
        # A term cannot end before it begins.
        ("until", make_person(network, since="2021-07", until="2019", **given)),
    ):
        assert list(refusal(row)) == [field]
