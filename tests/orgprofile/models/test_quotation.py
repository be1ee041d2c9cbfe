"""Quotations: whose words they are, and whether anybody compared them."""

import pytest

from tests.make import (
    make_citation,
    make_criticism,
    make_organisation,
    make_quotation,
    make_turn,
)
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


def make_words(**fields):
    turn = make_turn(make_criticism(make_organisation(), "figure"), slug="post")
    return make_quotation(turn, **fields)


def test_the_wording_of_what_was_seen_elsewhere_is_not_checked():
    words = make_words(wording="checked")
    words.full_clean()
    words.seen_in = make_citation("wikipedia")

    assert refusal(words) == {
        "wording": [
            "The words were seen in another source only, so their wording is not "
            "checked."
        ]
    }
    words.wording = "unchecked"
    words.full_clean()


def test_words_unlike_the_source_say_which_those_are():
    words = make_words(wording="differs")

    assert refusal(words) == {"note": ["Say which words the source has instead."]}
    words.note = f"It has “out of thick air”.[@{words.citation.key}]"
    words.full_clean()
