"""The pages of the criticism, as a visitor meets them."""

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
from tests.orgprofile.reading import make_sources, read, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange():
    make_citation("kessler", publisher="The Washington Post", relation="independent")
    make_citation("wikipedia", publisher="Wikipedia", relation="independent")
    make_sources("of-the-doubt")
    target = make_organisation("ecpat-usa", name="PACT", former_names="ECPAT-USA")
    newspaper = make_organisation("post", name="The Washington Post")
    criticism = make_criticism(
        make_organisation(),
        title="The figure of 100,000",
        target=target,
        statement="A figure was published.[@kessler]",
        outcome="partly-conceded",
        outcome_as_of="2016",
    )
    words = "The page says “dubious”.[@of-the-doubt]"
    make_doubt("dubious", kind="not-supported", words=words)
    reply = {"author_role": "", "voice": "own", "body": "We agree."}
    make_turn(criticism, 2, slug="us", kind="response", author="ECPAT-USA", **reply)
    make_turn(
        criticism,
        slug="post-2015",
        author_organisation=newspaper,
        date="2015-09-02",
        body="It is baseless.[@kessler] It is wrong.[@wikipedia]",
        doubt="dubious",
    )
    return criticism


@pytest.mark.parametrize("address", ["/criticism/", "/criticism/figure/"])
def test_a_visitor_reads_an_exchange_with_its_reply_and_outcome(
    client, exchange, address
):
    page = read(client, address)

    for words in (
        "The figure of 100,000",
        "Target: PACT, formerly ECPAT-USA. Date: 2 September 2015. "
        "Outcome: Partly conceded, as of 2016. "
        "Sources independent of the critic and of the target: 1 of 2.",
        "A figure was published.",
        "Criticism Glenn Kessler, The Washington Post, 2 September 2015[✕] # "
        "As reported by others",
        "✕ The cited source does not say this The page says “dubious”.",
        "Response ECPAT-USA, date not known # In its own words",
        "We agree.",
    ):
        assert words in page.words, words
    assert page.words.index("It is baseless.") < page.words.index("We agree.")
    notes = [i for i in page.ids if i.startswith("note-") and "!" not in i]
    assert notes == ["note-kessler", "note-wikipedia", "note-of-the-doubt"]
    assert {"figure", "figure-post-2015", "figure-us"} <= set(page.ids)
    assert {"/organisations/ecpat-usa/", "/organisations/post/"} <= set(page.links)


def test_each_turn_says_whose_side_it_is_on_and_links_to_its_lasting_address(
    client, exchange
):
    elements = [e.attributes for e in tree(client, "/criticism/").walk()]
    turns = [e for e in elements if (e.get("class") or "").startswith("turn turn--")]
    links = [e for e in elements if e.get("class") == "turn__link"]

    assert [(turn["id"], turn["class"].partition("--")[2]) for turn in turns] == [
        ("figure-post-2015", "critic"),
        ("figure-us", "reply"),
    ]
    assert [link["href"] for link in links] == [
        "/criticism/figure/#figure-post-2015",
        "/criticism/figure/#figure-us",
    ]


def test_the_list_shows_all_of_it_however_it_was_narrowed_or_says_that_there_is_none(
    client, exchange
):
    make_criticism(exchange.organisation, "law", target_law="FOSTA-SESTA")

    page = read(client, "/criticism/?target=ecpat-usa&year=2015&q=figure&page=7")

    assert {"/criticism/figure/", "/criticism/law/"} <= set(page.links)
    law = read(client, "/criticism/law/")
    assert "Outcome: No response recorded as of 2 September 2015." in law.words
    assert law.metadata["description"].startswith("Criticism of FOSTA-SESTA")
    type(exchange).objects.update(status="draft")
    assert "No criticism is recorded." in read(client, "/criticism/").words


def laid_out():
    """Return the only exchange, as its page shows it."""
    return pages.criticism(Criticism.objects.with_turns().get()).exchange


POST = "The Washington Post"
# Author, role, and which of them leads to the page of the author's organisation.
BYLINES = [
    ("Glenn Kessler", POST, POST),
    (POST, "as told by CNBC", POST),
    (f"The editor of {POST}", "as told by CNBC", f"The editor of {POST}"[:24]),
    ("Glenn Kessler", "fact checker", "fact checker"),
    ("Glenn Kessler", "", "Glenn Kessler"),
    ("", "", None),
]


def test_of_author_and_role_the_one_that_names_the_body_leads_to_its_page():
    body = make_organisation("post", name=POST, former_names="")
    criticism = make_criticism(make_organisation())
    for number, (author, role, _leads) in enumerate(BYLINES):
        said_by = {"author": author, "author_role": role, "author_organisation": body}
        make_turn(criticism, number, **said_by)

    for entry, (author, role, leads) in zip(laid_out().turns, BYLINES, strict=True):
        linked = [n.words for n in entry.byline if n.address == "/organisations/post/"]
        assert [name.words for name in entry.byline] == [n for n in (author, role) if n]
        assert len(linked) == (leads is not None)
        assert all(words.startswith(leads) for words in linked), (author, role)

    Organisation.objects.filter(pk=body.pk).update(status="draft")
    assert {n.address for entry in laid_out().turns for n in entry.byline} == {""}


@pytest.mark.parametrize(
    ("stored", "kind", "status", "told"),
    [
        ("conceded", "criticism", "published", "No response recorded"),
        ("conceded", "response", "draft", "No response recorded"),
        ("withdrawn", "outcome", "published", "Withdrawn, with no response recorded"),
        ("withdrawn", "outcome", "draft", "No response recorded"),
        ("no-response", "outcome", "published", "No response recorded"),
        ("conceded", "response", "published", "Conceded"),
        ("partly-conceded", "response", "published", "Partly conceded"),
        ("no-response", "response", "published", "Answered, with no outcome recorded"),
    ],
)
def test_without_a_published_response_the_outcome_is_none_whatever_is_stored(
    stored, kind, status, told
):
    criticism = make_criticism(make_organisation(), outcome=stored)
    make_turn(criticism, kind=kind, status=status)

    row = Criticism.objects.with_turns().get()

    assert pages.criticism(row).exchange.outcome == row.came_of == told


INDEPENDENT = {"own": "ECPAT-USA", "post": POST, "cnbc": "CNBC", "vice": "Vice"}


def make_weighed_exchange():
    """A criticism of PACT by the Post, with sources of both and of others."""
    for key, publisher, relation in [
        *((key, name, "independent") for key, name in INDEPENDENT.items()),
        ("unknown", "Vice", "unknown"),
        ("member", "ECPAT Germany", "member"),
    ]:
        make_citation(key, publisher=publisher, relation=relation)
    criticism = make_criticism(
        make_organisation(),
        target=make_organisation("pact", name="PACT", former_names="ECPAT-USA (old)"),
        statement="A figure.[@own; @unknown; @member; @gone]",
    )
    make_turn(criticism, 1, body="No.[@post; @vice]", author_role=POST)
    make_turn(criticism, 2, kind="response", author="CNBC", body="No.[@cnbc; @vice]")
    # A voice is a party where it criticises in public.
    make_turn(criticism, 3, author="Vice", status="draft")
    return laid_out()


def test_sources_of_target_critic_and_unknown_relation_do_not_count():
    exchange = make_weighed_exchange()

    assert exchange.sources == ("own", "unknown", "member", "post", "vice", "cnbc")
    assert exchange.independent == ("vice", "cnbc")
    assert exchange.share.endswith("of the critic and of the target: 2 of 6.")
