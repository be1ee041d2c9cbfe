"""What the page of a source lays out, and the reference list of any page."""

import pytest

from references.catalogue import pages
from references.models import Citation
from references.prose.footnotes import Place
from references.statements.ledger import Ledger, reference_list
from references.templatetags import citations
from tests.make import (
    make_citation,
    make_organisation,
    make_reading,
    make_section,
)

pytestmark = pytest.mark.django_db

LEAD = Place("Introduction", "introduction")


def test_a_note_gives_its_readings_as_named_by_few_queries_and_a_lost_one_leaves_no_gap(
    django_assert_num_queries,
):
    citation = make_citation("a")
    make_reading(citation, "founding", says="It began.")
    make_reading(citation, "staff", says="It grew.")
    ledger = Ledger()
    passage = ledger.passage("One.[@a#staff] Two.[@a#gone; @a#founding]", LEAD)

    # The sources, the readings, and whether the lost one has another key now.
    with django_assert_num_queries(3):
        notes = reference_list(ledger)
    with django_assert_num_queries(0):
        html = citations.rows(notes)

    assert html.index("It grew.") < html.index("It began.")
    assert html.count('<p class="says"') == 2
    assert citations.prose(passage).count('href="#note-a"') == 2


def test_no_more_uses_are_listed_than_a_reader_bears_and_the_rest_is_counted(
    monkeypatch,
):
    monkeypatch.setattr(pages, "MOST_USES", 3)
    make_citation("a")
    organisation = make_organisation()
    for number in range(5):
        make_section(organisation, f"part-{number}", body="Said.[@a]")

    page = pages.citation(Citation.objects.with_use_count().get(key="a"))

    assert (len(page.uses), page.uses_left) == (3, 2)
