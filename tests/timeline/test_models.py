"""Events: their dates, their order, and what may stand in public."""

from datetime import date
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from orgprofile.models import Organisation
from tests.make import make_citation, make_event, make_organisation
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db


def refusal(row):
    """What a form would say of the row, sentence by sentence, under its field."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict


def test_a_form_refuses_an_event_that_ends_before_it_begins():
    event = make_event(make_organisation(), status="draft")
    event.earliest, event.latest = date(1996, 8, 31), date(1996, 8, 27)

    assert refusal(event) == {"__all__": ["An event can’t end before it begins."]}


def test_the_database_refuses_an_event_that_ends_before_it_begins():
    make_event(make_organisation(), date="1996-08-27/1996-08-31")

    with pytest.raises(IntegrityError, match="end_not_before_start"):
        HistoryEvent.objects.update(latest=date(1996, 8, 26))


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            "1996-08-31/1996-08-27",
            "“1996-08-31/1996-08-27” ends before it begins: put the earlier date first.",
        ),
        ("1996-02-30", "“1996-02-30” is not a day in the calendar."),
    ],
)
def test_a_reversed_or_impossible_date_is_refused_in_a_sentence(written, sentence):
    event = make_event(make_organisation(), status="draft")
    event.date = written

    assert refusal(event) == {"date": [sentence]}


def test_no_event_of_a_date_that_cannot_be_is_ever_saved():
    organisation = make_organisation()

    with pytest.raises(ValueError, match="ends before it begins"):
        make_event(organisation, date="2012/2009")

    assert not HistoryEvent.objects.exists()


@pytest.mark.parametrize(
    ("written", "earliest", "latest"),
    [
        ("1990-05", date(1990, 5, 1), date(1990, 5, 31)),
        ("2009/2012", date(2009, 1, 1), date(2012, 12, 31)),
        ("2018/..", date(2018, 1, 1), date.max),
    ],
)
def test_the_days_an_event_can_mean_follow_its_date(written, earliest, latest):
    event = make_event(make_organisation(), date=written)

    event.refresh_from_db()

    assert (event.earliest, event.latest) == (earliest, latest)


def test_the_days_follow_when_the_date_is_changed():
    event = make_event(make_organisation(), date="1990-05")

    event.date = "1991"
    event.save()

    event.refresh_from_db()
    assert (event.earliest, event.latest) == (date(1991, 1, 1), date(1991, 12, 31))


def test_an_event_cannot_be_published_without_a_source():
    event = make_event(make_organisation(), body="It was founded.")

    assert refusal(event) == {
        "body": ["This cites no source. Cite one as [@key], or keep it as a draft."]
    }


def test_an_event_that_names_no_citation_is_refused_in_the_field_that_names_it():
    make_citation("nape")
    event = make_event(
        make_organisation(), body="Founded.[@nape]", disagreement="Or not.[@nope]"
    )

    assert refusal(event) == {
        "disagreement": ["No citation has the key “nope”; did you mean “nape”?"]
    }


def test_a_second_event_of_a_slug_is_refused():
    event = make_event(make_organisation(), "founding", status="draft")
    event.pk = None
    event._state.adding = True

    assert refusal(event) == {"slug": ["Another event has this slug."]}


def test_events_stand_oldest_first_the_shorter_before_the_longer():
    organisation = make_organisation()
    decade = make_event(organisation, "b-decade", date="199X")
    year = make_event(organisation, "c-year", date="1990")
    day = make_event(organisation, "d-day", date="1990-01-01")
    later = make_event(organisation, "a-later", date="1996-08")

    assert list(HistoryEvent.objects.in_order()) == [day, year, decade, later]


def test_events_of_one_date_stand_by_slug():
    organisation = make_organisation()
    second = make_event(organisation, "b")
    first = make_event(organisation, "a")

    assert list(HistoryEvent.objects.in_order()) == [first, second]


def test_during_keeps_events_that_may_touch_the_years():
    organisation = make_organisation()
    make_event(organisation, "before", date="2010-12-31")
    campaign = make_event(organisation, "campaign", date="2009/2012")
    first_day = make_event(organisation, "first-day", date="2011-01-01")
    last_day = make_event(organisation, "last-day", date="2012-12-31")
    make_event(organisation, "after", date="2013")
    still = make_event(organisation, "still", date="2000/..")

    found = HistoryEvent.objects.during(2011, 2012)

    assert set(found) == {campaign, first_day, last_day, still}


def test_the_events_beside_one_are_the_nearest_in_order():
    organisation = make_organisation()
    make_event(organisation, "first", date="1990")
    before = make_event(organisation, "before", date="1995")
    event = make_event(organisation, "event", date="1996")
    after = make_event(organisation, "after", date="1996-12-31")
    make_event(organisation, "last", date="2001")

    assert HistoryEvent.objects.before(event) == before
    assert HistoryEvent.objects.after(event) == after


def test_walking_from_event_to_event_passes_each_once():
    organisation = make_organisation()
    for slug, written in [
        ("a", "1990"),
        ("b", "1990"),
        ("c", "1990-01-01"),
        ("d", "199X"),
        ("e", "1990/.."),
        ("f", "../1990"),
    ]:
        make_event(organisation, slug, date=written)

    walked = [HistoryEvent.objects.in_order().first()]
    while following := HistoryEvent.objects.after(walked[-1]):
        walked.append(following)

    assert walked == list(HistoryEvent.objects.in_order())
    for event, following in pairwise(walked):
        assert HistoryEvent.objects.before(following) == event


def test_nothing_stands_before_the_first_event_or_after_the_last():
    event = make_event(make_organisation())

    assert HistoryEvent.objects.before(event) is None
    assert HistoryEvent.objects.after(event) is None


def test_the_history_of_another_organisation_is_not_walked_into():
    event = make_event(make_organisation("one"), "event", date="1996")
    other = make_organisation("other")
    make_event(other, "before", date="1995")
    make_event(other, "after", date="1997")

    assert HistoryEvent.objects.before(event) is None
    assert HistoryEvent.objects.after(event) is None


def test_awards_are_events_of_their_kind():
    organisation = make_organisation()
    make_event(organisation, "founding")
    award = make_event(organisation, "prize", kind=HistoryEvent.Kind.AWARD)

    assert list(HistoryEvent.objects.awards()) == [award]


def test_events_are_about_the_organisation_whose_history_they_are():
    one, other = make_organisation("one"), make_organisation("other")
    event = make_event(one, "event")
    make_event(other, "another")

    assert list(HistoryEvent.objects.about(one)) == [event]


def test_an_event_of_a_draft_is_not_published():
    event = make_event(make_organisation())

    Organisation.objects.update(status="draft")

    assert event.is_published
    assert not HistoryEvent.objects.published().exists()


def test_an_event_is_found_again_by_its_natural_key():
    event = make_event(make_organisation(), "founding")

    assert event.natural_key() == ("founding",)
    assert HistoryEvent.objects.get_by_natural_key("founding") == event


def test_an_event_has_an_address_of_its_own():
    event = make_event(make_organisation(), "founding")

    assert event.get_absolute_url() == "/history/founding/"
