"""What holds for rows of every kind: order, address, and what keeps them."""

import pytest
from django.db import IntegrityError

from orgprofile.models import (
    Criticism,
    KeyPerson,
    Measure,
    MembershipCount,
    Organisation,
)
from tests.make import (
    make_citation,
    make_count,
    make_country_search,
    make_criticism,
    make_fact,
    make_measure,
    make_member,
    make_organisation,
    make_person,
    make_resolution,
    make_section,
    make_turn,
)

pytestmark = pytest.mark.django_db


def test_a_row_is_read_on_a_page_of_its_organisation():
    subject, other = make_organisation(), make_organisation("the-code")
    source, turn = make_citation(), make_turn(make_criticism(subject, "a"), slug="b")
    own = make_count(make_measure(subject), "of-104", citation=source)
    lent = make_count(make_measure(other, "firms"), "of-350", citation=source)

    addresses = {
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


def test_rows_are_in_the_order_their_pages_show():
    subject, source = make_organisation("z", name="ECPAT UK"), make_citation()
    pact = make_organisation("a", name="PACT")
    third, first, second = (
        make_section(subject, slug, order=order)
        for slug, order in [("a", 3), ("b", 1), ("c", 1)]
    )
    last, sooner, later = (
        make_fact(subject, label, order=order, citation=source)
        for label, order in [("A", 2), ("B", 1), ("C", 1)]
    )
    older, newer = (
        make_person(subject, name=as_of, as_of=as_of, citation=source)
        for as_of in ("2019", "2024-05-22")
    )
    recent, early = (
        make_criticism(subject, date, date=date) for date in ("2018", "2015-09-02")
    )
    affiliates, members = (
        make_measure(subject, slug, order=order)
        for slug, order in [("affiliates", 2), ("members", 1)]
    )
    a, b, c = (
        make_count(measure, f"of-{as_of}", as_of=as_of, citation=source)
        for measure, as_of in [
            (affiliates, "2020"),
            (members, "2010"),
            (members, "2011"),
        ]
    )

    for rows, expected in [
        (Organisation.objects.in_order(), [subject, pact]),
        (subject.sections.in_order(), [first, second, third]),
        (subject.facts.in_order(), [sooner, later, last]),
        (KeyPerson.objects.newest_first(), [newer, older]),
        (Criticism.objects.in_order(), [early, recent]),
        (Measure.objects.in_order(), [members, affiliates]),
        (MembershipCount.objects.by_measure(), [c, b, a]),
    ]:
        assert list(rows) == expected


def test_a_row_that_others_rest_on_cannot_be_deleted():
    subject = make_organisation()
    target, author = make_organisation("ecpat-usa"), make_organisation("the-post")
    make_turn(make_criticism(subject, target=target), author_organisation=author)
    measure = make_measure(subject)
    make_count(measure, citation=make_citation())

    for row in (target, author, measure):
        with pytest.raises(IntegrityError):
            row.delete()
