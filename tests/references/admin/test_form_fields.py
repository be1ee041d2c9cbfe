"""What is typed in the admin's fields for dates and addresses, and what is kept of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from orgprofile.models import CountrySearch
from references.admin.form_fields import AddressFormField, DateFormField, DayFormField
from references.models import Citation, Reading
from references.models.doubt import Doubt
from tests.desk import open_form, refusals, save, send
from tests.make import (
    make_citation,
    make_editor,
    make_event,
    make_organisation,
    make_person,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db

DATES = {
    "Nov. 12, 2025": "2025-11-12",
    "~1994": "1994~",
    "around March 1994": "1994-03~",
    "1990s": "199X",
    "2018–present": "2018/..",
    "by 1996": "../1996",
    "12 November 2025 at the latest": "../2025-11-12",
    "before 1 March 1996": "../1996-02-29",
    "from 1990 to about 1995": "1990/1995~",
    "27 - 31 August 1996": "1996-08-27/1996-08-31",
}
HOW = "is not a date: write it like 12 March 2025, about 1990, or 2009 to 2012"
NO_DATES = {
    "spring 2025": f"“spring 2025” {HOW}",
    "2012 to 2009": HOW,
    "1996-08-31/1996": "ends before it begins",
    "01/02/1996": "“01/02/1996” can mean 2 January 1996 or 1 February 1996. Write",
}


def test_what_is_typed_is_kept_as_a_date_or_address_or_refused_with_how_to_write_it():
    for typed, kept in DATES.items():
        assert DateFormField().clean(typed) == kept
    for typed, sentence in NO_DATES.items():
        with pytest.raises(ValidationError, match=sentence):
            DateFormField().clean(typed)
    assert DayFormField().clean("1 December 2026") == date(2026, 12, 1)
    for no_day in ("December 2026", "1 to 2 December 2026", "01/02/1996"):
        with pytest.raises(ValidationError, match=r"[Ww]rite"):
            DayFormField().clean(no_day)
    assert AddressFormField().clean("http://ecpat.org/") == "http://ecpat.org/"


def test_a_date_stands_in_its_form_as_people_write_it_also_after_a_refusal(client):
    client.force_login(make_editor())
    event = make_event(make_organisation(), date="2024-03-12/2024-03-14")

    stored = open_form(client, event)
    refused = save(client, event, date="Nov. 12, 2025", title="")

    assert stored["date"] == "12 to 14 March 2024"
    assert Markup(refused).fields["date"] == "Nov. 12, 2025"


def test_since_a_month_is_that_month_where_a_beginning_is_typed(client):
    client.force_login(make_editor())
    person = make_person(make_organisation(), citation=make_citation())
    for typed, kept in {
        "since March 2026": "2026-03",
        "from 2009": "2009",
        "from March to May 2026": "2026-03/2026-05",
    }.items():
        save(client, person, since=typed, why="A release gives it.")
        person.refresh_from_db()
        assert person.since == kept


def test_fields_of_all_forms_keep_what_they_understand_and_what_they_refuse(client):
    client.force_login(make_editor())
    source, organisation = make_citation(), make_organisation()
    typed = {"slug": "founding", "says": "It began in 1990.", "extent": "part"}
    typed |= {"read_at": "ecpat.org/history", "read_on": "5 May 2026"}
    fields = {f"readings-0-{name}": value for name, value in typed.items()}
    fields |= open_form(client, source) | {"readings-TOTAL_FORMS": "1"}
    fields |= {"url": "ecpat.org", "address": "page", "issued": " 1990 "}

    send(client, source, fields)
    refused = save(client, Citation, issued="2015-02-30", url="mae@ecpat.org")
    save(client, organisation, website="ecpat.org")

    reading = source.readings.get()
    for row in (source, organisation):
        row.refresh_from_db()
    assert (source.url, organisation.website) == ("https://ecpat.org",) * 2
    assert reading.read_at == "https://ecpat.org/history"
    assert reading.read_on == "2026-05-05"
    shown = Markup(refused)
    for field, value in {"issued": "2015-02-30", "url": "mae@ecpat.org"}.items():
        assert f": “{value}” is not a" in shown.words
        assert f"#id_{field}" in shown.links
        assert shown.fields[field] == value


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Citation, "accessed"),
        (Reading, "read_on"),
        (Doubt, "checked_on"),
        (CountrySearch, "searched"),
    ],
)
def test_no_day_of_looking_is_in_the_future(client, model, field):
    client.force_login(make_editor())
    day = timezone.localdate() + timedelta(days=2)
    form = open_form(client, model)

    def refused(day):
        sentences = refusals(send(client, model, form | {field: day}))
        return any("This day has not come yet" in each for each in sentences)

    assert refused(day.isoformat())
    assert not refused((day - timedelta(days=3)).isoformat())
