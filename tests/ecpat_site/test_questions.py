"""What counts as an open question besides the doubts, and the page of all."""

import pytest

from ecpat_site import questions
from orgprofile.models import MembershipCount, Resolution
from tests.make import (
    make_citation,
    make_count,
    make_doubt,
    make_measure,
    make_organisation,
    make_resolution,
)
from tests.page_text import read


@pytest.fixture
def subject():
    return make_organisation(lead="")


def told():
    """Each open question: its sign's name, its title, and what rows say that differ."""
    return [(q.kind, q.title, q.differing) for q in questions.open_questions()]


def test_two_figures_that_differ_are_one_question_until_somebody_decides(subject):
    measure, source = make_measure(subject), make_citation()
    pair = [
        make_count(measure, f"count-{members}", value=members, citation=source)
        for members in (104, 107)
    ]

    ((kind, title, said),) = told()

    assert kind == "differ"
    assert title == "Member organisations of the network: which figure is right?"
    assert "104 members in 93 countries (8 June 2018)" in said
    assert "107 members in 93 countries (8 June 2018)" in said

    reason = {"verdict": Resolution.Verdict.UNRESOLVED, "reason": "No list was found."}
    decision = make_resolution(*pair, **reason)
    (question,) = questions.open_questions()
    assert question.words == "No list was found."
    # No doubt has such a slug.
    assert "_" in question.id
    figure = MembershipCount.objects.get(slug=question.address.partition("#")[2])
    assert question.address == figure.get_absolute_url()

    decision.delete()
    make_resolution(*pair)
    assert told() == []


def test_the_page_parts_questions_by_kind_that_of_the_weightiest_first(client, subject):
    for order, kind in enumerate(["unknown", "differ", "unknown", "inferred"]):
        make_doubt(f"doubt-{order}", kind=kind, order=order)

    page = read(client.get("/open-questions/").content.decode())

    assert [each for each in page.ids if each.startswith(("kind_", "doubt-"))] == [
        *("kind_unknown", "doubt-0", "doubt-2"),
        *("kind_differ", "doubt-1", "kind_inferred", "doubt-3"),
    ]


def test_the_page_is_narrowed_by_kind_and_words_and_counts_each_kind(
    client, subject, monkeypatch
):
    make_doubt("campaign-years", words="FACE says 1991.")
    make_doubt("first-staff", words="It had a staff of 2, or of 3.")
    make_doubt("income", kind="unknown", words="The income is not known.")

    def page(query):
        return read(client.get(f"/open-questions/?{query}").content.decode())

    for query, found in (
        ("kind=unknown", ["Income"]),
        ("q=FACE+1991", ["Campaign years"]),
        ("kind=unknown&q=face", []),
    ):
        elements = page(query).walk()
        titles = [
            e
            for e in elements
            if "entry__title" in e.attributes.get("class", "").split()
        ]
        assert [title.words() for title in titles] == found, query

    monkeypatch.setattr("references.lists.FEW", 2)
    words = page("q=a").words()
    assert "≠ sources differ (2)" in words
    assert "? not known (1)" in words
    assert "inferred" not in words
