"""Criticisms and the turns of each exchange."""

import pytest
from django.db import IntegrityError

from orgprofile.models import Criticism
from tests.make import make_criticism, make_organisation, make_section, make_turn
from tests.orgprofile.models.refusal import UNSOURCED, refusal

pytestmark = pytest.mark.django_db


def test_a_form_refuses_a_criticism_of_nobody():
    criticism = make_criticism(make_organisation(), status="draft")
    criticism.target_law = ""

    assert refusal(criticism) == {
        "__all__": ["Name one target: either a body or a law."]
    }


def test_a_form_refuses_a_criticism_of_a_body_and_a_law_at_once():
    criticism = make_criticism(make_organisation(), status="draft")
    criticism.target = criticism.organisation

    assert refusal(criticism) == {
        "__all__": ["Name one target: either a body or a law."]
    }


def test_the_database_refuses_a_criticism_of_nobody():
    make_criticism(make_organisation())

    with pytest.raises(IntegrityError, match="has_one_target"):
        Criticism.objects.update(target_law="")


def test_the_database_refuses_a_criticism_of_a_body_and_a_law_at_once():
    organisation = make_organisation()

    with pytest.raises(IntegrityError, match="has_one_target"):
        make_criticism(organisation, target=organisation, target_law="A law")


@pytest.mark.parametrize(
    ("date", "sentence"),
    [
        ("2015-13", "“2015-13” has no such month: months run from 01 to 12."),
        (
            "2018/2015",
            "“2018/2015” ends before it begins: put the earlier date first.",
        ),
    ],
)
def test_an_impossible_or_reversed_date_of_a_criticism_is_refused(date, sentence):
    criticism = make_criticism(make_organisation(), status="draft")
    criticism.date = date

    assert refusal(criticism) == {"date": [sentence]}


def test_a_criticised_body_cannot_be_deleted_from_under_the_criticism():
    member = make_organisation("ecpat-usa")
    make_criticism(make_organisation(), target=member)

    with pytest.raises(IntegrityError):
        member.delete()


def test_criticisms_stand_oldest_first():
    organisation = make_organisation()
    later = make_criticism(organisation, "a", date="2018")
    earlier = make_criticism(organisation, "b", date="2015-09-02")

    assert list(Criticism.objects.in_order()) == [earlier, later]


def test_where_a_criticism_is_told_says_nothing_of_whom_it_is_aimed_at():
    network, member = make_organisation(), make_organisation("ecpat-usa")
    criticism = make_criticism(network, target=member)

    assert list(Criticism.objects.shown_with(network)) == [criticism]
    assert list(Criticism.objects.aimed_at(network)) == []
    assert list(Criticism.objects.shown_with(member)) == []
    assert list(Criticism.objects.aimed_at(member)) == [criticism]


def test_a_criticism_comes_with_its_published_turns_in_order(django_assert_num_queries):
    criticism = make_criticism(make_organisation())
    second = make_turn(criticism, 2)
    first = make_turn(criticism, 1)
    make_turn(criticism, 3, status="draft")

    with django_assert_num_queries(2):
        (found,) = Criticism.objects.with_turns()
        turns = list(found.turns.all())

    assert turns == [first, second]


def test_a_form_refuses_two_turns_of_one_place():
    turn = make_turn(make_criticism(make_organisation()), 1, status="draft")
    turn.pk = None
    turn._state.adding = True

    (sentence,) = refusal(turn)["__all__"]
    assert sentence.startswith("Two turns of one exchange can’t have the same place")


def test_the_database_refuses_two_turns_of_one_place():
    criticism = make_criticism(make_organisation())
    make_turn(criticism, 1)

    with pytest.raises(IntegrityError):
        make_turn(criticism, 1)


@pytest.mark.parametrize("make", [make_criticism, make_section, make_turn])
def test_prose_that_cites_nothing_cannot_be_published(make):
    organisation = make_organisation()
    parent = (
        make_criticism(organisation, "other") if make is make_turn else organisation
    )
    row = make(parent, status="published")
    field = row.must_cite[0]
    setattr(row, field, "Somebody said so.")

    assert refusal(row) == {field: [UNSOURCED]}


def test_a_turn_is_found_in_the_page_of_its_exchange():
    turn = make_turn(make_criticism(make_organisation(), "figure"), 2)

    assert turn.get_absolute_url() == "/criticism/figure/#figure-2"
