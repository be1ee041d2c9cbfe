"""Criticisms, the turns of each exchange, and the words quoted in them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError

from orgprofile.models import Criticism, Quotation, Turn
from references import text
from tests.make import (
    make_citation,
    make_criticism,
    make_organisation,
    make_quotation,
    make_section,
    make_turn,
)
from tests.orgprofile.models.refusal import UNSOURCED, refusal

pytestmark = pytest.mark.django_db


def accept(row):
    row.full_clean()


# --- Criticisms -------------------------------------------------------------------------


def test_a_form_refuses_a_criticism_of_nobody():
    criticism = make_criticism(make_organisation(), status="draft")
    criticism.target_law = ""

    assert refusal(criticism) == {
        "__all__": ["Name one target: either a body or a law."]
    }


def test_a_form_refuses_a_criticism_of_a_body_and_a_law_at_once():
    criticism = make_criticism(make_organisation(), status="draft")
    criticism.target = criticism.organisation

    assert refusal(criticism) == {
        "__all__": ["Name one target: either a body or a law."]
    }


def test_the_database_refuses_a_criticism_of_nobody():
    make_criticism(make_organisation())

    with pytest.raises(IntegrityError, match="has_one_target"):
        Criticism.objects.update(target_law="")


def test_the_database_refuses_a_criticism_of_a_body_and_a_law_at_once():
    organisation = make_organisation()

    with pytest.raises(IntegrityError, match="has_one_target"):
        make_criticism(organisation, target=organisation, target_law="A law")


@pytest.mark.parametrize(
    ("date", "sentence"),
    [
        ("2015-13", "“2015-13” has no such month: months run from 01 to 12."),
        (
            "2018/2015",
            "“2018/2015” ends before it begins: put the earlier date first.",
        ),
    ],
)
def test_an_impossible_or_reversed_date_of_a_criticism_is_refused(date, sentence):
    criticism = make_criticism(make_organisation(), status="draft")
    criticism.date = date

    assert refusal(criticism) == {"date": [sentence]}


def test_an_outcome_that_is_not_in_the_list_is_refused():
    criticism = make_criticism(make_organisation(), status="draft")
    criticism.outcome = "refuted"

    assert list(refusal(criticism)) == ["outcome"]


def test_a_criticised_body_cannot_be_deleted_from_under_the_criticism():
    member = make_organisation("ecpat-usa")
    make_criticism(make_organisation(), target=member)

    with pytest.raises(IntegrityError):
        member.delete()


def test_criticisms_stand_oldest_first():
    organisation = make_organisation()
    later = make_criticism(organisation, "a", date="2018")
    earlier = make_criticism(organisation, "b", date="2015-09-02")

    assert list(Criticism.objects.in_order()) == [earlier, later]


def test_where_a_criticism_is_told_says_nothing_of_whom_it_is_aimed_at():
    network, member = make_organisation(), make_organisation("ecpat-usa")
    criticism = make_criticism(network, target=member)

    assert list(Criticism.objects.shown_with(network)) == [criticism]
    assert list(Criticism.objects.aimed_at(network)) == []
    assert list(Criticism.objects.shown_with(member)) == []
    assert list(Criticism.objects.aimed_at(member)) == [criticism]


def test_a_criticism_comes_with_what_is_published_of_it_in_order(
    django_assert_num_queries,
):
    criticism = make_criticism(make_organisation())
    second = make_turn(criticism, 2)
    first = make_turn(criticism, 1)
    make_turn(criticism, 3, status="draft")
    other = make_quotation(first, 2)
    words = make_quotation(first, 1)
    make_quotation(first, 3, status="draft")

    with django_assert_num_queries(3):
        (found,) = Criticism.objects.with_turns()
        turns = list(found.turns.all())
        quotations = [list(turn.quotations.all()) for turn in turns]
        sources = {quotation.citation for quotation in quotations[0]}

    assert turns == [first, second]
    assert quotations == [[words, other], []]
    assert len(sources) == 1


def test_no_response_cannot_be_published_beside_a_published_response():
    criticism = make_criticism(
        make_organisation(),
        outcome="no-response",
        status="draft",
        statement="A figure.[@ecpat-germany-2018]",
    )
    make_citation()
    response = make_turn(criticism, kind="response", status="draft")
    criticism.status = "published"
    accept(criticism)

    Turn.objects.filter(pk=response.pk).update(status="published")

    (sentence,) = refusal(criticism)["outcome"]
    assert sentence.startswith("A response is published in this exchange")
    criticism.status = "draft"
    accept(criticism)


# Stored outcome, kinds and states of the turns: what readers are told came of it.
OUTCOMES = [
    ("conceded", [], "no-response"),
    ("conceded", [("criticism", "published")], "no-response"),
    ("conceded", [("response", "draft")], "no-response"),
    ("conceded", [("outcome", "published")], "conceded"),
    ("conceded", [("outcome", "draft")], "no-response"),
    ("no-response", [("outcome", "published")], "no-response"),
    ("conceded", [("response", "published")], "conceded"),
    ("no-response", [("response", "draft")], "no-response"),
    ("no-response", [("response", "published")], ""),
]


def test_what_came_of_it_needs_a_published_turn_that_bears_it_out():
    organisation = make_organisation()
    for number, (stored, turns, told) in enumerate(OUTCOMES):
        criticism = make_criticism(organisation, f"c-{number}", outcome=stored)
        for order, (kind, status) in enumerate(turns, start=1):
            make_turn(criticism, order, kind=kind, status=status)

        found = Criticism.objects.with_outcome().get(pk=criticism.pk)

        assert found.came_of == told, (stored, turns)
        assert found.is_answered == (("response", "published") in turns)


def test_words_are_found_in_whatever_is_published_of_an_exchange():
    criticism = make_criticism(
        make_organisation(),
        title="Überprüfung der Zahl",
        target=make_organisation("ecpat-usa", name="PACT", former_names="ECPAT-USA"),
        statement="Stated in *Chiang Mai*.[@nobody-looks-here]",
    )
    turn = make_turn(criticism, author="Glenn Kessler", body="Without foundation.")
    make_turn(criticism, 2, body="Hidden away.", status="draft")
    make_quotation(turn, text="conjured out of thin air")
    make_quotation(turn, 2, text="never printed", status="draft")

    def found(written):
        words = text.fold(written).split()
        return list(Criticism.objects.with_words(words)) == [criticism]

    for written in (
        *("uberprufung", "U\N{COMBINING DIAERESIS}BERPRÜFUNG", "Chiang", "pact"),
        *("ecpat-usa", "kessler", "washington post", "foundation", "thin air"),
        *("zahl kessler conjured mai", ""),
    ):
        assert found(written), written
    for written in ("hidden", "printed", "nobody-looks-here", "*Chiang", "zahl nobody"):
        assert not found(written), written


# --- Turns ------------------------------------------------------------------------------


def make_sourced_turn(**fields):
    """A draft that may be published as it is."""
    make_citation()
    fields.setdefault("body", "The newspaper judged so.[@ecpat-germany-2018]")
    return make_turn(make_criticism(make_organisation()), status="draft", **fields)


def published(turn):
    turn.status = "published"
    return turn


def test_turns_stand_by_number_then_by_date_and_the_undated_last():
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


def test_a_form_refuses_two_turns_of_one_slug_in_an_exchange():
    turn = make_turn(make_criticism(make_organisation()), 1, status="draft")
    turn.pk = None
    turn._state.adding = True

    assert refusal(turn)["__all__"] == ["Another turn of this exchange has this slug."]


def test_the_database_refuses_two_turns_of_one_slug_in_an_exchange():
    organisation = make_organisation()
    criticism = make_criticism(organisation)
    make_turn(criticism, slug="vox-2018")
    make_turn(make_criticism(organisation, "other"), slug="vox-2018")

    with pytest.raises(IntegrityError):
        make_turn(criticism, 2, slug="vox-2018")


@pytest.mark.parametrize("kind", ["criticism", "rejoinder"])
@pytest.mark.parametrize("author", ["", "  "])
def test_a_judgement_without_a_voice_stays_a_draft(kind, author):
    turn = make_sourced_turn(kind=kind, author=author)
    accept(turn)

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
    accept(turn)

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
    accept(published(make_sourced_turn(kind=kind, author=author)))


@pytest.mark.parametrize("support", ["partly", "no", "unseen"])
def test_a_source_that_gives_no_full_support_is_explained(support):
    turn = make_sourced_turn(support=support)
    accept(turn)

    assert refusal(published(turn)) == {
        "source_check": [
            "Say what checking the source showed, since it does not support this in "
            "full."
        ]
    }
    turn.source_check = "It speaks of something else."
    accept(turn)


@pytest.mark.parametrize("make", [make_criticism, make_section, make_turn])
def test_prose_that_cites_nothing_cannot_be_published(make):
    organisation = make_organisation()
    parent = (
        make_criticism(organisation, "other") if make is make_turn else organisation
    )
    row = make(parent, status="published")
    field = row.must_cite[0]
    setattr(row, field, "Somebody said so.")

    assert refusal(row) == {field: [UNSOURCED]}


def test_a_turn_has_an_address_of_its_own_in_the_page_of_its_exchange():
    turn = make_turn(make_criticism(make_organisation(), "figure"), 2, slug="vox-2018")

    assert turn.get_absolute_url() == "/criticism/figure/#figure-vox-2018"


def test_a_body_that_spoke_cannot_be_deleted_from_under_its_turn():
    newspaper = make_organisation("washington-post")
    make_turn(make_criticism(make_organisation()), author_organisation=newspaper)

    with pytest.raises(IntegrityError):
        newspaper.delete()


# --- Quotations -------------------------------------------------------------------------


def make_words(**fields):
    turn = make_turn(make_criticism(make_organisation(), "figure"), slug="post")
    return make_quotation(turn, **fields)


def test_the_wording_of_what_was_seen_elsewhere_is_not_checked():
    words = make_words(wording="checked")
    accept(words)
    words.seen_in = make_citation("wikipedia")

    assert refusal(words) == {
        "wording": [
            "The words were seen in another source only, so their wording is not "
            "checked."
        ]
    }
    words.wording = "unchecked"
    accept(words)


def test_words_unlike_the_source_say_which_those_are():
    words = make_words(wording="differs")

    assert refusal(words) == {"note": ["Say which words the source has instead."]}
    words.note = "It has “out of thick air”."
    accept(words)


def test_a_quotation_is_short_and_has_a_source():
    words = make_words()
    words.text = "a" * 301

    assert list(refusal(words)) == ["text"]
    words.text, words.citation = "a" * 300, None
    assert list(refusal(words)) == ["citation"]


def test_the_database_refuses_two_quotations_of_one_place():
    words = make_words()

    with pytest.raises(IntegrityError):
        make_quotation(words.turn, citation=words.citation)


def test_a_quotation_is_public_with_all_it_is_part_of():
    words = make_words()
    turn, criticism = words.turn, words.turn.criticism
    assert list(Quotation.objects.published()) == [words]
    assert words.get_absolute_url() == "/criticism/figure/#figure-post"

    for row in (words, turn, criticism, criticism.organisation):
        type(row).objects.filter(pk=row.pk).update(status="draft")
        assert not Quotation.objects.published().exists(), row
        type(row).objects.filter(pk=row.pk).update(status="published")
    assert list(Quotation.objects.published()) == [words]


# --- What was stored before there were slugs and voices ---------------------------------

UPGRADE = import_module("orgprofile.migrations.0003_exchanges")


def test_a_stored_turn_is_named_by_its_body_and_year_and_each_by_a_name_of_its_own():
    body = make_organisation("washington-post")
    criticism = make_criticism(make_organisation())
    for order, fields in enumerate(
        [
            {"author_organisation": body, "date": "2015-09-02"},
            {"author_organisation": body, "date": "2015"},
            {"author_organisation": body},
            {"kind": "response"},
            {"kind": "outcome", "date": "201X"},
            {"kind": "response"},
        ],
        start=1,
    ):
        make_turn(criticism, order, **fields)

    UPGRADE.name_turns(apps, None)

    assert [turn.slug for turn in Turn.objects.in_order()] == [
        *("washington-post-2015", "washington-post-2015-2", "washington-post"),
        *("response", "outcome", "response-6"),
    ]


def test_a_stored_judgement_of_nobody_becomes_a_draft_and_nothing_else_does():
    criticism = make_criticism(make_organisation())
    for order, (kind, author) in enumerate(
        [
            ("criticism", "Critics of the law, in CNBC"),
            ("rejoinder", "Respondents to a survey"),
            ("criticism", "Glenn Kessler"),
            ("response", "Critics of the critics"),
        ]
    ):
        make_turn(criticism, order, kind=kind, author=author)

    UPGRADE.withdraw_judgements_without_a_voice(apps, None)

    drafts = Turn.objects.in_order().filter(status="draft")
    assert [turn.order for turn in drafts] == [0, 1]


def test_what_is_stored_can_be_searched_once_it_was_upgraded():
    turn = make_turn(
        make_criticism(make_organisation(), title="Die Zahl"), author="Zoë"
    )
    Turn.objects.update(search_text="")
    Criticism.objects.update(search_text="")

    UPGRADE.make_searchable(apps, None)

    for word in ("zahl", "zoe"):
        assert list(Criticism.objects.with_words([word])) == [turn.criticism]


def test_the_slug_of_the_list_of_exchanges_is_taken():
    criticism = make_criticism(make_organisation(), "exchanges", status="draft")

    assert refusal(criticism) == {
        "slug": ["“exchanges” is the address of the list: choose another."]
    }


def test_a_turn_is_told_all_that_it_lacks_at_once():
    turn = make_turn(make_criticism(make_organisation()), author="", body="Baseless.")

    assert refusal(turn) == {
        "author": [
            "A criticism needs a voice: name who makes it, or keep it as a draft."
        ],
        "body": [UNSOURCED],
    }
