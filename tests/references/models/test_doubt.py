"""Doubts: named in prose and by rows, explained where the reader is, protected by uses."""

import pytest
from django.db.models import ProtectedError

from references.ledger import Ledger, reference_list
from references.models.doubt import Doubt
from references.prose.footnotes import Place
from tests.make import (
    make_citation,
    make_doubt,
    make_fact,
    make_organisation,
    make_reading,
    make_section,
)
from tests.refusal import refusal

pytestmark = pytest.mark.django_db

PLACE = Place("History", "history")


def test_a_doubt_is_explained_once_after_the_sources_with_its_own():
    make_reading(make_citation("face"), "years")
    make_citation("ecpat")
    make_doubt(words="FACE says 1993.[@face#years]")
    section = make_section(
        make_organisation(), body="It ended in 1994.[@ecpat][!campaign-years]"
    )
    ledger = Ledger()
    ledger.prose(section, "body", PLACE)
    ledger.prose(section, "body", PLACE)

    notes = reference_list(ledger)

    assert [note.key for note in notes] == ["ecpat", "face"]
    assert [text.slug for text in notes.rows[1].readings] == ["years"]
    (doubt,) = notes.doubts
    assert (doubt.doubt.sign, doubt.doubt.label) == ("≠", "sources differ")
    first, again = (mark.id for mark in doubt.marks)
    assert first == "at_section_ecpat-international_history_body_2"
    assert again == "m4"


def test_a_doubt_that_is_not_there_is_refused_in_prose_and_in_a_row():
    make_doubt()
    organisation = make_organisation()
    section = make_section(organisation, body="It ended.[!zzz]")
    fact = make_fact(organisation, citation=make_citation(), doubt="campaign-year")

    assert refusal(section)["body"][0].startswith("No doubt is called “zzz”")
    nearly = "No doubt is called “campaign-year”; did you mean “campaign-years”?"
    assert refusal(fact) == {"doubt": [nearly]}


def test_a_doubt_that_something_names_is_neither_deleted_nor_renamed():
    doubt = make_doubt()
    section = make_section(make_organisation(), body="It ended.[!campaign-years]")
    said = f"The doubt “campaign-years” is named by the section “{section}”"

    for delete in (doubt.delete, Doubt.objects.all().delete):
        with pytest.raises(ProtectedError, match=said):
            delete()
    doubt.slug = "years"
    assert refusal(doubt) == {"slug": [f"{said}: remove the doubt there first."]}

    section.body = "It ended."
    section.save()
    doubt.full_clean()
    doubt.delete()
