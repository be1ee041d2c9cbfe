"""Events: their order, their neighbours, and what a form refuses."""

import pytest
from django.core.exceptions import ValidationError

from tests.make import make_citation, make_event, make_organisation, make_participant
from tests.refusal import refusal
from timeline.models import HistoryEvent, Participant

pytestmark = pytest.mark.django_db

COUNTRIES = HistoryEvent._meta.get_field("countries")


@pytest.mark.parametrize(
    ("written", "kept"),
    [("", ""), ("th ph", "TH, PH"), ("TH,PH", "TH, PH"), (" TH ,  PH, th", "TH, PH")],
)
def test_countries_are_kept_in_one_way(written, kept):
    assert COUNTRIES.clean(written, None) == kept


@pytest.mark.parametrize("written", ["XX", "SE, XX", "UK", "Sweden", "S", "SE;PH"])
def test_what_is_no_country_is_refused(written):
    sentence = "is not a country: write the two letters"
    with pytest.raises(ValidationError, match=sentence):
        COUNTRIES.clean(written, None)


def test_the_database_sorts_dates_of_every_kind_as_their_days_do():
    organisation = make_organisation()
    written = [
        *("1990", "1990-01", "1990-01-01", "199X", "1990~", "1990-01?", "1990/1991"),
        *("1990/..", "../1990", "../1990-06", "0001", "9999-12-31", "1989-12-31"),
        *("1989-12-31/1990-01-01", "1990-12-31", "1991-01/1991-03~"),
    ]
    rows = [
        HistoryEvent(organisation=organisation, slug=f"e{n}", date=when)
        for n, when in enumerate(sorted(written, key=lambda text: text[::-1]))
    ]
    HistoryEvent.objects.bulk_create(rows)

    in_order = list(HistoryEvent.objects.in_order())

    assert in_order == sorted(
        rows, key=lambda row: (row.when.earliest, row.when.latest, row.slug)
    )


def test_walking_from_event_to_event_passes_each_once_and_no_other_history():
    organisation = make_organisation()
    dates = {"c": "1990-01-01", "d": "199X", "e": "1990/..", "f": "../1990"}
    for slug in ("a", "b", "aa", "a-b", "a-1", *dates):
        make_event(organisation, slug, date=dates.get(slug, "1990"))
    in_order = list(HistoryEvent.objects.in_order())
    make_event(make_organisation("other"), "between", date="1990-06")
    make_event(organisation, "draft", date="1990-06", status="draft")
    published = HistoryEvent.objects.published()

    assert [published.before(event) for event in in_order] == [None, *in_order[:-1]]
    assert [published.after(event) for event in in_order] == [*in_order[1:], None]


def test_the_date_of_what_is_published_has_a_source():
    make_citation("a")
    event = make_event(make_organisation(), body="Founded.[@a]", date_citation=None)

    (sentence,) = refusal(event)["date_citation"]

    assert sentence.startswith("Name the source that gives the date, or keep the event")
    event.status = "draft"
    event.full_clean()


@pytest.mark.parametrize("slug", ["record", "references", "decade-1990"])
def test_a_slug_that_is_the_id_of_something_else_on_the_page_is_refused(slug):
    event = make_event(make_organisation(), slug, status="draft")

    assert list(refusal(event)) == ["slug"]


def test_participants_come_in_order_then_by_name_and_the_body_itself_is_none():
    event = make_event(make_organisation())
    for order, slug in [(2, "a"), (1, "c"), (1, "b")]:
        body = make_organisation(slug)
        make_participant(event, body, order=order, citation=event.date_citation)

    own, *_ = found = list(Participant.objects.in_order())

    assert [participant.organisation.slug for participant in found] == ["b", "c", "a"]
    own.organisation = event.organisation
    assert list(refusal(own)) == ["organisation"]
