"""What counts as an open question besides the doubts, and the page of all."""

import pytest

from ecpat_site import questions
from orgprofile.models import MembershipCount, Resolution
from tests.make import (
    make_citation,
    make_count,
    make_doubt,
    make_event,
    make_fact,
    make_measure,
    make_organisation,
    make_resolution,
    make_variant,
)
from tests.page_text import read


@pytest.fixture
def subject():
    return make_organisation(lead="")


def told():
    """Each open question: its sign's name, its title and what is said."""
    found = questions.open_questions()
    return [(q.kind, q.title, q.said) for q in found]


def test_an_event_counts_by_its_variants(subject):
    source = make_citation()
    make_event(subject, "certain", body="Sure.[@ecpat-germany-2018]")
    make_variant(make_event(subject, "differing"), citation=source)
    make_variant(make_event(subject, "drafted"), citation=source, status="draft")

    make_doubt("years")
    for slug, doubt in (("doubted", "years"), ("explained", "")):
        body = "" if doubt else "Sure.[!years]"
        event = make_event(subject, slug, body=body, doubt=doubt)
        make_variant(event, citation=source)

    assert told()[1:] == [("differ", "Differing: participants?", "Participants: 68")]


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


def test_a_fact_without_a_value_is_not_known_unless_a_doubt_explains_it(subject):
    make_doubt("income", kind="unknown", title="How much?")
    make_fact(subject, "Founded", citation=make_citation())
    make_fact(subject, "Staff", value="")
    make_fact(subject, "Income", value="", doubt="income")

    titles = [title for _kind, title, _said in told()]
    assert titles == ["How much?", "Staff: what is it?"]


def test_two_facts_that_differ_are_one_question(subject):
    report, press = make_citation("report"), make_citation("press")
    first = make_fact(subject, "Staff", value="40", citation=report)
    make_fact(subject, "Staff, by the press", value="60", citation=press, other=first)

    assert told() == [
        (
            "differ",
            "Staff, by the press: which is right?",
            "Staff, by the press: 60, or Staff: 40.",
        )
    ]


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
