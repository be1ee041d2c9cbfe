"""The pages of the criticism: what they show, and in which order."""

import pytest

from orgprofile.criticism import pages
from orgprofile.models import Criticism, Organisation
from tests.make import (
    make_citation,
    make_criticism,
    make_doubt,
    make_organisation,
    make_turn,
)
from tests.orgprofile.reading import make_sources, numbered

pytestmark = pytest.mark.django_db


def laid_out(**found):
    """Return the only exchange, as its page shows it."""
    return pages.criticism(Criticism.objects.with_turns().get(**found)).exchange


# --- In order ---------------------------------------------------------------------------


def test_an_exchange_is_read_from_the_statement_through_each_turn():
    make_sources("f", "e", "c", "b")
    criticism = make_criticism(make_organisation(), statement="A figure.[@f]")
    make_turn(criticism, 2, body="It was conceded.[@b]")
    make_doubt("not-there", words="Not there.[@c; @f]")
    make_turn(criticism, 1, body="Baseless, it said.[@e]", doubt="not-there")

    page = pages.criticism(Criticism.objects.with_turns().get())

    assert [entry.turn.order for entry in page.exchange.turns] == [1, 2]
    assert numbered(page) == ["f", "e", "b", "c"]
    assert page.exchange.keys == ("f", "e", "b")
    assert page.exchange.turns[0].doubt == page.notes.doubts[0].marks[0]


# --- Voices -----------------------------------------------------------------------------


# Author, role, and which of them leads to the page of the author's organisation.
BYLINES = [
    ("Glenn Kessler", "The Washington Post", "The Washington Post"),
    ("The Washington Post", "", "The Washington Post"),
    ("The Washington Post", "newspaper", "The Washington Post"),
    ("The Washington Post", "as told by CNBC", "The Washington Post"),
    (
        "The editor of The Washington Post",
        "as told by CNBC",
        "The editor of The Washin",
    ),
    ("Glenn Kessler", "fact checker", "fact checker"),
    ("Glenn Kessler", "", "Glenn Kessler"),
    ("", "", None),
]


def test_of_author_and_role_the_one_that_names_the_body_leads_to_its_page():
    body = make_organisation("post", name="The Washington Post", former_names="")
    criticism = make_criticism(make_organisation())
    for number, (author, role, _leads) in enumerate(BYLINES):
        make_turn(
            criticism,
            number,
            author=author,
            author_role=role,
            author_organisation=body,
        )

    for entry, (author, role, leads) in zip(laid_out().turns, BYLINES, strict=True):
        linked = [n.words for n in entry.byline if n.address == "/organisations/post/"]
        assert [name.words for name in entry.byline] == [n for n in (author, role) if n]
        assert len(linked) == (leads is not None)
        assert all(words.startswith(leads) for words in linked), (author, role)

    Organisation.objects.filter(pk=body.pk).update(status="draft")
    assert {n.address for entry in laid_out().turns for n in entry.byline} == {""}


# --- Outcome ----------------------------------------------------------------------------

# Stored outcome, kinds and states of the turns, and what a reader is told.
OUTCOMES = [
    ("conceded", [("criticism", "published")], "No response recorded"),
    ("conceded", [("response", "draft")], "No response recorded"),
    (
        "withdrawn",
        [("outcome", "published")],
        "Withdrawn, with no response recorded",
    ),
    ("withdrawn", [("outcome", "draft")], "No response recorded"),
    ("no-response", [("outcome", "published")], "No response recorded"),
    ("no-response", [], "No response recorded"),
    ("conceded", [("response", "published")], "Conceded"),
    ("partly-conceded", [("response", "published")], "Partly conceded"),
    ("reported-conceded", [("response", "published")], "Reported as conceded"),
    (
        "no-response",
        [("response", "published")],
        "Answered, with no outcome recorded",
    ),
]


def test_without_a_published_response_the_outcome_is_none_whatever_is_stored():
    organisation = make_organisation()
    for number, (stored, turns, told) in enumerate(OUTCOMES):
        criticism = make_criticism(organisation, f"c-{number}", outcome=stored)
        for order, (kind, status) in enumerate(turns, start=1):
            make_turn(criticism, order, kind=kind, status=status)

        row = Criticism.objects.with_turns().get(pk=criticism.pk)

        outcome = pages.criticism(row).exchange.outcome
        assert outcome == row.came_of == told, (stored, turns)


# --- Independent sources ----------------------------------------------------------------


def make_weighed_exchange(**turn):
    """A criticism of PACT by the Post, with sources of both and of others."""
    for key, publisher, relation in [
        ("own", "ECPAT-USA", "independent"),
        ("post", "The Washington Post", "independent"),
        ("cnbc", "CNBC", "independent"),
        ("vice", "Vice", "independent"),
        ("unknown", "Vice", "unknown"),
        ("member", "ECPAT Germany", "member"),
    ]:
        make_citation(key, publisher=publisher, relation=relation)
    criticism = make_criticism(
        make_organisation(),
        target=make_organisation("pact", name="PACT", former_names="ECPAT-USA (old)"),
        statement="A figure.[@own; @unknown; @member; @gone]",
    )
    fields = {"author": "Glenn Kessler", "author_role": "The Washington Post"} | turn
    make_turn(criticism, 1, body="Baseless.[@post; @vice]", **fields)
    make_turn(criticism, 2, kind="response", author="CNBC", body="No.[@cnbc; @vice]")
    return laid_out()


def test_sources_of_target_critic_and_unknown_relation_do_not_count():
    exchange = make_weighed_exchange()

    assert exchange.sources == ("own", "unknown", "member", "post", "vice", "cnbc")
    assert exchange.independent == ("vice", "cnbc")
    assert exchange.share.endswith("of the critic and of the target: 2 of 6.")


def test_a_critic_is_known_by_the_page_of_its_organisation_too():
    body = make_organisation("media", name="Vice Media", former_names="CNBC")

    exchange = make_weighed_exchange(
        author="Somebody", author_role="", author_organisation=body
    )

    assert exchange.independent == ("post", "vice")


def test_a_voice_is_a_party_where_it_criticises():
    make_citation("cnbc", publisher="CNBC", relation="independent")
    criticism = make_criticism(make_organisation(), statement="Told.[@cnbc]")
    for order, kind in enumerate(["response", "outcome"]):
        make_turn(criticism, order, kind=kind, author="CNBC")
    make_turn(criticism, 3, author="CNBC", status="draft")

    assert laid_out().independent == ("cnbc",)

    make_turn(criticism, 4, kind="rejoinder", author="CNBC")
    assert laid_out().independent == ()


def test_exchanges_of_one_page_are_weighed_each_by_itself():
    make_citation("post", publisher="The Washington Post", relation="independent")
    organisation = make_organisation()
    by_post = make_criticism(organisation, "a", statement="One.[@post]")
    make_criticism(organisation, "b", statement="Two.[@post]")
    make_turn(by_post, body="Baseless.[@post]")

    page = pages.criticism_list(Criticism.objects.in_order().with_turns())

    assert [e.independent for e in page.exchanges] == [(), ("post",)]
    assert [e.sources for e in page.exchanges] == [("post",), ("post",)]
