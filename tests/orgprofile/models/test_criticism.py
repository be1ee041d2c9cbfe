"""Criticisms: one target, a place in the list, and what came of them."""

import pytest

from orgprofile.models import Criticism, Turn
from references.values import text
from tests.make import (
    make_citation,
    make_criticism,
    make_organisation,
    make_quotation,
    make_turn,
)
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


def test_where_a_criticism_is_shown_says_nothing_of_its_target():
    network, member = make_organisation(), make_organisation("ecpat-usa")
    criticism = make_criticism(network, target=member)

    assert list(Criticism.objects.aimed_at(network)) == []
    assert list(Criticism.objects.aimed_at(member)) == [criticism]


def test_a_criticism_comes_with_what_is_published_of_it_in_order(
    django_assert_num_queries,
):
    criticism = make_criticism(make_organisation())
    second = make_turn(criticism, 2)
    first = make_turn(criticism, 1)
    make_turn(criticism, 3, status="draft")
    other = make_quotation(first, 2)
    words = make_quotation(first, 1)
    make_quotation(first, 3, status="draft")

    with django_assert_num_queries(3):
        (found,) = Criticism.objects.with_turns()
        turns = list(found.turns.all())
        quotations = [list(turn.quotations.all()) for turn in turns]
        sources = {quotation.citation for quotation in quotations[0]}

    assert turns == [first, second]
    assert quotations == [[words, other], []]
    assert len(sources) == 1


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


def test_words_are_found_in_whatever_is_published_of_an_exchange():
    criticism = make_criticism(
        make_organisation(),
        title="Überprüfung der Zahl",
        target=make_organisation("ecpat-usa", name="PACT", former_names="ECPAT-USA"),
        statement="Stated in *Chiang Mai*.[@nobody-looks-here]",
    )
    turn = make_turn(criticism, author="Glenn Kessler", body="Without foundation.")
    make_turn(criticism, 2, body="Hidden away.", status="draft")
    make_quotation(turn, text="conjured out of thin air")
    make_quotation(turn, 2, text="never printed", status="draft")

    def found(written):
        words = text.fold(written).split()
        return list(Criticism.objects.with_words(words)) == [criticism]

    for written in (
        *("uberprufung", "U\N{COMBINING DIAERESIS}BERPRÜFUNG", "Chiang", "pact"),
        *("ecpat-usa", "kessler", "washington post", "foundation", "thin air"),
        *("zahl kessler conjured mai", ""),
    ):
        assert found(written), written
    for written in ("hidden", "printed", "nobody-looks-here", "*Chiang", "zahl nobody"):
        assert not found(written), written


def test_the_slug_of_the_list_of_exchanges_is_taken():
    criticism = make_criticism(make_organisation(), "exchanges", status="draft")

    assert refusal(criticism) == {
        "slug": ["“exchanges” is the address of the list: choose another."]
    }
