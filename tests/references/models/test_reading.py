import pytest
from django.db.models import ProtectedError

from orgprofile.models import Organisation, Section
from references.models import Reading
from tests.desk import act, open_form, refusals, send
from tests.make import (
    make_citation,
    make_editor,
    make_fact,
    make_organisation,
    make_reading,
    make_section,
)
from tests.markup import Markup
from tests.refusal import refusal
from tests.walk import admin_address

pytestmark = pytest.mark.django_db

GOOD = {
    "slug": "founding",
    "says": "A consultation decided on a campaign.",
    "read_at": "https://ecpat.org/our-history/",
    "read_on": "2026-11-25",
    "extent": "part",
}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"slug": "Founding_1990"}, "Write the key in small letters, figures and"),
        ({"quotation": "word " * 26}, "Quote at most 25 words (it has 26): say the"),
        ({"read_at": "javascript:1"}, "“javascript:1” is not a web address"),
        ({"read_on": "2026-02-29"}, "“2026-02-29” is not a day in the calendar."),
    ],
)
def test_what_a_reading_may_not_be_is_refused_at_its_field(fields, sentence):
    reading = Reading(citation=make_citation(), **GOOD | fields)
    (name,) = fields

    assert list(refused := refusal(reading)) == [name]
    assert refused[name][0].startswith(sentence)


def test_a_reading_has_its_place_on_the_page_of_its_citation():
    reading = make_reading(make_citation("face-history"))

    assert reading.get_absolute_url() == "/references/face-history/#reading-founding"


@pytest.fixture
def named():
    """A reading that a draft names, beside one that nothing names."""
    citation = make_citation("face-history")
    make_reading(citation, "staff")
    body = "It began.[@face-history#founding] It grew.[@face-history]"
    make_section(make_organisation("pact"), body=body, status="draft")
    return make_reading(citation, "founding")


NAMED = (
    "[@face-history#founding] is cited by the section “Pact: History”: name another "
    "reading there first, or the source alone."
)


def test_a_reading_that_prose_names_is_not_deleted(named):
    for delete in (named.delete, Reading.objects.all().delete):
        with pytest.raises(ProtectedError) as refused:
            delete()
        assert refused.value.args[0] == NAMED

    Reading.objects.filter(slug="staff").delete()
    Section.objects.all().delete()
    named.delete()
    assert not Reading.objects.exists()


@pytest.mark.parametrize("moved", [{"slug": "beginning"}, {"citation": "other"}])
def test_a_reading_that_prose_names_keeps_its_name(named, moved):
    for field, value in moved.items():
        setattr(named, field, make_citation(value) if field == "citation" else value)

    assert refusal(named) == {"slug": [NAMED]}
    Section.objects.all().delete()
    named.full_clean()


def test_a_reading_that_a_row_names_in_a_field_is_kept_with_its_name(named):
    Section.objects.all().delete()
    organisation = Organisation.objects.get()
    fact = make_fact(organisation, citation=named.citation, reading="founding")

    with pytest.raises(ProtectedError, match="is cited by the fact “Founded: May 19"):
        named.delete()
    named.slug = "beginning"
    assert "slug" in refusal(named)

    fact.reading = ""
    fact.save()
    named.full_clean()


def test_the_forms_refuse_to_delete_or_rename_a_reading_that_prose_names(client, named):
    client.force_login(make_editor())
    fields = open_form(client, named.citation)
    place = next(k for k, v in fields.items() if v == "founding").removesuffix("-slug")

    deleted = send(client, named.citation, fields | {f"{place}-DELETE": "on"})
    renamed = send(client, named.citation, fields | {f"{place}-slug": "beginning"})
    page = client.post(admin_address(named, "delete"), {"post": "yes"})
    listed = act(client, Reading, "delete_selected", named)

    assert refusals(deleted) == refusals(renamed) == [NAMED]
    for refused in (page, listed):
        assert "section: Pact: History (body, draft)" in Markup(refused).words
    assert Reading.objects.get(slug="founding").version == 1
    assert Reading.objects.count() == 2
