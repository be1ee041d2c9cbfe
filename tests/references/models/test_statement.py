from unittest.mock import Mock

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.models import Fact, KeyPerson, Organisation, Section
from references.models import Use, derived
from references.values import dates
from tests.make import (
    make_citation,
    make_count,
    make_criticism,
    make_event,
    make_fact,
    make_measure,
    make_member,
    make_organisation,
    make_person,
    make_reading,
    make_section,
    make_turn,
)
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


def test_a_fault_at_one_row_leaves_every_row_as_it_was(monkeypatch):
    organisation = make_organisation()
    make_section(organisation, "one")
    two = make_section(organisation, "another")
    save = Section.save

    def fail_at_the_second(row, **options):
        save(row, **options)
        if row == two:
            raise OSError("The disk is full.")

    monkeypatch.setattr(Section, "save", fail_at_the_second)
    rows = Section.objects
    for move, before in ((rows.withdraw, "published"), (rows.publish, "draft")):
        Section._base_manager.update(status=before)
        with pytest.raises(OSError, match="disk is full"):
            move()
        assert {*rows.values_list("status", flat=True)} == {before}


def test_a_reading_that_is_not_there_is_named_with_the_way_out():
    source, other = make_citation("face-history"), make_citation("ecpat-1991")
    make_reading(source, "founding")
    make_reading(other, "staff")
    nearly = "“face-history” has no note “fouding”; did you mean “founding”?"
    unknown = "“face-history” has no note “staff”: add the note to the source first, or"
    no_source = (
        "No source has the key “nope”: add the source first, or correct the key."
    )
    body = "One [@face-history#fouding]. Two [@face-history#staff; @nope#staff; @nope]."
    section = make_section(make_organisation(), body=body)

    section.full_clean(exclude={"body"})
    said = refusal(section)["body"]
    for sentence, part in zip(said, (nearly, unknown, no_source), strict=True):
        assert part in sentence

    # A field names a reading of the source beside it alone.
    fact = make_fact(section.organisation, citation=source, reading="founding")
    fact.full_clean()
    for slug, part in (("fouding", nearly), ("staff", unknown)):
        fact.reading = slug
        assert part in refusal(fact)["reading"][0]
    fact.citation = other
    fact.full_clean()


# Of a source of 2 September 2015, last read on 28 September 2021.
LATE = ["2026-03", "2015-10", "2014/2026-03", "2016/..", "../2016"]
IN_TIME = ["2015-09", "2015", "1990/2015", "2014/..", "../2015", "2016?"]


@pytest.mark.parametrize("date", [*LATE, *IN_TIME])
def test_nothing_is_dated_after_its_source_was_published(date):
    source = make_citation("kessler-2015", issued="2015-09-02", accessed="2021-09-28")
    organisation = make_organisation()
    body = "So.[@kessler-2015]"
    for row in (
        make_fact(organisation, citation=source),
        make_count(make_measure(organisation), citation=source, reading=""),
        make_event(organisation, date_citation=source, body=body),
        make_person(organisation, citation=source),
        make_member(organisation, citation=source),
        make_turn(make_criticism(organisation), body=body),
    ):
        field = next(iter(row.dated))
        setattr(row, field, date)
        if date in IN_TIME:
            row.full_clean()
            continue
        (sentence,) = refusal(row)[field]
        assert "published on 2 September 2015" in sentence
        assert f"this date is later: {dates.words(date)}. Choose" in sentence
        assert ("last read on 28 September 2021" in sentence) is ("2026" in date)


def test_a_date_may_be_that_of_any_source_in_the_note_beside_it():
    old, later = (
        make_citation("old", issued="2011"),
        make_citation("later", issued="2018"),
    )
    member = make_member(make_organisation(), citation=old, standing="former")
    member.as_of, member.until = "2011", "2018"
    assert "published in 2011" in refusal(member)["until"][0]

    member.note = f"An overview names another body.[@{later.key}]"
    member.full_clean()


def test_nothing_is_dated_after_its_source_was_read_unless_it_was_planned():
    source = make_citation("undated", accessed="2021-09-28")
    make_reading(source, "size", read_on="2026-04-01")
    measure = make_measure(make_organisation())
    count = make_count(measure, as_of="2026-03", citation=source, reading="")

    assert "was last read on 28 September 2021, but" in refusal(count)["as_of"][0]
    count.reading = "size"
    count.full_clean()
    count.as_of = "2026-12"
    assert "was last read on 1 April 2026, but" in refusal(count)["as_of"][0]
    count.basis = "planned"
    count.full_clean()


@given(st.text(), st.text())
def test_a_place_is_an_id_whatever_its_row_is_called(role, name):
    person = KeyPerson(organisation=Organisation(slug="a"), role=role, name=name)

    place = person.anchor("citation")

    assert place.startswith("at_keyperson_a_")
    assert not set(place) & set(" \t\n\f\r\"'<>&#%")
    # A row that is not whole has no place.
    assert Fact(label=role).anchor("citation") == ""


def test_a_row_takes_its_version_history_and_uses_along_or_nothing(monkeypatch):
    section = make_section(make_organisation(), body="Words [@a].")
    section.body = "Words [@b]."
    monkeypatch.setattr(derived, "write", Mock(side_effect=ZeroDivisionError))

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        section.save()

    stored = Section.objects.get()
    assert (stored.body, stored.version) == ("Words [@a].", 1)
    assert stored.history.count() == 1
    assert [(u.source, u.row) for u in Use.objects.all()] == [("a", stored.pk)]
