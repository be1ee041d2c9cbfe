"""Criticisms and their turns: who is judged, by whom, and what came of it."""

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
    make_citation()
    said = {"outcome": "no-response", "statement": "A figure.[@ecpat-germany-2018]"}
    criticism = make_criticism(make_organisation(), **said)
    make_turn(criticism, kind="response", status="draft")
    criticism.full_clean()

    Turn.objects.update(status="published")

    (sentence,) = refusal(criticism)["outcome"]
    assert sentence.startswith("A response is published in this exchange")
    criticism.status = "draft"
    criticism.full_clean()


@pytest.mark.parametrize(("last", "given"), [(None, 1), (4, 5), (32767, 32767)])
def test_a_turn_without_a_number_takes_the_next_free_one(last, given):
    organisation = make_organisation()
    criticism = make_criticism(organisation)
    make_turn(make_criticism(organisation, "other"), 9)
    if last:
        make_turn(criticism, last)

    make_turn(criticism, None, slug="new")

    assert Turn.objects.get(slug="new").order == given


UNHEARD = "needs a voice: name who makes it, or keep it as a draft."


@pytest.mark.parametrize(
    ("kind", "author", "refused"),
    [
        ("criticism", "", UNHEARD),
        ("rejoinder", "  ", UNHEARD),
        *(
            ("criticism", nobody, f"“{nobody}” names nobody.")
            for nobody in (
                *("critics of the law", "The critics", "Some observers", "Unnamed"),
                *("Social scientists", "Respondents to a survey led by sex workers"),
            )
        ),
        ("criticism", "Glenn Kessler", ""),
        ("criticism", "Somebody Knows Foundation", ""),
        ("criticism", "Criticón Media", ""),
        ("rejoinder", "Wikipedia’s article", ""),
        # A reply or an outcome judges nobody.
        ("response", "The director of ECPAT-USA", ""),
        ("response", "", ""),
        ("outcome", "", ""),
    ],
)
def test_a_judgement_of_nobody_in_particular_stays_a_draft(kind, author, refused):
    make_citation()
    turn = make_turn(
        make_criticism(make_organisation()),
        kind=kind,
        author=author,
        body="It was judged so.[@ecpat-germany-2018]",
        status="draft",
    )
    turn.full_clean()

    turn.status = "published"

    if refused:
        (sentence,) = refusal(turn)["author"]
        assert refused in sentence
    else:
        turn.full_clean()
