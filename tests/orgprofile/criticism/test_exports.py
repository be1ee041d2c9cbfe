"""The files of the criticism, compared with their pages."""

import pytest

from orgprofile.criticism import exports
from tests.make import (
    make_citation,
    make_criticism,
    make_doubt,
    make_organisation,
    make_quotation,
    make_turn,
)
from tests.orgprofile.reading import json_file, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchanges():
    """Two exchanges: one answered, of a member; one of a law, without an answer."""
    post = make_citation(
        "post", publisher="The Washington Post", relation="independent", issued="2015"
    )
    other = make_citation("reuters", publisher="Reuters", relation="independent")
    subject = make_organisation(name="ECPAT International")
    member = make_organisation("pact", name="PACT", former_names="ECPAT-USA")
    figure = make_criticism(
        subject, "figure", target=member, statement="A figure.[@post]"
    )
    turn = make_turn(
        figure,
        slug="post-2015",
        author_organisation=make_organisation("paper", name="The Washington Post"),
        date="2015-09-02",
        body="Baseless.[@post; @gone]",
        doubt="elsewhere",
    )
    make_doubt("elsewhere", words="Seen in [@reuters].")
    named = {"citation": post, "seen_in": other, "seen_in_reading": "words"}
    make_quotation(turn, text="thin air", reading="figure", note="Unseen.", **named)
    make_turn(figure, 2, slug="reply", kind="response", author="PACT", author_role="")
    make_turn(figure, 3, slug="draft", author="Hidden", status="draft")
    make_criticism(subject, "law", outcome="disputed", date="2018")
    return subject


def test_an_exchange_in_a_file_has_all_its_page_has(client, exchanges):
    (record,) = json_file(client, "/criticism/figure.json")["exchanges"]

    assert list(record) == list(exports.EXCHANGE_COLUMNS)
    assert record["target"] == {
        "kind": "organisation",
        "name": "PACT",
        "former_names": "ECPAT-USA",
        "page": "http://testserver/organisations/pact/",
    }
    assert (record["outcome"], record["is_answered"]) == ("conceded", True)
    assert (record["sources_cited"], record["sources_independent"]) == (2, 1)
    assert [(s["source_key"], s["is_independent"]) for s in record["sources"]] == [
        ("post", False),
        ("reuters", True),
    ]
    first, reply = record["turns"]
    assert first == {
        "id": "figure-post-2015",
        "kind": "criticism",
        "author": "Glenn Kessler",
        "author_role": "The Washington Post",
        "author_page": "http://testserver/organisations/paper/",
        "voice": "reported",
        "date": "2015-09-02",
        "body": "Baseless.",
        "quotations": [
            {
                "text": "thin air",
                "said_by": "The Washington Post",
                "said_in": "post",
                "said_in_reading": "figure",
                "seen_in": "reuters",
                "seen_in_reading": "words",
                "wording": "unchecked",
                "note": "Unseen.",
            }
        ],
        "doubt": "elsewhere",
        "page": "http://testserver/criticism/figure/#figure-post-2015",
    }
    assert (reply["id"], reply["author_page"]) == ("figure-reply", None)


def test_a_law_has_no_page_and_an_exchange_without_a_response_says_so(
    client, exchanges
):
    (record,) = json_file(client, "/criticism/law.json")["exchanges"]

    assert record["target"]["kind"] == "law"
    assert record["target"]["page"] is None
    assert record["outcome"] == "no-response"
    assert record["outcome_in_words"] == "No response recorded"
    assert record["is_answered"] is False


def test_the_file_of_the_list_holds_what_the_list_shows(client, exchanges):
    for query in ("", "?target=pact", "?q=gone"):
        shown = tree(client, f"/criticism/{query}")
        listed_here = [
            e.attributes["id"]
            for e in shown.walk()
            if e.attributes.get("class") == "exchange"
        ]

        found = json_file(client, f"/criticism/exchanges.json{query}")

        assert [record["id"] for record in found["exchanges"]] == listed_here, query
        for record in found["exchanges"]:
            alone = json_file(client, f"/criticism/{record['id']}.json")
            assert alone["exchanges"] == [record]


def test_a_file_of_criticism_says_from_which_page_it_is_and_how_to_read_it(
    client, exchanges
):
    for file, address in [
        ("/criticism/exchanges.json", "/criticism/"),
        ("/criticism/figure.json", "/criticism/figure/"),
    ]:
        found = json_file(client, file)

        assert found["page"] == f"http://testserver{address}"
        assert found["licence"] == "https://creativecommons.org/licenses/by-sa/4.0/"
        assert found["columns"] == list(exports.EXCHANGE_COLUMNS)


def test_a_query_that_cannot_be_read_is_never_answered_with_all_criticism(
    client, exchanges
):
    for query in ("target=nobody", "q=%00"):
        response = client.get(f"/criticism/exchanges.json?{query}")

        assert response.status_code == 400, query
        assert "This request could not be read" in response.content.decode()
