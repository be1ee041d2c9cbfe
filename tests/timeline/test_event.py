"""Events: their order, their neighbours, and what a form refuses."""

import pytest
from django.core.exceptions import ValidationError

from tests.make import make_citation, make_event, make_organisation, make_participant
from tests.refusal import refusal
from timeline.models import HistoryEvent

pytestmark = [pytest.mark.django_db, pytest.mark.database]

COUNTRIES = HistoryEvent._meta.get_field("countries")


def test_countries_are_kept_in_one_way_and_what_is_none_is_refused():
    for written in ("th ph", "TH,PH", " TH ,  PH, th", "Thailand, philippines"):
        assert COUNTRIES.clean(written, None) == "TH, PH"
    assert COUNTRIES.clean("", None) == ""
    for written in ("SE, XX", "Atlantis", "SE;PH"):
        with pytest.raises(ValidationError, match="Write the country’s name"):
            COUNTRIES.clean(written, None)


def test_the_database_sorts_dates_of_every_kind_as_their_days_do():
    organisation = make_organisation()
    written = "1990 1990-01 1990-01-01 199X 1990~ 1990-01? 1990/1991 1990/.. ../1990"
    written += " ../1990-06 0001 9999-12-31 1989-12-31 1989-12-31/1990-01-01"
    rows = [
        HistoryEvent(organisation=organisation, slug=f"e{n}", date=when)
        for n, when in enumerate(sorted(written.split(), key=lambda text: text[::-1]))
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

    beside = [published.beside(event) for event in in_order]
    assert [before for before, _ in beside] == [None, *in_order[:-1]]
    assert [after for _, after in beside] == [*in_order[1:], None]


def test_the_date_of_what_is_published_has_a_source():
    make_citation("a")
    event = make_event(make_organisation(), body="Founded.[@a]", date_citation=None)

    (sentence,) = refusal(event)["date_citation"]

    assert sentence.startswith("Choose the source that gives the date of this event")
    event.status = "draft"
    event.full_clean()
    # What is the id of something else on the page.
    for slug in ("record", "references", "decade-1990"):
        event.slug = slug
        assert list(refusal(event)) == ["slug"], slug
    # Whose history it is in took no part in it.
    own = make_participant(event, event.organisation, citation=make_citation("b"))
    assert list(refusal(own)) == ["organisation"]
