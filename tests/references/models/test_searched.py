"""The index of the search holds the words of what is public, however it was written."""

import pytest

from orgprofile.models import Measure, Section
from references.models import SearchEntry, derived
from references.values.text import IN_TITLE
from tests.make import (
    make_citation,
    make_count,
    make_criticism,
    make_measure,
    make_one_of_each,
    make_organisation,
    make_person,
    make_section,
)
from tests.tables.recording import assert_recorded

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def found(asked: str) -> set[str]:
    """Return the labels of the models with a public row that has these words."""
    entries = SearchEntry.objects.filter(search_text__has_words=[asked])
    return {entry.content_type.model for entry in entries}


def test_each_kind_of_row_has_its_words_and_those_of_its_title():
    noted = {"note": "A note.[@a]", "citation": make_citation("a")}
    make_person(make_one_of_each(), name="Anna", **noted)

    entries = SearchEntry.objects.exclude(search_text="").select_related("content_type")
    assert_recorded("index", [(e.content_type.model, e.search_text) for e in entries])
    assert found(f"{IN_TITLE}kessler") == {"turn"}


def test_a_row_is_found_by_the_new_name_of_what_it_is_part_of():
    organisation, target = make_organisation(), make_organisation("body", name="Finch")
    make_criticism(organisation, target=target)
    measure = make_measure(organisation, name="Finches")
    make_count(measure, citation=make_citation())
    assert len(found("finch")) == 3

    target.name = "Wren"
    target.save()
    measure = Measure.objects.get()
    measure.name = "Wrens"
    measure.save()

    assert found("finch") == set()
    assert len(found("wren")) == 3
    assert derived.stale() == 0


def test_rows_that_came_in_by_themselves_are_found_when_the_index_is_made_anew(
    monkeypatch,
):
    monkeypatch.setattr(derived, "BATCH", 1)
    organisation = make_organisation()
    for slug in ("stays", "too"):
        make_section(organisation, slug, body="A robin.[@a]")
    Section._base_manager.update(body="A finch.[@a]")

    # Of two sections the words, and what no note bears out, before and after.
    assert derived.stale() == derived.write_everything() == 8

    assert derived.stale() == derived.write_everything() == 0
    assert found("robin") == set()
    assert found("finch") == {"section"}
