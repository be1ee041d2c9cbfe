"""Criticisms: one target, a place in the list, and what came of them."""

import pytest

from orgprofile.models import Criticism, Turn
from tests.make import make_citation, make_criticism, make_organisation, make_turn
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


def test_where_a_criticism_is_shown_says_nothing_of_its_target():
    network, member = make_organisation(), make_organisation("ecpat-usa")
    criticism = make_criticism(network, target=member)

    assert list(Criticism.objects.aimed_at(network)) == []
    assert list(Criticism.objects.aimed_at(member)) == [criticism]


def test_no_response_cannot_be_published_beside_a_published_response():
    criticism = make_criticism(
        make_organisation(),
        outcome="no-response",
        status="draft",
        statement="A figure.[@ecpat-germany-2018]",
    )
    make_citation()
    response = make_turn(criticism, kind="response", status="draft")
    criticism.status = "published"
    criticism.full_clean()

    Turn.objects.filter(pk=response.pk).update(status="published")

    (sentence,) = refusal(criticism)["outcome"]
    assert sentence.startswith("A response is published in this exchange")
    criticism.status = "draft"
    criticism.full_clean()
