"""Which addresses are due, and what is stored of a check."""

from datetime import UTC, datetime, timedelta

import pytest

from references.links import recording
from references.links.judging import Hop, Seen
from references.links.running import Due
from references.models import Citation
from tests.make import make_citation, make_editor, make_reading

pytestmark = pytest.mark.django_db

URL = "https://ecpat.example/history"
OTHER = "https://ecpat.example/about"
NEW = "https://ecpat.example/new"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LIVE = Seen(URL, status=200, title="Our history", size=100)
MOVED = Seen(URL, status=200, hops=(Hop(301, OTHER),), title="Our history", size=100)
GONE = Seen(URL, status=404, title="", size=10)
BUSY = Seen(URL, status=503)


def record(citation, seen, day=0):
    due = Due(citation.pk, seen.address)
    stored = recording.record(due, seen, NOW + timedelta(days=day))
    citation.refresh_from_db()
    return stored


def change_url(citation):
    citation.url = OTHER
    citation.save()


@pytest.fixture
def citation():
    return make_citation(url=URL)


def test_addresses_never_asked_come_first_then_those_not_asked_for_longest(citation):
    for slug, read_at in enumerate([URL, OTHER, OTHER]):
        make_reading(citation, str(slug), read_at=read_at)
    late, new = (make_citation(key, url=f"{NEW}/{key}") for key in ("late", "new"))
    make_citation("no-url", archive_url=URL, archive_date="2020")
    record(late, Seen(late.url, status=200), -1)
    record(citation, LIVE, -5)

    def urls(**asked):
        return [due.url for due in recording.due(NOW, **asked)]

    assert urls() == [OTHER, new.url, URL, late.url]
    assert urls(older_than=3) == [OTHER, new.url, URL]
    assert urls(keys=["new", "late"]) == [new.url, late.url]
    assert urls(most=1) == [OTHER]


@pytest.mark.parametrize(
    ("seen", "state", "final"),
    [(MOVED, "moved", OTHER), (GONE, "", ""), (BUSY, "", "")],
)
def test_a_check_is_stored_and_changes_nothing_an_editor_wrote(
    citation, seen, state, final
):
    record(citation, LIVE)

    check, _is_new = record(citation, seen, 1)

    assert (check.state, check.url, check.final_url) == (state, URL, final)
    assert (check.status, check.failed) == (seen.status, seen is GONE)
    assert citation.link_state == (state or "live")
    assert citation.checked_at == check.checked_at == NOW + timedelta(days=1)
    assert (citation.version, citation.url, citation.history.count()) == (1, URL, 1)


@pytest.mark.parametrize("change", [change_url, Citation.delete])
def test_what_an_editor_changed_meanwhile_is_not_judged(citation, change):
    due = Due(citation.pk, URL)
    record(citation, GONE, -1)
    change(citation)

    assert recording.record(due, GONE, NOW) is None
    assert citation.link_state == "unchecked"


def test_a_check_of_a_readings_address_says_nothing_of_its_source_and_is_listed(
    citation,
):
    record(citation, LIVE)
    reading = make_reading(citation, read_at=OTHER)
    seen = Seen(OTHER, status=200, hops=(Hop(301, NEW),), title="A", size=9)

    check, _is_new = record(citation, seen)

    assert (check.state, check.url) == ("moved", OTHER)
    assert (citation.link_state, citation.checked_url) == ("live", URL)
    assert list(recording.last_findings()) == [check]
    # Once no reading was read there, nobody asks for it.
    reading.delete()
    assert record(citation, seen) is None
    assert not recording.last_findings()


def test_a_finding_is_new_once_and_an_editors_decision_stays_with_it(citation):
    assert not record(citation, LIVE)[1]
    first, is_new = record(citation, MOVED, 1)
    assert is_new
    first.settled_by, first.settled_at = make_editor(), NOW
    first.save()
    record(citation, BUSY, 2)

    same, is_new = record(citation, MOVED, 3)
    assert not is_new
    assert list(recording.last_findings()) == [same]
    elsewhere = Seen(URL, 200, hops=(Hop(301, NEW),), title="A", size=9)
    other, is_new = record(citation, elsewhere, 4)
    assert is_new

    assert (same.settled_by.username, same.settled_at) == ("astrid", NOW)
    assert (other.settled_by, other.settled_at) == (None, None)
    change_url(citation)
    assert not recording.last_findings()
