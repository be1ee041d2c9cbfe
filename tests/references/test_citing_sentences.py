import pytest

from orgprofile.models import Organisation
from references import citing_sentences
from references.models import Reading, names
from references.models.registry import statement_models
from tests.make import (
    make_citation,
    make_fact,
    make_more,
    make_organisation,
    make_reading,
    make_section,
)

pytestmark = pytest.mark.django_db


def test_a_use_of_a_reading_has_the_sentence_and_the_mark_that_name_it():
    organisation = make_organisation()
    body = "One.[@a] Two.[@b; @a#founding] Three.[@a#staff] Four.[@a#founding]"
    make_section(organisation, body=body)
    make_section(organisation, "other", body="Five.[@a] Six.[@b#founding]")

    whole, other = citing_sentences.of_source("a")

    assert (whole.sentence, other.sentence, other.by_reading) == ("One.", "Five.", ())
    assert [(use.reading, use.sentence) for use in whole.by_reading] == [
        ("founding", "Two."),
        ("staff", "Three."),
    ]
    at = "/#at_section_ecpat-international_history_body_2"
    assert whole.by_reading[0].address == at


def test_a_row_that_names_a_reading_in_a_field_is_its_use_with_that_mark():
    source = make_citation("source")
    make_reading(source, "staff")
    organisation = make_organisation(name="PACT")
    fact = make_fact(organisation, citation=source, reading="staff")

    ((use,),) = (use.by_reading for use in citing_sentences.of_source("source"))

    assert (use.reading, use.sentence) == ("staff", "PACT · Founded: May 1990")
    Reading.objects.all().update(slug="other")
    ((broken, words),) = names.broken()
    assert (broken.statement, broken.field) == (fact, "citation")
    assert words.startswith("The source “source” has no note “staff”")


def test_every_kind_of_row_that_cites_is_found_by_one_query_and_in_public_if_published(
    django_assert_num_queries,
):
    make_more(make_organisation(), 2)

    # And one for the index.
    with django_assert_num_queries(len(statement_models()) + 1):
        found = citing_sentences.of_source("source-2-0", published=True)
    # What a page prints of a use asks nothing more.
    with django_assert_num_queries(0):
        assert all(f"{use.sentence} {use.place} {use.address}" for use in found)
    with django_assert_num_queries(3):
        assert list(names.broken()) == []
    assert {type(use.statement) for use in found} == set(statement_models())

    Organisation.objects.all().withdraw()

    uses = citing_sentences.of_source("source-2-0")
    assert [use.statement for use in uses] == [use.statement for use in found]
    # A doubt is public by itself.
    (doubt,) = citing_sentences.of_source("source-2-0", published=True)
    assert doubt.field == "explanation"
