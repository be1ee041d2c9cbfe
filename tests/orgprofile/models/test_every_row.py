"""What holds for rows of every kind: order, address, and what keeps them."""

import pytest
from django.db import IntegrityError

from tests.make import (
    make_citation,
    make_count,
    make_country_search,
    make_criticism,
    make_measure,
    make_member,
    make_organisation,
    make_person,
    make_resolution,
    make_section,
    make_turn,
)
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


def test_a_row_is_read_on_a_page_of_its_organisation(settings):
    subject, other = make_organisation(), make_organisation("the-code")
    source, turn = make_citation(), make_turn(make_criticism(subject, "a"), slug="b")
    own = make_count(make_measure(subject), "of-104", citation=source)
    lent = make_count(make_measure(other, "firms"), "of-350", citation=source)
    addresses = {
        subject: "/",
        other: "/organisations/the-code/",
        own: "/network/#of-104",
        lent: "/organisations/the-code/network/#of-350",
        make_resolution(own, lent): "/network/#of-104",
        make_member(subject, "a"): "/network/members/th/#a",
        make_member(subject, "b", country=""): "/network/members/#b",
        make_member(other, "c"): "/organisations/the-code/network/members/th/#c",
        make_country_search(subject, "CI"): "/network/members/ci/",
        make_section(subject, "past"): "/#past",
        make_section(other, "past"): "/organisations/the-code/#past",
        turn: "/criticism/a/#a-b",
    }

    assert {row: row.get_absolute_url() for row in addresses} == addresses
    settings.SITE_ORGANISATION = "the-code"
    assert other.network_url("member-csv") == "/network/members.csv"
    below = "/organisations/ecpat-international/network/members/th/"
    assert subject.network_url("country-detail", country="th") == below


def test_a_row_that_others_rest_on_cannot_be_deleted():
    subject = make_organisation()
    target, author = make_organisation("ecpat-usa"), make_organisation("the-post")
    make_turn(make_criticism(subject, target=target), author_organisation=author)
    measure = make_measure(subject)
    make_count(measure, citation=make_citation())

    for row in (target, author, measure):
        with pytest.raises(IntegrityError):
            row.delete()


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
