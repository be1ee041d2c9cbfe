"""What the page of a source lays out, and the reference list of any page."""

import pytest

from references.catalogue import pages
from references.models import Citation
from references.prose.footnotes import Place
from references.statements.ledger import Ledger, reference_list
from references.templatetags import citations
from tests.make import (
    make_citation,
    make_fact,
    make_organisation,
    make_reading,
    make_section,
)

pytestmark = pytest.mark.django_db

LEAD = Place("Introduction", "introduction")


def laid_out(key="a"):
    return pages.citation(Citation.objects.with_use_count().get(key=key))


# --- The reference list -------------------------------------------------------------------


def test_a_page_closes_with_the_notes_of_the_sources_there_are(
    django_assert_num_queries,
):
    for key in "abc":
        make_citation(key)
    ledger = Ledger()
    ledger.passage("[@c] [@nope] [@a]", LEAD)

    with django_assert_num_queries(1):
        notes = reference_list(ledger)

    assert [(note.number, note.source.key) for note in notes] == [(1, "c"), (2, "a")]


def test_a_page_that_names_readings_reads_them_in_one_query(django_assert_num_queries):
    for key in "abc":
        for slug in ("founding", "staff"):
            make_reading(make_citation(f"{key}-{slug}"), slug)
            make_reading(Citation.objects.get(key=f"{key}-{slug}"), "other")
    ledger = Ledger()
    ledger.passage("[@a-founding#founding] [@b-staff#staff] [@c-staff] [@nope#x]", LEAD)

    with django_assert_num_queries(2):
        notes = reference_list(ledger)
    with django_assert_num_queries(0):
        html = citations.rows(notes)

    assert html.count('<p class="says"') == 2


def test_a_note_gives_the_readings_in_the_order_named_and_a_missing_one_leaves_no_gap():
    citation = make_citation("a")
    make_reading(citation, "founding", says="It began.")
    make_reading(citation, "staff", says="It grew.")
    ledger = Ledger()
    passage = ledger.passage("One.[@a#staff] Two.[@a#gone; @a#founding]", LEAD)

    html = citations.rows(reference_list(ledger))

    assert html.index("It grew.") < html.index("It began.")
    assert html.count('<p class="says"') == 2
    assert citations.prose(passage).count('href="#note-a"') == 2


def test_the_marks_of_a_row_have_addresses_that_last():
    citation = make_citation("a")
    section = make_section(make_organisation(), body="One.[@b; @a] Two.[@a]")
    fact = make_fact(section.organisation, citation=citation)
    ledger = Ledger()
    ledger.passage("Before.[@a]", LEAD)

    passage = ledger.prose(section, "body", LEAD)
    mark = ledger.source(fact, LEAD)

    name = "at_section_ecpat-international_history_body"
    assert [[m.anchor for m in group] for group in passage.groups] == [
        [name, ""],
        [f"{name}_2"],
    ]
    assert mark.anchor == "at_fact_ecpat-international_founded_citation"
    assert (mark.key, mark.use) == ("a", 4)


# --- The page of a source -----------------------------------------------------------------


def test_a_source_is_laid_out_with_its_public_uses_and_those_cited_with_it():
    make_citation("b")
    citation = make_citation("a")
    organisation = make_organisation()
    make_section(organisation, body="Said.[@a; @b; @nope]")
    make_section(organisation, "draft", body="Said.[@a; @b]", status="draft")
    make_fact(organisation, citation=citation)

    page = laid_out()

    assert [use.kind for use in page.uses] == ["fact", "section"]
    assert [(other.citation.key, other.number) for other in page.cited_with] == [
        ("b", 1)
    ]
    assert page.uses_left == 0


def test_a_source_is_laid_out_with_what_it_says_and_the_sentences_that_name_it():
    citation = make_citation("a")
    for slug in ("staff", "founding"):
        make_reading(citation, slug)
    organisation = make_organisation()
    body = "One.[@a] Two.[@a#founding; @b#staff] Three.[@a#founding]"
    make_section(organisation, body=body)
    make_section(organisation, "draft", body="Four.[@a#staff]", status="draft")

    page = laid_out()

    founding, staff = page.readings
    assert (founding.slug, founding.text.extent) == ("founding", "in part")
    assert [use.sentence for use in founding.uses] == ["Two."]
    assert founding.uses[0].address.endswith("_history_body_2")
    assert (staff.slug, staff.uses) == ("staff", ())


def test_no_more_uses_are_listed_than_a_reader_bears_and_the_rest_is_counted(
    monkeypatch,
):
    assert (pages.MOST_USES, pages.MOST_CITED_WITH) == (100, 10)
    monkeypatch.setattr(pages, "MOST_USES", 3)
    make_citation("a")
    organisation = make_organisation()
    for number in range(5):
        make_section(organisation, f"part-{number}", body="Said.[@a]")
    make_section(organisation, "draft", body="Said.[@a]", status="draft")

    page = laid_out()

    assert (len(page.uses), page.uses_left) == (3, 2)
