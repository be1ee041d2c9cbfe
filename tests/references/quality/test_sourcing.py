"""How the sentences of prose are sourced: of which kind each is, and how many."""

import pytest

from references.models import Citation
from references.prose import sourcing as kinds_of
from references.prose.sourcing import Judged
from references.quality import sourcing
from references.uses import judging
from tests.make import (
    make_citation,
    make_event,
    make_fact,
    make_organisation,
    make_participant,
    make_person,
    make_reading,
    make_section,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    source = make_citation("face")
    make_reading(source, "founding", says="It was founded in May 1990 in Chiang Mai.")
    make_citation("other")
    return make_organisation()


def kinds(body, organisation, **fields):
    make_section(organisation, body=body, **fields)
    found = (each.judged for each in sourcing.sourced())
    return [(judged.kind, judged.missing) for judged in found]


@pytest.mark.parametrize(
    ("body", "kind", "missing"),
    [
        ("Founded in Chiang Mai in May 1990.[@face#founding]", "exact", ()),
        ("Founded in Bangkok in May 1990.[@face#founding]", "partly", ("Bangkok",)),
        ("It has 104 members.[@face#founding; @other]", "none", ("104",)),
        ("It has 104 members.[@face; @other]", "source", ()),
        ("It has 104 members.[!years]", "doubt", ()),
        ("It has 104 members.[@face#founding][!years]", "doubt", ("104",)),
        ("It has 104 members.", "bare", ()),
    ],
)
def test_a_sentence_is_of_the_kind_that_its_readings_make_it(
    organisation, body, kind, missing
):
    assert kinds(f"{body} More.[@other]", organisation) == [
        (kind, missing),
        ("source", ()),
    ]


def test_headings_and_drafts_and_what_only_links_are_not_counted(organisation):
    make_section(organisation, "draft", body="Bare. Said.[@face]", status="draft")
    body = "# A heading\n\nSaid.[@face] Now to this.[linking]"

    assert kinds(body, organisation) == [("source", ())]


@pytest.mark.parametrize(
    ("reading", "kind"), [("founding", "exact"), ("", "source"), ("other", "none")]
)
def test_a_note_is_judged_by_the_reading_that_its_row_names(
    organisation, reading, kind
):
    source = Citation.objects.get(key="face")
    make_reading(source, "other", says="It moved to Bangkok.")
    person = make_person(
        organisation, citation=source, reading=reading, note="Set up in May 1990."
    )

    (note,) = [s.judged for s in sourcing.sourced() if s.field == "note"]

    assert (note.words, note.kind) == (person.note, kind)


def test_a_note_goes_with_the_source_of_its_row(organisation):
    person = make_person(
        organisation, citation=make_citation("page"), note="Left. Stayed.[@face]"
    )

    assert [each.judged.kind for each in sourcing.sourced()] == ["source"] * 3
    (left, _stayed) = sourcing.of(person, "note", {})
    assert (left.words, left.told) == ("Left.", "a source, but no reading named")


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ((), "in part"),
        (("1996",), "in part: “1996” is not in what the source says"),
        (
            ("1996", "“at once”"),
            "in part: “1996” and “at once” are not in what the source says",
        ),
        (
            ("1", "2", "3", "4", "5", "6", "7"),
            "in part: “1”, “2”, “3”, “4”, “5” and 2 more are not in what the source says",
        ),
    ],
)
def test_what_no_reading_has_is_named(missing, told):
    assert Judged("Words.", "partly", missing).told == told


def test_the_readings_of_several_rows_are_asked_for_at_once(
    organisation, django_assert_num_queries
):
    rows = [
        make_section(organisation, f"s-{n}", body=f"In May 1990.[@face#{slug}]")
        for n, slug in enumerate(["founding", "nope"])
    ]

    # The second one asks for the former keys of the one that is not there.
    with django_assert_num_queries(2):
        said = judging.said_to(rows)
    with django_assert_num_queries(0):
        assert judging.said_to([organisation]) == {}

    assert said.keys() == {("face", "founding")}
    assert [s.kind for row in rows for s in judging.of(row, "body", said)] == [
        "exact",
        "source",
    ]


def test_the_kinds_are_counted_and_told_in_a_sentence(organisation):
    make_section(
        organisation, body="In May 1990.[@face#founding] In 1991.[@face#founding] So."
    )

    numbers = kinds_of.counted(each.judged for each in sourcing.sourced())

    assert numbers == dict.fromkeys(kinds_of.KINDS, 0) | {
        "exact": 1,
        "none": 1,
        "bare": 1,
    }
    assert kinds_of.in_short(numbers) == "1 of 3 agree, 1 bare"
    assert kinds_of.in_words(numbers) == (
        "3 statements: 1 agree with what their sources say, 0 in part, 1 not; "
        "0 with a source alone, 0 in doubt, 1 with none."
    )
    assert kinds_of.coverage(numbers) == (
        "3 statements: 1 with what their source says, 1 with a source, 1 without a source."
    )


@pytest.mark.parametrize(
    ("fields", "kind", "missing"),
    [
        ({"value": "May 1990", "reading": "founding"}, "exact", ()),
        ({"value": "1991", "reading": "founding"}, "none", ("1991",)),
        ({"value": "May 1990"}, "source", ()),
        ({"value": "May 1990", "reading": "founding", "doubt": "years"}, "doubt", ()),
    ],
)
def test_a_row_is_of_the_kind_that_the_reading_it_names_makes_it(
    organisation, fields, kind, missing
):
    make_fact(organisation, citation=Citation.objects.get(key="face"), **fields)

    (fact,) = (each.judged for each in sourcing.sourced())

    assert (fact.kind, fact.missing) == (kind, missing)


def test_a_body_had_a_part_under_any_of_its_names(organisation):
    source = make_citation("usa")
    make_reading(source, "part", says="ECPAT-USA was the secretariat.")
    body = make_organisation("pact", name="PACT", former_names="ECPAT-USA")
    event = make_event(organisation, body="", date_citation=None)
    make_participant(event, body, citation=source, reading="part")

    assert [each.judged.kind for each in sourcing.sourced()] == ["exact"]


def test_readers_are_told_of_what_agrees_in_part_apart_from_what_agrees():
    numbers = dict.fromkeys(kinds_of.KINDS, 0) | {"exact": 3, "partly": 1, "none": 2}

    assert kinds_of.coverage(numbers) == (
        "6 statements: 3 with what their source says, 1 with a part of it in what their "
        "source says, 2 with a source."
    )
