"""Criticism: who is judged, by whom, what came of it, and how a page shows it."""

import pytest

from orgprofile.criticism import pages
from orgprofile.models import Criticism, Organisation, Turn
from tests.make import (
    make_citation,
    make_criticism,
    make_doubt,
    make_fact,
    make_organisation,
    make_turn,
)
from tests.markup import read
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


def test_an_organisation_is_shown_with_criticism_of_it_and_no_draft_above_it(client):
    subject, umbrella = make_organisation(), make_organisation("umbrella")
    row = make_organisation("ecpat-usa", parent=umbrella)
    make_fact(row, citation=make_citation("e"), as_of="2020")
    make_criticism(subject, target=row, title="A figure of 2012")

    page = read(client, "/organisations/ecpat-usa/")

    assert "Belongs to Umbrella" in page.words
    assert "last confirmed 2020" in page.words
    said = "A figure of 2012 2 September 2015. No response to this criticism recorded"
    assert said in page.words
    assert said not in read(client, "/organisations/umbrella/").words

    type(umbrella).objects.filter(pk=umbrella.pk).update(status="draft")
    assert "Umbrella" not in read(client, "/organisations/ecpat-usa/").words


def laid_out():
    """Return the only exchange, as its page shows it."""
    return pages.criticism(Criticism.objects.with_turns().get()).exchange


POST = "The Washington Post"
# Author and role; the one with * leads to the page of the author's organisation.
BYLINES = [
    ["Glenn Kessler", f"{POST}*"],
    [f"{POST}*", "as told by CNBC"],
    [f"The editor of {POST}*", "as told by CNBC"],
    ["Glenn Kessler", "fact checker*"],
    ["Glenn Kessler*", ""],
    ["", ""],
]


def test_of_author_and_role_the_one_that_names_the_body_leads_to_its_page():
    body = make_organisation("post", name=POST, former_names="")
    criticism = make_criticism(make_organisation())
    for number, names in enumerate(BYLINES):
        author, role = (name.rstrip("*") for name in names)
        said_by = {"author": author, "author_role": role, "author_organisation": body}
        make_turn(criticism, number, **said_by)

    for entry, names in zip(laid_out().turns, BYLINES, strict=True):
        found = [f"{words}{'*' * bool(address)}" for words, address in entry.byline]
        assert found == [name for name in names if name]
    assert laid_out().turns[0].byline[1] == (POST, "/organisations/post/")
    Organisation.objects.filter(pk=body.pk).update(status="draft")
    assert {each for entry in laid_out().turns for _, each in entry.byline} == {""}


def test_without_a_published_response_the_outcome_is_none_whatever_is_stored():
    make_turn(make_criticism(make_organisation()))
    none = "No response to this criticism recorded"
    withdrawn = "Withdrawn, with no response recorded"
    answered = "Answered, with no outcome recorded"
    for stored, kind, status, outcome, came_of in (
        ("conceded", "criticism", "published", "", none),
        ("conceded", "response", "draft", "", none),
        ("withdrawn", "outcome", "published", "Withdrawn", withdrawn),
        ("no-response", "outcome", "published", "No response recorded", none),
        ("disputed", "response", "published", "Disputed", "Disputed"),
        ("no-response", "response", "published", "", answered),
    ):
        Criticism.objects.update(outcome=stored)
        Turn.objects.update(kind=kind, status=status)
        row = Criticism.objects.with_turns().get()
        assert laid_out().outcome == outcome, (stored, kind, status)
        assert row.came_of == came_of, (stored, kind, status)


def test_what_is_said_of_the_subject_comes_first_then_of_laws_then_of_others(client):
    subject, other = make_organisation(), make_organisation("the-code")
    make_citation("post", publisher=POST)
    for slug, date, target in (
        ("other", "2022", other),
        ("old-law", "1999", None),
        ("new-law", "2020", None),
        ("own", "1998", subject),
    ):
        said = {"title": f"The {slug} case", "date": date, "outcome": "conceded"}
        law = "" if target else "FOSTA-SESTA (United States law, 2018)"
        row = make_criticism(subject, slug, target=target, target_law=law, **said)
        for number, author in enumerate(["Vox", "CNBC", "CNBC"]):
            make_turn(row, number, author=author, body="No.[@post] Never.[@post]")
        make_turn(row, 7, author="Post", status="draft")
        make_turn(row, 8, author="Another", kind="response", slug="reply", date="2021")

    page = read(client, "/criticism/")

    shown = [
        page.words.index(f"The {each} case")
        for each in ("own", "new-law", "old-law", "other")
    ]
    assert shown == sorted(shown)
    assert (
        "The new-law case About FOSTA-SESTA (United States law, 2018), 2020. Outcome: conceded. "
        "Criticism: Vox; CNBC. Response: Another."
    ) in page.words
    own = read(client, "/criticism/own/").words
    assert "Answered Another, 2021" in own
    assert "Source: The Washington Post" in own


def test_an_outcome_has_the_sign_of_the_doubt_that_it_rests_on_wherever_it_stands(
    client,
):
    subject, other = make_organisation(), make_organisation("ecpat-usa")
    make_doubt("given-up", kind="encyclopedia")
    row = make_criticism(subject, target=other, outcome="reported-conceded")
    body = "It gave in.[@ecpat-history-2016][!given-up]"
    make_citation("ecpat-history-2016")
    make_turn(row, 1, kind="outcome", body=body)
    link = "/open-questions/given-up/"
    pages = ("/criticism/", row.get_absolute_url(), "/organisations/ecpat-usa/")

    for address in pages:
        page = read(client, address)
        assert link in page.links, address
        assert "eported as conceded †" in page.words.replace(
            ", with no response recorded", ""
        )
    # That it is disputed follows from the reply, and rests on no doubt.
    type(row).objects.update(outcome="disputed")
    assert link not in read(client, "/criticism/").links


def test_the_list_has_25_on_a_page_and_no_words_of_them(client):
    subject = make_organisation()
    for number in range(26):
        statement = f"Quokka number {number}."
        make_criticism(subject, f"case-{number}", title="A case", statement=statement)

    first, second = read(client, "/criticism/"), read(client, "/criticism/?page=2")

    assert (first.words.count("A case About"), second.words.count("A case About")) == (
        25,
        1,
    )
    assert "Page 1 of 2 Next page" in first.words
    assert "Quokka" not in first.words


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
    assert "a response to this criticism is published." in sentence
    criticism.status = "draft"
    criticism.full_clean()


UNHEARD = "needs an author: name the person or organisation"
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
        # A reply or an outcome judges nobody.
        *(("response", "The critics", ""), ("outcome", "", "")),
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
