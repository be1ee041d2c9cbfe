"""What is typed in the admin's fields for dates and addresses, and what is kept of it."""

import pytest
from django.core.exceptions import ValidationError

from references.admin.form_fields import AddressFormField, DateFormField
from references.models import Citation
from tests.desk import open_form, refusals, save, send
from tests.make import make_citation, make_editor, make_organisation
from tests.markup import Markup
from tests.walk import admin_address

DATES = {
    "March 2025": "2025-03",
    " 12 November 2025 ": "2025-11-12",
    "Nov. 12, 2025": "2025-11-12",
    "about 1990": "1990~",
    "1990s": "199X",
    "2018/..": "2018/..",
}
NO_DATES = {
    "spring 2025": "“spring 2025” is not a date that can be kept: write a year",
    "31 February 2025": "is not a date that can be kept",
    "02/09/2015": "“02/09/2015” may be one of two days: write the month as a word",
}


def test_what_is_typed_is_kept_as_a_date_or_address_or_refused_with_how_to_write_it():
    for typed, kept in DATES.items():
        assert DateFormField().clean(typed) == kept
    for typed, sentence in NO_DATES.items():
        with pytest.raises(ValidationError, match=sentence):
            DateFormField().clean(typed)
    assert AddressFormField().clean("http://ecpat.org/") == "http://ecpat.org/"


@pytest.mark.django_db
def test_fields_of_all_forms_say_what_will_be_kept_and_keep_what_they_refuse(client):
    client.force_login(make_editor())
    source, organisation = make_citation(), make_organisation()
    typed = {"slug": "founding", "says": "It began in 1990.", "extent": "part"}
    typed |= {"read_at": "ecpat.org/history", "read_on": "5 May 2026"}
    fields = {f"readings-0-{name}": value for name, value in typed.items()}
    fields |= open_form(client, source) | {"readings-TOTAL_FORMS": "1"}
    fields |= {"url": "ecpat.org", "address": "page", "issued": " 1990 "}

    page = Markup(client.post(admin_address(source, "preview"), fields))
    send(client, source, fields)
    refused = save(client, Citation, issued="2015-02-30", url="mae@ecpat.org")
    save(client, organisation, website="ecpat.org")

    reading = source.readings.get()
    for row in (source, organisation):
        row.refresh_from_db()
    assert "“ecpat.org” is kept as https://ecpat.org." in page.words
    assert "“1990” is kept" not in page.words
    assert (source.url, organisation.website) == ("https://ecpat.org",) * 2
    assert reading.read_at == "https://ecpat.org/history"
    assert reading.read_on == "2026-05-05"
    said = " ".join(refusals(refused))
    for field, value in {"issued": "2015-02-30", "url": "mae@ecpat.org"}.items():
        assert f"“{value}” is not a" in said
        assert Markup(refused).fields[field] == value
