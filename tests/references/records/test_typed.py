"""What is typed in the admin's fields for dates and addresses, and what is kept of it."""

import pytest

from references.models import Citation
from tests.desk import open_form, refusals, save, send
from tests.make import make_citation, make_organisation
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client, django_user_model):
    person = django_user_model.objects.create_superuser("astrid", password="x" * 12)
    client.force_login(person)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("issued", "March 2025", "2025-03"),
        ("issued", " 12 November 2025 ", "2025-11-12"),
        ("issued", "Nov. 12, 2025", "2025-11-12"),
        ("issued", "about 1990", "1990~"),
        ("issued", "1990s", "199X"),
        ("issued", "2018/..", "2018/.."),
        ("url", "ecpat.org", "https://ecpat.org"),
        ("url", "http://ecpat.org/", "http://ecpat.org/"),
    ],
)
def test_what_is_typed_is_shown_as_it_will_be_kept_and_then_kept(
    client, field, typed, kept
):
    fields = open_form(client, Citation) | {"key": "a", "title": "A", "address": "page"}
    fields |= {"url": "https://a.org/", field: typed}

    page = Markup(client.post(admin_address(Citation, "preview_new"), fields))
    send(client, Citation, fields)

    assert (f": “{typed.strip()}” is kept as {kept}." in page.words) == (
        typed.strip() != kept
    )
    assert getattr(Citation.objects.get(), field) == kept


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("issued", "spring 2025", "“spring 2025” is not a date that can be kept: wr"),
        ("issued", "31 February 2025", "is not a date that can be kept: write a year"),
        ("issued", "02/09/2015", "“02/09/2015” may be one of two days: write the mon"),
        ("issued", "2015-02-30", "“2015-02-30” is not a day in the calendar"),
        ("url", "ecpat", "“ecpat” is not a web address"),
        ("url", "mae@ecpat.org", "is not a web address"),
    ],
)
def test_what_says_no_date_or_address_is_refused_and_kept_as_typed(
    client, field, typed, reason
):
    new = {"key": "a", "title": "A", "url": "https://a.org/", "address": "page"}

    response = save(client, Citation, **new | {field: typed})

    assert any(reason in sentence for sentence in refusals(response))
    assert Markup(response).fields[field] == typed


def test_each_partial_date_and_address_of_the_admin_understands_what_is_typed(client):
    """A field of another app, and one of a row within a form, as examples."""
    source = make_citation()
    organisation = make_organisation()
    fields = open_form(client, source) | {
        "readings-TOTAL_FORMS": "1",
        "readings-0-slug": "founding",
        "readings-0-says": "It began in 1990.",
        "readings-0-read_at": "ecpat.org/history",
        "readings-0-read_on": "5 May 2026",
        "readings-0-extent": "part",
    }

    send(client, source, fields)
    save(client, organisation, website="ecpat.org")

    reading = source.readings.get()
    organisation.refresh_from_db()
    assert (reading.read_at, reading.read_on) == (
        "https://ecpat.org/history",
        "2026-05-05",
    )
    assert organisation.website == "https://ecpat.org"
