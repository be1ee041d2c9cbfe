"""When events changed, as the history of changes tells it."""

import pytest

from tests.make import (
    make_event,
    make_organisation,
    make_participant,
    make_variant,
)
from timeline import changes
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db


def newest(most=10):
    changed = changes.newest(HistoryEvent.objects.published(), most)
    assert list(changed.values()) == sorted(changed.values(), reverse=True)
    by_pk = HistoryEvent.objects.in_bulk(changed)
    return "".join(by_pk[pk].slug for pk in changed)


@pytest.fixture
def changed():
    """Three events, saved one after another."""
    organisation = make_organisation()
    return [make_event(organisation, slug) for slug in "abc"]


def test_what_changed_last_stands_first(changed):
    assert newest() == "cba"

    changed[0].save()

    assert newest() == "acb"
    assert newest(2) == "ac"


def test_one_event_saved_again_and_again_hides_no_other_change(changed):
    for _again in range(9):
        changed[0].save()

    assert newest(2) == "ac"


def test_a_change_of_who_took_part_or_what_sources_differ_on_is_one_of_the_event(
    changed,
):
    a, b, _c = changed
    source = a.date_citation

    participant = make_participant(a, make_organisation("other"), citation=source)
    assert newest() == "acb"
    variant = make_variant(b, citation=source)
    assert newest() == "bac"
    participant.delete()
    assert newest() == "abc"
    variant.value = "70"
    variant.save()
    assert newest() == "bac"


def test_changes_of_drafts_are_nobodys_business(changed):
    a, b, _c = changed
    source = a.date_citation
    other = make_organisation("other")

    make_event(a.organisation, "draft", status="draft").save()
    make_variant(a, citation=source, status="draft").save()
    make_participant(b, other, citation=source, status="draft").save()

    assert newest() == "cba"


def test_an_event_is_published_when_it_first_was():
    event = make_event(make_organisation(), status="draft")
    event.status = "published"
    event.save()
    published = event.history.latest().history_date
    event.save()

    assert changes.first_published(HistoryEvent.objects.all()) == {event.pk: published}
