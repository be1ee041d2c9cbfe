"""Criticisms and their turns: who is judged, by whom, and what came of it."""

import pytest

from orgprofile.models import Turn
from tests.make import make_citation, make_criticism, make_organisation, make_turn
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def criticism():
    cited = "A figure.[@ecpat-germany-2018]"
    make_citation()
    target = make_organisation("ecpat-usa")
    return make_criticism(make_organisation(), target=target, statement=cited)


def test_no_response_cannot_be_published_beside_a_published_response(criticism):
    criticism.outcome = "no-response"
    make_turn(criticism, kind="response", status="draft")
    criticism.full_clean()

    Turn.objects.update(status="published")

    (sentence,) = refusal(criticism)["outcome"]
    assert sentence.startswith("A response is published in this exchange")
    criticism.status = "draft"
    criticism.full_clean()


@pytest.mark.parametrize(("last", "given"), [(None, 1), (4, 5), (32767, 32767)])
def test_a_turn_without_a_number_takes_the_next_free_one(criticism, last, given):
    make_turn(make_criticism(criticism.organisation, "other"), 9)
    if last:
        make_turn(criticism, last)

    make_turn(criticism, None, slug="new")

    assert Turn.objects.get(slug="new").order == given


UNHEARD = "needs a voice: name who makes it, or keep it as a draft."
NOBODY = [
    *("critics of the law", "The critics", "Some observers", "Unnamed"),
    *("Social scientists", "Respondents to a survey led by sex workers"),
]
SOMEBODY = ["Glenn Kessler", "Somebody Knows Foundation", "Criticón Media"]


@pytest.mark.parametrize(
    ("kind", "author", "refused"),
    [
        ("criticism", "", UNHEARD),
        ("rejoinder", "  ", UNHEARD),
        *(("criticism", nobody, f"“{nobody}” names nobody.") for nobody in NOBODY),
        *(("criticism", somebody, "") for somebody in SOMEBODY),
        ("rejoinder", "Wikipedia’s article", ""),
        # A reply or an outcome judges nobody.
        ("response", "The critics", ""),
        ("outcome", "", ""),
    ],
)
def test_a_judgement_of_nobody_in_particular_stays_a_draft(
    criticism, kind, author, refused
):
    said = {"kind": kind, "author": author, "body": criticism.statement}
    turn = make_turn(criticism, status="draft", **said)
    turn.full_clean()

    turn.status = "published"

    if refused:
        (sentence,) = refusal(turn)["author"]
        assert refused in sentence
    else:
        turn.full_clean()
