import re

import pytest
from django.db.models import ProtectedError

from orgprofile.models import Section
from references.models import Reading
from tests.make import (
    make_citation,
    make_fact,
    make_organisation,
    make_reading,
    make_section,
)
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("quotation", "word " * 26, "This quotation has 26 words. Quote at most 25"),
        ("read_at", "javascript:1", "“javascript:1” is not a web address"),
        ("read_on", "2026-02-29", "“2026-02-29” is not a day in the calendar."),
    ],
)
def test_what_a_reading_may_not_be_is_refused_at_its_field(field, value, sentence):
    reading = make_reading(make_citation(), quotation="word " * 25)
    reading.full_clean()
    setattr(reading, field, value)

    assert list(refused := refusal(reading)) == [field]
    assert refused[field][0].startswith(sentence)


@pytest.fixture
def named():
    """A reading that a draft names, beside one that nothing names."""
    citation = make_citation("face-history")
    make_reading(citation, "staff")
    body = "It began.[@face-history#founding] It grew.[@face-history]"
    make_section(make_organisation("pact"), body=body, status="draft")
    return make_reading(citation, "founding")


NAMED = "[@face-history#founding] is cited by the section “Pact: History”"


def test_a_reading_that_prose_names_is_neither_deleted_nor_renamed_nor_moved(named):
    for delete in (named.delete, Reading.objects.all().delete):
        with pytest.raises(ProtectedError, match=re.escape(NAMED)):
            delete()
    named.slug = "beginning"
    assert refusal(named)["slug"][0].startswith(NAMED)
    named.slug, named.citation = "founding", make_citation("other")
    assert refusal(named)["slug"][0].startswith(NAMED)

    Section.objects.all().delete()
    named.full_clean()
    named.delete()


def test_a_reading_that_a_row_names_in_a_field_is_kept_with_its_name(named):
    organisation = Section.objects.get().organisation
    Section.objects.all().delete()
    make_fact(organisation, citation=named.citation, reading="founding")

    with pytest.raises(ProtectedError, match="is cited by the fact “Founded: May 19"):
        named.delete()
    named.slug = "beginning"
    assert "slug" in refusal(named)
