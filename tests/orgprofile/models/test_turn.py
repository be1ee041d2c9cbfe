"""Turns: who speaks in an exchange, and how far the source bears it out."""

import pytest

from orgprofile.models import Turn
from tests.make import (
    make_citation,
    make_criticism,
    make_organisation,
    make_turn,
)
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


def make_sourced_turn(**fields):
    """A draft that may be published as it is."""
    make_citation()
    fields.setdefault("body", "The newspaper judged so.[@ecpat-germany-2018]")
    return make_turn(make_criticism(make_organisation()), status="draft", **fields)


def published(turn):
    turn.status = "published"
    return turn


def test_turns_are_sorted_by_number_then_by_date_and_the_undated_last():
    criticism = make_criticism(make_organisation())
    for slug, order, date in [
        ("undated", 2, ""),
        ("later", 2, "2018-07"),
        ("last", 3, "1990"),
        ("sooner", 2, "2018-04-13/2018-09"),
        ("first", 1, "2020"),
    ]:
        make_turn(criticism, order, slug=slug, date=date)

    slugs = [turn.slug for turn in Turn.objects.in_order()]

    assert slugs == ["first", "sooner", "later", "undated", "last"]


@pytest.mark.parametrize(("last", "given"), [(None, 1), (4, 5), (32767, 32767)])
def test_a_turn_without_a_number_takes_the_next_free_one(last, given):
    organisation = make_organisation()
    criticism = make_criticism(organisation)
    make_turn(make_criticism(organisation, "other"), 9)
    if last:
        make_turn(criticism, last)

    turn = make_turn(criticism, None, slug="new")

    turn.refresh_from_db()
    assert turn.order == given


@pytest.mark.parametrize("kind", ["criticism", "rejoinder"])
@pytest.mark.parametrize("author", ["", "  "])
def test_a_judgement_without_a_voice_stays_a_draft(kind, author):
    turn = make_sourced_turn(kind=kind, author=author)
    turn.full_clean()

    assert refusal(published(turn)) == {
        "author": [f"A {kind} needs a voice: name who makes it, or keep it as a draft."]
    }


@pytest.mark.parametrize(
    "author",
    [
        *("Critics", "critics of the law", "The critics", "Some observers", "Unnamed"),
        *("Social scientists", "Many", "Authorities", "Experts in the field"),
        "Respondents to a survey led by sex workers",
        "Critics whom Wikipedia’s article does not name",
    ],
)
def test_a_judgement_of_nobody_in_particular_stays_a_draft(author):
    turn = make_sourced_turn(author=author)
    turn.full_clean()

    (sentence,) = refusal(published(turn))["author"]
    assert sentence.startswith(f"“{author}” names nobody.")


@pytest.mark.parametrize(
    ("kind", "author"),
    [
        ("criticism", "Glenn Kessler"),
        ("criticism", "Somebody Knows Foundation"),
        ("criticism", "Criticón Media"),
        ("rejoinder", "Wikipedia’s article"),
        # A reply or an outcome judges nobody.
        ("response", "The director of ECPAT-USA"),
        ("response", ""),
        ("outcome", ""),
    ],
)
def test_a_turn_with_a_voice_or_without_a_judgement_is_published(kind, author):
    published(make_sourced_turn(kind=kind, author=author)).full_clean()
